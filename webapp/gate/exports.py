"""Passages as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.accounts.tables import csv_line
from webapp.gate.models import Passage
from webapp.gate.words import said_to_staff

COLUMNS = (
    *(
        "at",
        "gate",
        "kiosk",
        "outcome",
        "reason",
        "explanation",
        "person",
        "number",
        "most_like",
        "with_badge",
    ),
    *("distance", "runner_up_distance", "threshold", "gallery_size", "liveness", "decision_ms", "verdict"),
)


def passages_csv(passages: Iterable[Passage], *, actor: User) -> str:
    """Return the table, with the mark by which spreadsheets know UTF-8; writes an audit line."""
    lines = [csv_line(_row(passage)) for passage in passages]
    audit.record("gate.passages_exported", actor=actor, passages=len(lines))
    return "\ufeff" + csv_line(COLUMNS) + "".join(lines)


def _row(passage: Passage) -> list[Any]:
    return [
        passage.at.astimezone(passage.gate.zone).isoformat(timespec="seconds"),
        passage.gate.name,
        passage.kiosk.name if passage.kiosk else "",
        passage.outcome,
        passage.reason,
        said_to_staff(passage.reason),
        passage.person.name if passage.person else "",
        passage.person.number if passage.person else "",
        passage.nearest_person.name if passage.nearest_person else "",
        "yes" if passage.with_badge else "no",
        _exact(passage.distance),
        _exact(passage.runner_up_distance),
        _exact(passage.threshold),
        passage.gallery_size,
        passage.liveness.get("state", "") if passage.liveness else "",
        passage.decision_ms,
        passage.verdict,
    ]


def _exact(distance: float | None) -> float | None:
    """As exact as a distance is: what follows is chance."""
    return None if distance is None else round(distance, 4)
