"""Passages as pages, sockets, tables and the people concerned see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, TypedDict

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext

from webapp.accounts.models import User
from webapp.gallery import names
from webapp.gallery.models import Person
from webapp.gallery.selectors import person_dict
from webapp.gate.models import DailyCount, Gate, LookAlikePair, Passage
from webapp.gate.words import said_to_staff


class PassageDict(TypedDict):
    id: int
    at: str
    gate: dict[str, Any]
    kiosk: str
    outcome: str
    reason: str
    sentence: str
    person: dict[str, str] | None
    distance: float | None
    runner_up_distance: float | None
    threshold: float | None
    gallery_size: int | None
    with_badge: bool
    liveness: dict[str, Any] | None
    decision_ms: float | None
    is_disputed: bool
    verdict: str
    note: str
    urls: dict[str, str | None]


def list_passages(
    *,
    gate: Gate | None = None,
    outcome: str = "",
    reason: str = "",
    person: str = "",
    from_day: date | None = None,
    until_day: date | None = None,
) -> QuerySet[Passage]:
    """Passages, newest first.

    Args:
        person: a part of the name.
        from_day, until_day: on the gate's clock, or on UTC's for all gates together.
    """
    found = Passage.objects.select_related("gate", "kiosk", "person", "nearest_person", "snapshot")
    found = found.defer("snapshot__sealed").order_by("-at", "-pk")
    if gate is not None:
        found = found.filter(gate=gate)
    if outcome:
        found = found.filter(outcome=outcome)
    if reason:
        found = found.filter(reason=reason)
    if person:
        found = found.filter(names.found(person, "person__name", "nearest_person__name"))
    zone = gate.zone if gate is not None else None
    if from_day is not None:
        found = found.filter(at__gte=_at(from_day, time.min, zone))
    if until_day is not None:
        found = found.filter(at__lte=_at(until_day, time.max, zone))
    return found


def list_own_passages(person: Person) -> QuerySet[Passage]:
    return list_passages().filter(person=person)


def find_passage(passage_id: int) -> Passage | None:
    found = Passage.objects.select_related(
        "gate", "kiosk", "person", "nearest_person", "runner_up", "snapshot"
    )
    return found.defer("snapshot__sealed").filter(pk=passage_id).first()


def passage_dict(passage: Passage, viewer: User) -> PassageDict:
    """A passage as ``viewer``, who may see it, sees it: figures and faces are not for everybody."""
    sees_all = viewer.has_perm("gate.view_passages")
    sees_faces = viewer.has_perm("gallery.view_faces")
    person = passage.likeness if sees_all else passage.person
    has_snapshot = sees_all and sees_faces and hasattr(passage, "snapshot")
    return {
        "id": passage.pk,
        "at": passage.at.isoformat(),
        "gate": {"id": passage.gate_id, "name": passage.gate.name},
        "kiosk": passage.kiosk.name if passage.kiosk else "",
        "outcome": passage.outcome,
        "reason": passage.reason,
        "sentence": said_to_staff(passage.reason),
        "person": _person(person, with_page=sees_faces) if person else None,
        "distance": passage.distance if sees_all else None,
        "runner_up_distance": passage.runner_up_distance if sees_all else None,
        "threshold": passage.threshold if sees_all else None,
        "gallery_size": passage.gallery_size if sees_all else None,
        "with_badge": passage.with_badge,
        "liveness": _liveness(passage) if sees_all else None,
        "decision_ms": passage.decision_ms if sees_all else None,
        "is_disputed": passage.is_disputed,
        "verdict": _verdict(passage, sees_all=sees_all),
        "note": _note(passage, sees_all=sees_all),
        "urls": {
            "dispute": reverse("gate:dispute", args=[passage.pk]) if person else None,
            "confirm": reverse("gate:confirm", args=[passage.pk]) if sees_all and person else None,
            "snapshot": reverse("gate:snapshot", args=[passage.pk]) if has_snapshot else None,
        },
    }


def passage_dicts(passages: Iterable[Passage], viewer: User) -> list[PassageDict]:
    return [passage_dict(passage, viewer) for passage in passages]


def records_of_person(person: Person) -> list[dict[str, Any]]:
    """All that gates keep of somebody, for their own copy."""
    return [
        {
            "at": passage.at.isoformat(),
            "gate": passage.gate.name,
            "outcome": passage.outcome,
            "reason": passage.reason,
            "explanation": said_to_staff(passage.reason),
            "distance": passage.distance,
            "threshold": passage.threshold,
            "with_badge": passage.with_badge,
            "liveness": passage.liveness,
            "verdict": passage.verdict,
            "has_picture": hasattr(passage, "snapshot"),
        }
        for passage in list_own_passages(person)
    ]


def spoof_counts(gate: Gate) -> list[dict[str, Any]]:
    """A gate's presentation attacks by day, newest first, with what became of those that were deleted.

    Returns:
        Rows of ``day``, ``found`` (attacks by the reason that gave them away), and ``passed`` (openings that
        somebody called a spoof or not that person). ``passed / (passed + found)`` would be the APCER, if every
        attack that passed were noticed.
    """
    counts: dict[date, Counter[str]] = {}
    for day, outcome, reason, verdict, count in _daily(gate):
        if outcome == Passage.Outcome.SPOOF:
            counts.setdefault(day, Counter())[reason] += count
        elif outcome == Passage.Outcome.OPENED and verdict in (
            Passage.Verdict.SPOOF,
            Passage.Verdict.DISPUTED,
        ):
            counts.setdefault(day, Counter())[""] += count
    return [
        {"day": day, "passed": found.pop("", 0), "found": dict(found)}
        for day, found in sorted(counts.items(), reverse=True)
    ]


def _daily(gate: Gate) -> Iterable[tuple[date, str, str, str, int]]:
    fields = ("outcome", "reason", "verdict")
    kept = Passage.objects.filter(gate=gate).annotate(day=TruncDate("at", tzinfo=gate.zone))
    yield from kept.values_list("day", *fields).annotate(count=Count("pk")).order_by()
    yield from DailyCount.objects.filter(gate=gate).values_list("day", *fields, "count")


def _person(person: Person, *, with_page: bool) -> dict[str, str]:
    found = person_dict(person)
    return {"id": found["id"], "name": found["name"], "url": found["url"] if with_page else ""}


def _verdict(passage: Passage, *, sees_all: bool) -> str:
    if passage.verdict != Passage.Verdict.REPORTED:
        return passage.verdict
    # It is Security's turn to say; for whoever reported it, it is said.
    return Passage.Verdict.NONE if sees_all else Passage.Verdict.DISPUTED


def _note(passage: Passage, *, sees_all: bool) -> str:
    if passage.verdict != Passage.Verdict.REPORTED or not sees_all:
        return passage.note
    return f"{gettext('The person says that it was somebody else.')} {passage.note}".strip()


def look_alike_pairs() -> QuerySet[LookAlikePair]:
    """Who is always asked for the badge because of whom, newest first."""
    return LookAlikePair.objects.select_related("first", "second", "made_by").order_by("-made_at", "-pk")


def _liveness(passage: Passage) -> dict[str, Any] | None:
    if not passage.liveness:
        return None
    figures = dict(passage.liveness)
    named = {name: figures.pop(name, None) for name in ("state", "reason", "actions")}
    return {**named, "actions": named["actions"] or [], "figures": figures}


def _at(day: date, moment: time, zone: Any) -> datetime:
    return datetime.combine(day, moment, tzinfo=zone or UTC)
