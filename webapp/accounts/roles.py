"""Who may do what: Django's groups, made with the database, to which an administrator adds accounts."""

from __future__ import annotations

import logging
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group, Permission

logger = logging.getLogger(__name__)

ROLES: dict[str, tuple[str, ...]] = {
    "Reception": ("gallery.manage_people", "gallery.view_faces"),
    "Security": (
        "accounts.view_audit_trail",
        "gallery.view_faces",
        "gate.view_passages",
        "gate.set_thresholds",
    ),
    # Nothing by itself: whose account is linked to a person sees that person's passages.
    "Staff": (),
}


_APPS = {"accounts"} | {right.partition(".")[0] for rights in ROLES.values() for right in rights}


def make_roles(sender: AppConfig, using: str, **_: Any) -> None:
    """After an app's migrations: give the roles its permissions, just made by ``django.contrib.auth``."""
    if sender.label not in _APPS:
        return
    for role, rights in ROLES.items():
        group, _is_new = Group.objects.using(using).get_or_create(name=role)
        codenames = [right.partition(".")[2] for right in rights if right.startswith(f"{sender.label}.")]
        found = Permission.objects.using(using).filter(
            content_type__app_label=sender.label, codename__in=codenames
        )
        group.permissions.add(*found)
    if sender.label == "accounts":
        known = {"administrators", "everybody", *Group.objects.using(using).values_list("name", flat=True)}
        for name in set(settings.REQUIRE_MFA) - known:
            logger.warning(
                "FACET_REQUIRE_MFA names %r, which is no role: nobody is required anything by it", name
            )
