"""Who may do what: Django's groups, made with the database, to which an administrator adds accounts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission

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


def make_roles(sender: AppConfig, using: str, **_: Any) -> None:
    """After an app's migrations: give the roles its permissions, just made by ``django.contrib.auth``."""
    for role, rights in ROLES.items():
        group, _is_new = Group.objects.using(using).get_or_create(name=role)
        codenames = [right.partition(".")[2] for right in rights if right.startswith(f"{sender.label}.")]
        found = Permission.objects.using(using).filter(
            content_type__app_label=sender.label, codename__in=codenames
        )
        group.permissions.add(*found)
