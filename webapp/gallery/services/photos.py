"""Photographs on their way to a template: in, judged, used or thrown away."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import OperationalError
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from webapp.accounts.models import User
from webapp.gallery import sending, vault, waiting
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery, Person
from webapp.gallery.services.templates import FaceFound, lock_gallery
from webapp.jobs import broadcast
from webapp.photos.disk import is_disk_full
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 8.0
MAX_PHOTOS = 3
"""Used at once for one person."""
DUPLICATE_DISTANCE = 0.345
"""Nearer than this, somebody is told that the face may be enrolled already: dlib's stricter raw 0.5. At the
published 0.6 strangers would be suspected in every larger gallery."""
SAME_PERSON_DISTANCE = 0.5
"""Between views of one person taken one after the other. Wider than for a match: one of them is turned."""


def add_enrolment_photo(
    gallery: Gallery, file: File[bytes], *, enrolment: UUID, pose: str, source: str, actor: User
) -> EnrolmentPhoto:
    """Keep a photograph, sealed, for a few minutes, and have it examined.

    Returns:
        The row with what was found; still ``waiting`` if the worker is busy for longer than one likes to wait.

    Raises:
        Refused: ``no_faces_worker``, ``empty_file``, ``file_too_large``, ``disk_full``.
    """
    size = file.size or 0
    if not size:
        raise Refused("empty_file")
    if size > settings.MAX_UPLOAD_BYTES:
        raise Refused("file_too_large", bytes=size, max_bytes=settings.MAX_UPLOAD_BYTES)
    if not broadcast.count_workers(settings.FACES_QUEUE):
        raise Refused("no_faces_worker")
    photo = EnrolmentPhoto(gallery=gallery, enrolment=enrolment, added_by=actor, pose=pose, source=source)
    photo.sealed_file = vault.seal(file.read(), bound_to=photo.pk)
    try:
        photo.save(force_insert=True)
    except OperationalError as error:
        if is_disk_full(error):
            raise Refused("disk_full") from error
        raise
    try:
        sending.send_examination(photo.pk)
        waiting.wait_until_examined(photo.pk, ANSWER_SECONDS)
    except (BrokerDown, *broadcast.RedisDown) as error:
        forget_photo(photo)
        logger.warning("an enrolment photo could not be sent: %s", error)
        raise Refused("no_faces_worker") from error
    photo.refresh_from_db()
    return photo


def forget_photo(photo: EnrolmentPhoto) -> None:
    EnrolmentPhoto.objects.filter(pk=photo.pk).delete()


def take_faces(gallery: Gallery, photo_ids: Sequence[UUID], *, actor: User) -> list[FaceFound]:
    """What the worker found in these photographs, which are gone from then on (in the caller's transaction).

    Raises:
        Refused: ``photo_gone``, ``photo_not_good``, ``too_many_photos``, ``different_faces``.
    """
    if len(photo_ids) > MAX_PHOTOS:
        raise Refused("too_many_photos", max_photos=MAX_PHOTOS)
    rows = EnrolmentPhoto.objects.select_for_update().filter(gallery=gallery, added_by=actor)
    photos = list(rows.filter(pk__in=photo_ids, expires_at__gt=timezone.now()).order_by("added_at"))
    if len(photos) < len(set(photo_ids)):
        raise Refused("photo_gone")
    if not all(photo.is_good for photo in photos) or len({photo.enrolment for photo in photos}) > 1:
        raise Refused("photo_not_good")
    faces = [_face_in(photo) for photo in photos]
    # Once more, and each with each: they may have been examined at the same time.
    if any(_distance(one, other) > SAME_PERSON_DISTANCE for one, other in combinations(faces, 2)):
        raise Refused("different_faces")
    # All of the same attempt: those that were taken and not used as well.
    rows.filter(enrolment__in={photo.enrolment for photo in photos}).delete()
    return faces


def refuse_known_face(
    gallery: Gallery, photo_ids: Sequence[UUID], *, actor: User, besides: Person | None = None
) -> None:
    """Raises ``Refused("is_same_face")`` if somebody with this face is enrolled, other than ``besides``.

    In the caller's transaction, which adds the face: nobody else adds one meanwhile.
    """
    lock_gallery(gallery.pk)
    photos = list(EnrolmentPhoto.objects.filter(pk__in=photo_ids, gallery=gallery, added_by=actor))
    same = [one for photo in photos for one in (*photo.same_face_as, *_enrolled_since(photo))]
    for one in sorted(same, key=lambda one: one["distance"]):
        person = Person.objects.filter(pk=one["person"]).first()
        if person and person != besides:
            raise Refused("is_same_face", name=person.name)


def _enrolled_since(photo: EnrolmentPhoto) -> Iterator[dict[str, Any]]:
    """Who has had this face since the photograph came, as from another desk: its examination knew none of it."""
    if photo.sealed is None:
        return
    face = _face_in(photo)
    since = FaceTemplate.objects.filter(person__gallery=photo.gallery_id, created_at__gte=photo.added_at)
    for template in since.filter(network=face.network):
        with suppress(vault.Unreadable):
            other = vault.unseal(template.sealed, bound_to=template.person_id)
            distance = math.dist(*(memoryview(one).cast("f") for one in (face.embedding, other)))
            if distance <= DUPLICATE_DISTANCE:
                yield {"person": str(template.person_id), "distance": distance}


def picture_of(photo: EnrolmentPhoto) -> bytes | None:
    """The face in it as a small JPEG, once it was found."""
    if photo.sealed_picture is None:
        return None
    return vault.unseal(photo.sealed_picture, bound_to=photo.pk)


def _distance(one: FaceFound, other: FaceFound) -> float:
    return math.dist(*(memoryview(face.embedding).cast("f") for face in (one, other)))


def _face_in(photo: EnrolmentPhoto) -> FaceFound:
    assert photo.sealed is not None
    return FaceFound(
        embedding=vault.unseal(photo.sealed, bound_to=photo.pk),
        picture=picture_of(photo) or b"",
        network=photo.network,
        pose=photo.pose,
        source=photo.source,
        quality=photo.quality,
    )
