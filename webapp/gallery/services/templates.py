"""Templates come and go, and with each the gallery's version goes up by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from webapp.gallery import vault
from webapp.gallery.models import FaceTemplate, Gallery, Person, TemplateChange

Added, Removed = TemplateChange.What.ADDED, TemplateChange.What.REMOVED


@dataclass(frozen=True, slots=True)
class FaceFound:
    """What is known of a face before it belongs to somebody.

    Attributes:
        embedding: 128 little-endian float32.
        picture: a small JPEG of the face.
    """

    embedding: bytes
    picture: bytes
    network: str
    pose: str
    source: str
    quality: dict[str, Any] = field(default_factory=dict)


def add_templates(person: Person, faces: Sequence[FaceFound]) -> list[FaceTemplate]:
    """Seal faces for a person. The picture is kept only if the gallery keeps pictures."""
    with transaction.atomic():
        gallery = lock_gallery(person.gallery_id)
        templates = [
            FaceTemplate.objects.create(
                person=person,
                sealed=vault.seal(face.embedding, bound_to=person.pk),
                sealed_picture=seal_picture(person, face.picture) if gallery.keep_photos else None,
                network=face.network,
                pose=face.pose,
                source=face.source,
                quality=face.quality,
            )
            for face in faces
        ]
        _log(gallery, Added, [template.pk for template in templates])
    return templates


def remove_templates(gallery_id: int, templates: QuerySet[FaceTemplate]) -> int:
    """Delete templates for good; every index forgets them within a second. Returns how many."""
    with transaction.atomic():
        gallery = lock_gallery(gallery_id)
        gone = list(templates.filter(person__gallery=gallery).values_list("pk", flat=True))
        FaceTemplate.objects.filter(pk__in=gone).delete()
        _log(gallery, Removed, gone)
    return len(gone)


def lock_gallery(gallery_id: int) -> Gallery:
    """Until the transaction ends, nobody else adds or removes a template or withdraws a consent there."""
    return Gallery.objects.select_for_update().get(pk=gallery_id)


def seal_picture(person: Person, picture: bytes) -> bytes:
    return vault.seal(picture, bound_to=_picture_number(person.pk))


def open_picture(template: FaceTemplate) -> bytes | None:
    """The kept picture as JPEG, if there is one. Raises ``vault.Unreadable``."""
    if template.sealed_picture is None:
        return None
    return vault.unseal(template.sealed_picture, bound_to=_picture_number(template.person_id))


def _picture_number(person_id: UUID) -> UUID:
    # Another number than the embedding's, so that the one cannot stand in the other's column.
    return uuid5(person_id, "picture")


def _log(gallery: Gallery, what: str, template_ids: Sequence[int]) -> None:
    """Write changes; the caller holds the gallery's row, so that versions are committed in their order."""
    first = gallery.version + 1
    TemplateChange.objects.bulk_create(
        TemplateChange(gallery=gallery, version=version, what=what, template_id=template_id)
        for version, template_id in enumerate(template_ids, start=first)
    )
    gallery.version += len(template_ids)
    gallery.save(update_fields=["version"])
