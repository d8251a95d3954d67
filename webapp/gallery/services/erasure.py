"""Erasing somebody, so that nothing of the face remains, and saying what was erased."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from datetime import datetime
from functools import partial
from typing import TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import staging
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, ImportLine, PeopleImport, Person
from webapp.gallery.services.templates import remove_templates
from webapp.sentences import Refused


class Certificate(TypedDict):
    """What the person concerned may keep. The audit trail has its digest, but no name."""

    person: str
    name: str
    number: str
    gallery: str
    erased_at: str
    erased_by: str
    reason: str
    counts: dict[str, int]
    salt: str
    audit_line: int


def erase_person(
    person: Person, *, actor: User | None, reason: str = "asked", confirmation: str | None = None
) -> Certificate:
    """Delete a person with templates, pictures, badges, consents, and what other rooms keep of them.

    Passages stay, without the person. Every index forgets the templates within a second.

    Args:
        reason: ``asked``, ``consent_ended`` or ``validity_ended``.
        confirmation: the name as it was typed, if somebody had to.

    Raises:
        Refused: ``name_does_not_match``, ``not_found`` if somebody else has just erased them.
    """
    if confirmation is not None and confirmation.strip() != person.name:
        raise Refused("name_does_not_match")
    with transaction.atomic():
        # Two receptionists, or one and the sweep: one of them erases, and there is one certificate.
        if not Person.objects.select_for_update().filter(pk=person.pk).exists():
            raise Refused("not_found")
        counts = _erase_what_hangs_on(person)
        certificate = _certificate(person, counts, actor=actor, reason=reason, at=timezone.now())
        line = audit.record(
            "person.erased",
            actor=actor,
            gallery=person.gallery_id,
            person=str(person.pk),
            reason=reason,
            counts=counts,
            certificate=digest_of(certificate),
        )
        person.delete()
        audit.forget_label(subject_kind="person", subject_id=str(certificate["person"]))
        certificate["audit_line"] = line.pk
    return certificate


def digest_of(certificate: Certificate) -> str:
    """The SHA-256 that the audit trail keeps; its own line's number is not part of it."""
    sealed = {name: value for name, value in certificate.items() if name != "audit_line"}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _erase_what_hangs_on(person: Person) -> dict[str, int]:
    pictures = person.templates.exclude(sealed_picture=None).count()
    counts = {
        "templates": remove_templates(person.gallery_id, FaceTemplate.objects.filter(person=person)),
        "pictures": pictures,
        "badges": person.badges.count(),
        "consents": person.consents.count(),
        "import_lines": _forget_lines(person),
        "enrolment_photos": _forget_photos(person),
    }
    for path in settings.PERSON_ERASERS:
        counts.update(import_string(path)(person))
    return counts


def _forget_lines(person: Person) -> int:
    """Reports of imports keep their line, but not whom it was about; also those that enrolled nobody."""
    of_gallery = ImportLine.objects.filter(people_import__gallery=person.gallery_id)
    # Refused, as they were somebody's number or face already: they name that somebody.
    of_gallery.filter(Q(figures__person=str(person.pk)) | Q(figures__name=person.name)).update(figures={})
    lines = of_gallery.filter(Q(person=person) | _lines_about(person) & Q(state=ImportLine.State.REFUSED))
    for import_id, number in lines.values_list("people_import_id", "number"):
        transaction.on_commit(partial(staging.remove_photo, import_id, number))
    _forget_titles(person)
    return lines.update(
        person=None,
        file="",
        file_key="",
        person_name="",
        person_number="",
        email="",
        groups=[],
        figures={},
        has_photo=False,
    )


def _forget_titles(person: Person) -> None:
    """An import is called as its file was: “Anna Berg.zip” for one."""
    name = _words(person.name)
    for people_import in PeopleImport.objects.filter(gallery=person.gallery_id):
        if name and name <= _words(people_import.title):
            PeopleImport.objects.filter(pk=people_import.pk).update(title="import")
            audit.forget_label(subject_kind="peopleimport", subject_id=str(people_import.pk))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _lines_about(person: Person) -> Q:
    """Lines that did not enrol them, but have what they are known by."""
    about = Q(person_name=person.name) | Q(file_key__startswith=f"{person.name.casefold()}.")
    for column, value in (("person_number", person.number), ("email", person.email)):
        if value:
            about |= Q(**{column: value})
    return Q(person=None) & about


def _forget_photos(person: Person) -> int:
    """Photographs of the last minutes that show the same face."""
    recent = EnrolmentPhoto.objects.filter(gallery=person.gallery_id)
    same = [photo.pk for photo in recent if str(person.pk) in {one["person"] for one in photo.same_face_as}]
    return EnrolmentPhoto.objects.filter(pk__in=same).delete()[0]


def _certificate(
    person: Person, counts: dict[str, int], *, actor: User | None, reason: str, at: datetime
) -> Certificate:
    return {
        "person": str(person.pk),
        "name": person.name,
        "number": person.number,
        "gallery": person.gallery.name,
        "erased_at": at.isoformat(timespec="seconds"),
        "erased_by": actor.get_username() if actor else "",
        "reason": reason,
        "counts": counts,
        # Without it, names could be tried against the digest in the audit trail.
        "salt": secrets.token_hex(16),
        "audit_line": 0,
    }
