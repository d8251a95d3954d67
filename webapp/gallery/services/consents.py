"""Consents are recorded and withdrawn, never changed; without one there is no template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery.models import Consent, FaceTemplate, Person
from webapp.gallery.selectors import has_consent
from webapp.gallery.services.templates import lock_gallery, remove_templates
from webapp.sentences import Refused

# "Today" may be tomorrow a few time zones away.
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """What the receptionist says about somebody's consent."""

    method: str
    given_on: date
    ends_on: date | None = None


def record_consent(person: Person, given: ConsentGiven, *, actor: User | None) -> Consent:
    """Write down that ``person`` agreed to what the gallery says today.

    Raises:
        Refused: ``consent_in_future``, ``consent_over``.
    """
    today = timezone.localdate()
    if given.given_on > today + AHEAD:
        raise Refused("consent_in_future")
    if given.ends_on is not None and given.ends_on < today:
        raise Refused("consent_over")
    with transaction.atomic():
        consent = Consent.objects.create(
            person=person,
            purpose=person.gallery.purpose,
            wording=person.gallery.consent_wording,
            method=given.method,
            given_on=given.given_on,
            ends_on=given.ends_on,
            recorded_by=actor,
        )
        audit.record(
            "consent.recorded",
            actor=actor,
            subject=person,
            method=given.method,
            given_on=str(given.given_on),
            ends_on=str(given.ends_on or ""),
        )
    return consent


def withdraw_consent(person: Person, *, actor: User | None) -> int:
    """Withdraw what ``person`` agreed to and erase their templates. Returns how many templates went."""
    with transaction.atomic():
        lock_gallery(person.gallery_id)
        person.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        erased = erase_templates_without_consent(person)
        audit.record("consent.withdrawn", actor=actor, subject=person, templates_erased=erased)
    return erased


def erase_templates_without_consent(person: Person) -> int:
    """Erase the templates of somebody whose consent does not hold any more; 0 if it does."""
    with transaction.atomic():
        lock_gallery(person.gallery_id)
        # Afresh: the consents may have been read before they were changed.
        if has_consent(Person(pk=person.pk)):
            return 0
        return remove_templates(person.gallery_id, FaceTemplate.objects.filter(person=person))
