"""The worker's side of an import: one line at a time, so that a stop, a crash or a restart loses none.

A line is claimed by a conditional UPDATE that raises its attempt; what it comes to is written only if the
attempt is still the same, in the transaction that enrols the person.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from webapp.gallery import staging, vault
from webapp.gallery.examination import examine_file
from webapp.gallery.models import FaceTemplate, ImportLine, PeopleImport, Person
from webapp.gallery.services.consents import ConsentGiven
from webapp.gallery.services.imports import finish_if_over
from webapp.gallery.services.people import About, enrol_person
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
PASSING = (OperationalError, vault.KeyMissing)
"""Not the line's trouble: it keeps its photograph, and is taken up again once its lease is over."""
State = ImportLine.State


class Overtaken(Exception):
    """Somebody else has taken the line up meanwhile."""


def run_next(import_id: UUID) -> bool:
    """Take up the next line that waits. Returns whether there may be another one."""
    line = _claim(import_id)
    if line is None:
        finish_if_over(import_id)
        return False
    try:
        _take_up(line)
    except Overtaken:
        logger.warning("line %s of import %s was taken up by another worker", line.number, import_id)
        return True
    except PASSING as error:
        logger.warning("line %s of import %s has to wait: %s", line.number, import_id, error)
        return False
    staging.remove_photo(import_id, line.number)
    return True


def _take_up(line: ImportLine) -> None:
    """Raises ``Overtaken``, or one of ``PASSING``."""
    try:
        _enrol(line)
    except (Overtaken, *PASSING):
        raise
    except Refused as refusal:
        _conclude(line, State.REFUSED, reason=refusal.reason, figures=dict(refusal.figures))
    except Exception:
        # One line's trouble must not keep the others.
        logger.exception("line %s of import %s failed", line.number, line.people_import_id)
        _conclude(line, State.REFUSED, reason="internal")


def _claim(import_id: UUID) -> ImportLine | None:
    while True:
        waiting = ImportLine.objects.filter(people_import=import_id, state=State.PENDING).order_by("number")
        line = waiting.select_related("people_import__gallery", "people_import__started_by").first()
        if line is None:
            return None
        now = timezone.now()
        mine = ImportLine.objects.filter(
            pk=line.pk, state=State.PENDING, people_import__state=PeopleImport.State.RUNNING
        )
        lease = {"attempt": F("attempt") + 1, "lease_until": now + LEASE}
        if mine.update(state=State.RUNNING, **lease):
            PeopleImport.objects.filter(pk=import_id).update(moved_at=now)
            line.refresh_from_db(fields=["attempt", "state"])
            return line
        if not PeopleImport.objects.filter(pk=import_id, state=PeopleImport.State.RUNNING).exists():
            return None  # stopped


def _enrol(line: ImportLine) -> None:
    gallery = line.people_import.gallery
    photo = _photo(line)
    straight, source = FaceTemplate.Pose.STRAIGHT, FaceTemplate.Source.IMPORT
    actor = line.people_import.started_by
    examined = examine_file(gallery.pk, photo, pose=straight, source=source, actor=actor)
    if examined.problems:
        raise Refused("face_not_good", problems=",".join(examined.problems))
    if examined.same_face_as:
        other = Person.objects.filter(pk=examined.same_face_as[0]["person"]).first()
        if other is not None:
            raise Refused("same_face", name=other.name, person=str(other.pk))
    with transaction.atomic():
        person = enrol_person(
            gallery,
            _about(line),
            consent=_consent(line),
            faces=[examined.face],
            actor=actor,
            source="import",
        )
        _conclude(line, State.ENROLLED, person=person)


def _photo(line: ImportLine) -> bytes:
    try:
        return staging.read_photo(line.people_import_id, line.number)
    except vault.KeyMissing:
        raise
    except (FileNotFoundError, vault.Unreadable) as error:
        raise Refused("photo_missing") from error


def _about(line: ImportLine) -> About:
    return {
        "name": line.person_name,
        "number": line.person_number,
        "email": line.email,
        "groups": line.groups,
        "schedule": None,
        "valid_from": line.valid_from,
        "valid_until": line.valid_until,
    }


def _consent(line: ImportLine) -> ConsentGiven | None:
    given_on = line.consent_on or line.people_import.consent_on
    return ConsentGiven(line.people_import.consent_method, given_on) if given_on else None


def _conclude(line: ImportLine, state: str, **values: Any) -> None:
    mine = ImportLine.objects.filter(pk=line.pk, state=State.RUNNING, attempt=line.attempt)
    if not mine.update(state=state, has_photo=False, lease_until=None, **values):
        raise Overtaken
