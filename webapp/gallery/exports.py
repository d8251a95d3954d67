"""What is known of people, handed out: to the person concerned, or to the office as a table."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from webapp.accounts import audit
from webapp.accounts.models import AuditLine, User
from webapp.accounts.tables import csv_line
from webapp.gallery import vault
from webapp.gallery.models import Gallery, Person
from webapp.gallery.services.templates import open_picture

COLUMNS = ("file", "name", "number", "email", "groups", "valid_from", "valid_until", "consent_on")
FIELDS = ("number", "email", "valid_from", "valid_until", "created_at", "changed_at")


def person_zip(person: Person, *, actor: User) -> bytes:
    """All that is known of a person, as a ZIP: ``person.json``, and the pictures of them that are kept."""
    with transaction.atomic():
        audit.record("person.exported", actor=actor, subject=person)
        known = _known(person)
        pictures = list(_pictures(person))
    # Packed in no transaction: on SQLite every gate would wait for it.
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(known, indent=2, ensure_ascii=False, default=str))
        for name, picture in pictures:
            archive.writestr(name, picture)
    return stream.getvalue()


def gallery_csv(gallery: Gallery, *, actor: User) -> str:
    """The people of a gallery as a table with the columns that an import reads, without any face."""
    people = gallery.people.prefetch_related("groups", "consents").order_by("name")
    lines = [csv_line(COLUMNS), *(csv_line(_row(person)) for person in people)]
    audit.record("gallery.exported", actor=actor, subject=gallery, gallery=gallery.pk, people=len(people))
    return "\ufeff" + "".join(lines)


def _row(person: Person) -> list[Any]:
    consents = [consent for consent in person.consents.all() if consent.withdrawn_at is None]
    return [
        "",
        person.name,
        person.number,
        person.email,
        "|".join(group.name for group in person.groups.all()),
        person.valid_from or "",
        person.valid_until or "",
        consents[0].given_on if consents else "",
    ]


def _pictures(person: Person) -> Iterator[tuple[str, bytes]]:
    for number, template in enumerate(person.templates.all(), start=1):
        # One that no key opens is nothing that could be handed out.
        with suppress(vault.Unreadable):
            if picture := open_picture(template):
                yield f"face-{number}.jpg", picture
    for path in settings.PERSON_PICTURES:
        yield from import_string(path)(person)


def _known(person: Person) -> dict[str, Any]:
    about = AuditLine.objects.filter(subject_kind="person", subject_id=str(person.pk))
    return {
        "exported_at": timezone.now(),
        "id": person.pk,
        "gallery": person.gallery.name,
        "name": person.name,
        **{field: getattr(person, field) for field in FIELDS},
        "account": person.account.get_username() if person.account else None,
        "groups": [group.name for group in person.groups.all()],
        "schedule": {"name": person.schedule.name, "rules": person.schedule.rules}
        if person.schedule
        else None,
        "consents": list(
            person.consents.values(
                "purpose", "wording", "method", "given_on", "ends_on", "recorded_at", "withdrawn_at"
            )
        ),
        "faces": [_face(template) for template in person.templates.all()],
        "badges": list(person.badges.values("issued_at", "revoked_at")),
        "audit_trail": list(about.values("at", "actor_name", "device", "action", "details")),
        **{name: import_string(path)(person) for name, path in settings.PERSON_RECORDS.items()},
    }


def _face(template: Any) -> dict[str, Any]:
    return {
        "created_at": template.created_at,
        "source": template.source,
        "pose": template.pose,
        "network": template.network,
        "quality": template.quality,
        "embedding": _numbers(template),
        "has_picture": template.sealed_picture is not None,
    }


def _numbers(template: Any) -> list[float] | None:
    """The template itself is personal data, too: the person concerned may have it."""
    try:
        opened = vault.unseal(template.sealed, bound_to=template.person_id)
    except vault.Unreadable:
        return None
    return [round(float(value), 7) for value in memoryview(opened).cast("f")]
