"""Deleting what has had its time; only figures that are nobody's stay."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from webapp.gate.calibration import scores_in
from webapp.gate.models import DailyCount, DoorCall, Gate, Kiosk, PairingCode, Passage, Score, Snapshot

logger = logging.getLogger(__name__)

BATCH = 500
TRIED_OUT_FOR = timedelta(days=30)
"""How long calls that tried out a door are kept; others go with their passage."""
SCORES_KEPT = 20_000
"""Distances of a gate: a newer one takes the place of the oldest."""


def delete_old() -> None:
    now = timezone.now()
    Snapshot.objects.filter(expires_at__lte=now).delete()
    PairingCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    DoorCall.objects.filter(passage=None, made_at__lt=now - TRIED_OUT_FOR).delete()
    for gate in Gate.objects.all():
        try:
            _delete_old_of(gate, now - timedelta(days=gate.retention_days))
        except Exception:  # whatever is wrong with one gate, the others' time is over, too
            logger.exception("what gate %s keeps for too long could not be deleted", gate.pk)


def _delete_old_of(gate: Gate, kept_from: datetime) -> None:
    while _delete_batch(gate, Passage.objects.filter(gate=gate, at__lt=kept_from).order_by("at")[:BATCH]):
        pass
    Kiosk.objects.filter(gate=gate, revoked_at__lt=kept_from).delete()
    _forget_oldest_scores(gate)


def _delete_batch(gate: Gate, old: Iterable[Passage]) -> int:
    passages = list(old)
    with transaction.atomic():
        Score.objects.bulk_create(
            Score(gate=gate, kind=kind, distance=distance, at=passage.at)
            for passage in passages
            for kind, distance in scores_in(passage)
        )
        _count(gate, passages)
        Passage.objects.filter(pk__in=[passage.pk for passage in passages]).delete()
    return len(passages)


def _count(gate: Gate, passages: Sequence[Passage]) -> None:
    counts = Counter(
        (passage.at.astimezone(gate.zone).date(), passage.outcome, passage.reason, passage.verdict)
        for passage in passages
    )
    for (day, outcome, reason, verdict), count in counts.items():
        row, _is_new = DailyCount.objects.select_for_update().get_or_create(
            gate=gate, day=day, outcome=outcome, reason=reason, verdict=verdict
        )
        row.count += count
        row.save(update_fields=["count"])


def _forget_oldest_scores(gate: Gate) -> None:
    for kind in Score.Kind.values:
        newest = Score.objects.filter(gate=gate, kind=kind).order_by("-at")
        beyond = newest[SCORES_KEPT : SCORES_KEPT + 1].values_list("at", flat=True).first()
        if beyond is not None:
            newest.filter(at__lte=beyond).delete()
