"""The worker's side of enrolment: a photograph is opened, judged, compared, and its bytes are thrown away."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

import numpy as np

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault, waiting
from webapp.gallery.models import EnrolmentPhoto
from webapp.gallery.pipelines import index, photos
from webapp.gallery.pipelines.embeddings import from_bytes
from webapp.gallery.services.photos import DUPLICATE_DISTANCE
from webapp.gallery.services.templates import FaceFound
from webapp.jobs import broadcast
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

MAX_NAMED = 3


class SameFace(TypedDict):
    person: str
    distance: float


@dataclass(frozen=True, slots=True)
class Examined:
    face: FaceFound
    problems: list[str]
    same_face_as: list[SameFace]


def examine(photo_id: UUID) -> None:
    """Judge a waiting photograph and tell who waits for it."""
    photo = EnrolmentPhoto.objects.filter(pk=photo_id, state=EnrolmentPhoto.State.WAITING).first()
    if photo is None or photo.sealed_file is None:
        return
    try:
        _write_findings(photo)
    except Refused as refusal:
        _write_refusal(photo, refusal)
    except Exception:
        # Somebody is waiting for an answer, whatever happened.
        logger.exception("an enrolment photo could not be examined")
        _write_refusal(photo, Refused("internal"))
    try:
        waiting.tell_examined(photo_id)
    except broadcast.RedisDown as error:
        logger.warning("could not tell that a photo was examined: %s", error)


def examine_file(gallery_id: int, file: bytes, *, pose: str, source: str, actor: User | None) -> Examined:
    """Judge a photograph and look who has the same face. Raises ``Refused``."""
    face, problems = photos.examine_photo(file, pose=pose, source=source)
    same = same_faces(gallery_id, from_bytes(face.embedding))
    # Whoever brings a photograph may learn who it is: that is written down, but not who.
    audit.record("face.compared", actor=actor, gallery=gallery_id, source=source, found=len(same))
    return Examined(face, problems, same)


def same_faces(gallery_id: int, embedding: np.ndarray) -> list[SameFace]:
    matches = index.identify(gallery_id, embedding, MAX_NAMED)
    return [
        {"person": str(match.person_id), "distance": round(match.distance, 4)}
        for match in matches
        if match.distance <= DUPLICATE_DISTANCE
    ]


def _write_findings(photo: EnrolmentPhoto) -> None:
    assert photo.sealed_file is not None
    file = vault.unseal(photo.sealed_file, bound_to=photo.pk)
    examined = examine_file(
        photo.gallery_id, file, pose=photo.pose, source=photo.source, actor=photo.added_by
    )
    problems = examined.problems
    if not _shows_the_others(photo, from_bytes(examined.face.embedding)):
        problems = [*problems, "another_face"]
    photo.sealed = vault.seal(examined.face.embedding, bound_to=photo.pk)
    photo.sealed_picture = vault.seal(examined.face.picture, bound_to=photo.pk)
    photo.network, photo.quality = examined.face.network, examined.face.quality
    photo.problems, photo.same_face_as = problems, examined.same_face_as
    _write(photo, EnrolmentPhoto.State.EXAMINED)


def _shows_the_others(photo: EnrolmentPhoto, embedding: np.ndarray) -> bool:
    """Whether it is the face of the other good photographs of this attempt."""
    examined = EnrolmentPhoto.objects.filter(
        enrolment=photo.enrolment, gallery=photo.gallery_id, state=EnrolmentPhoto.State.EXAMINED
    )
    others = [other for other in examined if other.is_good and other.pose != photo.pose]
    return all(photos.is_same_person(embedding, _embedding_of(other)) for other in others)


def _embedding_of(photo: EnrolmentPhoto) -> np.ndarray:
    assert photo.sealed is not None
    return from_bytes(vault.unseal(photo.sealed, bound_to=photo.pk))


def _write_refusal(photo: EnrolmentPhoto, refusal: Refused) -> None:
    photo.reason, photo.figures = refusal.reason, dict(refusal.figures)
    _write(photo, EnrolmentPhoto.State.REFUSED)


def _write(photo: EnrolmentPhoto, state: str) -> None:
    photo.state = state
    photo.sealed_file = None  # no longer needed: the photograph itself is not kept
    # Not saved as a new row if it was thrown away meanwhile.
    fields = ("state", "sealed_file", "sealed", "sealed_picture", "network", "quality", "problems")
    more = ("same_face_as", "reason", "figures")
    values = {name: getattr(photo, name) for name in (*fields, *more)}
    EnrolmentPhoto.objects.filter(pk=photo.pk).update(**values)
