"""How much was computed for whom, hour by hour. It stays when the jobs are deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from webapp.accounts.models import Usage, User

KEPT = timedelta(days=2)


def note(owner_id: int, *, jobs: int = 0, seconds: float = 0.0) -> None:
    """Add to what an account has used in this hour. Nothing is noted of an account that has gone."""
    hour = _hour(timezone.now())
    more = {"jobs": F("jobs") + jobs, "seconds": F("seconds") + seconds}
    for _ in range(2):
        if Usage.objects.filter(owner_id=owner_id, hour=hour).update(**more):
            return
        try:
            with transaction.atomic():
                Usage.objects.create(owner_id=owner_id, hour=hour, jobs=jobs, seconds=seconds)
            return
        except IntegrityError:
            continue  # another process began the hour, or the account has gone


def seconds_since(span: timedelta, *, owners: Collection[int]) -> dict[int, float]:
    """Seconds computed for each of ``owners`` in the last ``span``, by whole hours; who is missing has none."""
    rows = Usage.objects.filter(owner__in=owners, hour__gt=timezone.now() - span - timedelta(hours=1))
    return dict(rows.order_by().values_list("owner_id").annotate(Sum("seconds")))


def jobs_of_last_day(owner: User) -> int:
    """How many jobs somebody has begun in 24 hours, by whole hours."""
    return int(_of_last_day(owner).aggregate(sum=Sum("jobs", default=0))["sum"])


def minutes_of_last_day(owner: User) -> float:
    """How many minutes were computed for somebody in 24 hours, by whole hours."""
    return float(_of_last_day(owner).aggregate(sum=Sum("seconds", default=0.0))["sum"]) / 60


def drop_old() -> int:
    """Delete what no rule asks for any more. Returns how many rows."""
    return Usage.objects.filter(hour__lt=timezone.now() - KEPT).delete()[0]


def _of_last_day(owner: User) -> QuerySet[Usage]:
    return Usage.objects.filter(owner=owner, hour__gt=timezone.now() - timedelta(hours=24))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
