"""The worker's side of a comparison: the photograph is taken, compared, answered, and nothing of it stays."""

from __future__ import annotations

import logging
from uuid import UUID

import numpy as np

from webapp.gallery import matching, vault
from webapp.gallery.matching import Compared, Nearest
from webapp.gallery.models import FaceTemplate
from webapp.gallery.pipelines import index, photos
from webapp.gallery.pipelines.embeddings import from_bytes
from webapp.jobs import broadcast
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

NAMED = 2
"""The nearest, and the runner-up."""


def compare(number: UUID, gallery_id: int, person_id: UUID | None) -> None:
    """Compare a waiting photograph with a gallery, or with one person of it, and answer who waits."""
    try:
        file = matching.take_photo(number)
        if file is None:
            return  # nobody waits any more
        matching.answer(number, _compared(file, gallery_id, person_id))
    except (vault.Unreadable, *broadcast.RedisDown) as error:
        logger.warning("a face could not be compared: %s", error)


def _compared(file: bytes, gallery_id: int, person_id: UUID | None) -> Compared:
    empty: Compared = {"reason": "", "figures": {}, "problems": [], "nearest": [], "compared_with": 0}
    try:
        face, problems = photos.examine_photo(
            file, pose=FaceTemplate.Pose.STRAIGHT, source=FaceTemplate.Source.PHOTO
        )
        embedding = from_bytes(face.embedding)
        if person_id is not None:
            nearest, compared_with = _with_person(person_id, embedding)
        else:
            nearest, compared_with = _with_gallery(gallery_id, embedding)
    except Refused as refusal:
        return {**empty, "reason": refusal.reason, "figures": dict(refusal.figures)}
    except Exception:
        # Somebody is waiting for an answer, whatever happened.
        logger.exception("a face could not be compared")
        return {**empty, "reason": "internal"}
    return {**empty, "problems": problems, "nearest": nearest, "compared_with": compared_with}


def _with_person(person_id: UUID, embedding: np.ndarray) -> tuple[list[Nearest], int]:
    templates = index.templates_of(person_id)
    if not len(templates):
        return [], 0
    distances = np.linalg.norm(templates - embedding, axis=1)
    return [{"person": str(person_id), "distance": round(float(distances.min()), 4)}], len(templates)


def _with_gallery(gallery_id: int, embedding: np.ndarray) -> tuple[list[Nearest], int]:
    nearest: list[Nearest] = [
        {"person": str(match.person_id), "distance": round(match.distance, 4)}
        for match in index.identify(gallery_id, embedding, NAMED)
    ]
    return nearest, index.gallery_size(gallery_id)
