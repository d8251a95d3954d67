"""When somebody may pass."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.webapp.gallery.conftest import Enrol
from webapp.gallery.access_times import is_within, refusal_of
from webapp.gallery.models import Gallery, Person, Schedule
from webapp.gallery.selectors import find_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = [{"weekdays": [0, 1, 2, 3, 4], "from": "08:00", "until": "18:00"}]
NIGHT = [{"weekdays": [4], "from": "22:00", "until": "06:00"}]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A day of January 2026, whose 1st was a Thursday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=SHANGHAI)


def refusal(person: Person, moment: datetime) -> str | None:
    found = find_person(person.pk)
    assert found is not None
    return refusal_of(found, moment)


@pytest.mark.parametrize(
    ("rules", "moment", "is_open"),
    [
        (OFFICE, at(5, 8), True),
        (OFFICE, at(5, 7, 59), False),
        (OFFICE, at(5, 17, 59), True),
        (OFFICE, at(5, 18), False),
        (OFFICE, at(3, 12), False),  # Saturday
        (NIGHT, at(2, 23), True),  # Friday night
        (NIGHT, at(3, 5, 59), True),  # Saturday morning
        (NIGHT, at(3, 6), False),
        (NIGHT, at(3, 23), False),
        (NIGHT, at(2, 5), False),
        (OFFICE + NIGHT, at(3, 1), True),
        ([], at(5, 12), False),
    ],
)
def test_hours(rules: list[dict[str, object]], moment: datetime, is_open: bool) -> None:
    assert is_within(rules, moment) is is_open


def test_days_of_validity_are_both_included(enrol: Enrol) -> None:
    person = enrol(valid_from=date(2026, 1, 5), valid_until=date(2026, 1, 9))
    assert refusal(person, at(4, 23, 59)) == "not_yet_valid"
    assert refusal(person, at(5, 0)) is None
    assert refusal(person, at(9, 23, 59)) is None
    assert refusal(person, at(10, 0)) == "expired"


def test_without_a_consent_nobody_passes(enrol: Enrol) -> None:
    person = enrol()
    assert refusal(person, at(5, 9)) is None
    person.consents.update(withdrawn_at=timezone.now())
    assert refusal(person, at(5, 9)) == "no_consent"


def test_a_consent_holds_through_its_last_day(enrol: Enrol) -> None:
    person = enrol()
    person.consents.update(ends_on=date(2026, 1, 9))
    assert refusal(person, at(9, 23)) is None
    assert refusal(person, at(10, 0)) == "no_consent"


def test_outside_the_hours(enrol: Enrol, gallery: Gallery) -> None:
    schedule = Schedule.objects.create(gallery=gallery, name="Day", rules=OFFICE)
    person = enrol(schedule=schedule)
    assert refusal(person, at(5, 9)) is None
    assert refusal(person, at(5, 19)) == "outside_hours"
