"""Making and changing galleries, and the hours in which people may pass."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery.models import FaceTemplate, Gallery, Schedule
from webapp.sentences import Refused


def create_gallery(*, actor: User, **values: Any) -> Gallery:
    """Args: values: the fields of ``Gallery``. Raises ``Refused("name_taken")``."""
    with transaction.atomic():
        _refuse_taken_name(values["name"])
        gallery = Gallery.objects.create(**values)
        audit.record("gallery.created", actor=actor, subject=gallery, gallery=gallery.pk)
    return gallery


def change_gallery(gallery: Gallery, *, actor: User, **values: Any) -> None:
    """Kept pictures are deleted at once where a gallery no longer keeps any. Raises ``Refused("name_taken")``."""
    with transaction.atomic():
        _refuse_taken_name(values["name"], besides=gallery)
        changed = [name for name, value in values.items() if getattr(gallery, name) != value]
        for name, value in values.items():
            setattr(gallery, name, value)
        # Named: the version and the turn belong to others.
        gallery.save(update_fields=list(values))
        pictures = 0
        if not gallery.keep_photos:
            kept = FaceTemplate.objects.filter(person__gallery=gallery).exclude(sealed_picture=None)
            pictures = kept.update(sealed_picture=None)
        if changed:
            audit.record(
                "gallery.changed",
                actor=actor,
                subject=gallery,
                gallery=gallery.pk,
                fields=changed,
                pictures_erased=pictures,
            )


def delete_gallery(gallery: Gallery, *, actor: User) -> None:
    """Delete a gallery without people: those are erased one by one, each with a certificate.

    Raises:
        Refused: ``gallery_not_empty``, ``gallery_in_use`` by a gate.
    """
    try:
        with transaction.atomic():
            if gallery.people.exists():
                raise Refused("gallery_not_empty", people=gallery.people.count())
            audit.record("gallery.deleted", actor=actor, subject=gallery, gallery=gallery.pk)
            gallery.delete()
    except ProtectedError as error:
        raise Refused("gallery_in_use", gate=str(next(iter(error.protected_objects)))) from error


def save_schedule(
    gallery: Gallery, schedule: Schedule | None, *, name: str, rules: list[dict[str, Any]], actor: User
) -> Schedule:
    """Make a schedule or change one. Raises ``Refused("name_taken")``."""
    with transaction.atomic():
        same = Schedule.objects.filter(gallery=gallery, name=name)
        if (same.exclude(pk=schedule.pk) if schedule else same).exists():
            raise Refused("name_taken")
        schedule = schedule or Schedule(gallery=gallery)
        schedule.name, schedule.rules = name, rules
        schedule.save()
        audit.record("schedule.changed", actor=actor, subject=schedule, rules=rules)
    return schedule


def delete_schedule(schedule: Schedule, *, actor: User) -> None:
    """Who had it may pass at any hour from then on."""
    with transaction.atomic():
        audit.record("schedule.deleted", actor=actor, subject=schedule, people=schedule.people.count())
        schedule.delete()


def _refuse_taken_name(name: str, *, besides: Gallery | None = None) -> None:
    same = Gallery.objects.filter(name=name)
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        raise Refused("name_taken")
