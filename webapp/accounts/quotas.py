"""How much somebody may use, and how much they do.

What is counted is counted by the rooms that know it: ``settings.USAGE`` names their functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, cast, get_args

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.module_loading import import_string

from webapp.accounts import audit
from webapp.accounts.models import Quota, User
from webapp.sentences import Refused

Measure = Literal["bytes", "photos", "jobs", "minutes"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""Bytes and photographs that are kept; jobs begun and minutes computed within 24 hours."""


def limits_of(user: User) -> dict[Measure, int]:
    """What an account may use; 0 is as much as they like.

    What is said of the account itself counts, or else the most generous of its roles, or else the default.
    """
    own = Quota.objects.filter(user=user).first()
    roles = list(Quota.objects.filter(role__in=user.groups.all()))
    default = settings.GUEST_QUOTAS if user.is_guest else settings.QUOTAS
    return {measure: _limit(measure, own, roles, default) for measure in MEASURES}


def used_by(user: User, measure: Measure) -> float:
    return float(sum(import_string(path)(user) for path in settings.USAGE[measure]))


def refuse_over(user: User, **more: float) -> None:
    """Ask beforehand whether somebody may use so much more.

    Args:
        more: measure → how much would be added.

    Raises:
        Refused: ``quota_bytes``, ``quota_photos``, ``quota_jobs`` or ``quota_minutes``.
    """
    limits = limits_of(user)
    for measure in MEASURES:
        if measure not in more or not limits[measure]:
            continue
        used = used_by(user, measure)
        if used + more[measure] > limits[measure]:
            # For their sentences: kept_bytes is also said as a size.
            name = "kept_bytes" if measure == "bytes" else "used"
            most = "max_bytes" if measure == "bytes" else "most"
            raise Refused(f"quota_{measure}", **{name: round(used), most: limits[measure]})


@contextmanager
def within(user: User | None, **more: float) -> Iterator[None]:
    """A transaction in which somebody uses more; two at once cannot both take the last that is left.

    Args:
        user: nobody for what belongs to the house.
        more: as for :func:`refuse_over`, which says what is raised.
    """
    with transaction.atomic():
        if user is not None and any(limits_of(user).values()):
            User.objects.select_for_update().filter(pk=user.pk).first()
            refuse_over(user, **more)
        yield


@transaction.atomic
def set_quota(of: User | Group, *, by: User | None = None, **limits: int | None) -> Quota:
    """Say what an account, or everybody of a role, may use.

    Args:
        limits: measure → how much; 0 is as much as they like, ``None`` leaves it to roles and defaults.
    """
    whose = {"user": of} if isinstance(of, User) else {"role": of}
    quota, _ = Quota.objects.update_or_create(**whose, defaults=limits)
    record_change(quota, by=by)
    return quota


def record_change(quota: Quota, *, by: User | None) -> None:
    """Write down who changed what somebody may use."""
    limits = {measure: getattr(quota, measure) for measure in MEASURES}
    said = {measure: limit for measure, limit in limits.items() if limit is not None}
    audit.record("quota.changed", actor=by, subject=quota.user or quota.role, limits=said)


def _limit(measure: Measure, own: Quota | None, roles: list[Quota], default: Mapping[str, int]) -> int:
    if own is not None and getattr(own, measure) is not None:
        return cast(int, getattr(own, measure))
    of_roles = [limit for role in roles if (limit := getattr(role, measure)) is not None]
    if of_roles:
        return 0 if 0 in of_roles else max(of_roles)
    return int(default.get(measure, 0))
