"""Whether somebody may pass at a given moment, their face aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Literal

from webapp.gallery.models import Consent, Person

Refusal = Literal["not_yet_valid", "expired", "outside_hours", "no_consent"]
DAYS_A_WEEK = 7


def refusal_of(person: Person, at: datetime) -> Refusal | None:
    """Say why ``person`` may not pass, or ``None``.

    Args:
        at: the moment in the time zone of the gate: days and hours are those on its clock.
    """
    today = at.date()
    if person.valid_from and today < person.valid_from:
        return "not_yet_valid"
    if person.valid_until and today > person.valid_until:
        return "expired"
    if current_consent(person, today) is None:
        return "no_consent"
    if person.schedule is not None and not is_within(person.schedule.rules, at):
        return "outside_hours"
    return None


def current_consent(person: Person, today: date) -> Consent | None:
    """The newest consent that holds on a day."""
    return next((consent for consent in person.consents.all() if holds(consent, today)), None)


def holds(consent: Consent, today: date) -> bool:
    """Whether it was neither withdrawn nor has come to its end."""
    # Not whether it was given by then: it was, or it could not have been recorded; and "today" is
    # another day a few time zones away.
    return consent.withdrawn_at is None and (consent.ends_on is None or today <= consent.ends_on)


def is_within(rules: Sequence[dict[str, Any]], at: datetime) -> bool:
    """Whether a moment lies in one of a schedule's rules; see ``Schedule`` for their form."""
    return any(_covers(rule, at) for rule in rules)


def _covers(rule: dict[str, Any], at: datetime) -> bool:
    start, end = time.fromisoformat(rule["from"]), time.fromisoformat(rule["until"])
    now, weekday = at.time(), at.weekday()
    if start < end:
        return weekday in rule["weekdays"] and start <= now < end
    # Past midnight: the evening of one of its days, or the morning after one.
    is_evening = weekday in rule["weekdays"] and now >= start
    is_morning_after = (weekday - 1) % DAYS_A_WEEK in rule["weekdays"] and now < end
    return is_evening or is_morning_after
