"""A stranger's file becomes a face that can be enrolled, or a reason why not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from django.conf import settings

from vision import faces, images
from vision.errors import VisionError
from webapp.gallery.models import FaceTemplate
from webapp.gallery.pipelines.embeddings import NETWORK, to_bytes
from webapp.gallery.services.photos import SAME_PERSON_DISTANCE
from webapp.gallery.services.templates import FaceFound
from webapp.sentences import Refused

MAX_SIDE = 4096
"""A photograph is looked at in at most so many px: a face in it that is smaller then is too small anyway."""
LEAST_TURN = 12.0
"""Degrees by which a head has to be turned to be another view of it."""
MOST_TURN = 50.0
PICTURE_QUALITY = 88


def examine_photo(photo: bytes, *, pose: str, source: str) -> tuple[FaceFound, list[str]]:
    """Find the one face in a photograph and judge it.

    Returns:
        The face, and the slugs of what is not good enough about it; none if it may be enrolled.

    Raises:
        Refused: why it is no picture that can be used, ``no_face``, or ``several_faces``.
    """
    try:
        image = images.decode(photo, max_pixels=settings.MAX_PIXELS, max_side=MAX_SIDE)
        found = faces.examine(image)
    except VisionError as error:
        raise Refused(error.reason, **error.figures) from error
    except MemoryError as error:
        raise Refused("out_of_memory") from error
    quality = {name: _rounded(value) for name, value in asdict(found.quality).items()}
    face = FaceFound(
        embedding=to_bytes(found.embedding),
        picture=images.encode(found.chip, "jpeg", quality=PICTURE_QUALITY),
        network=NETWORK,
        pose=pose,
        source=source,
        quality=quality,
    )
    return face, _problems(found, pose)


def is_same_person(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two photographs of one attempt show one person; ``(128,) float32`` each."""
    return bool(faces.distance(first, second) <= SAME_PERSON_DISTANCE)


def _problems(found: faces.Examination, pose: str) -> list[str]:
    """A turned head is what a turned view is for: far enough, and not too far. Yaw > 0 is the own left."""
    if pose == FaceTemplate.Pose.STRAIGHT:
        return list(found.problems)
    problems = list(faces.problems(found.quality, faces.QualityLimits(yaw=MOST_TURN)))
    turn = found.quality.yaw if pose == FaceTemplate.Pose.LEFT else -found.quality.yaw
    return problems if turn >= LEAST_TURN else [*problems, "not_turned"]


def _rounded(value: Any) -> Any:
    return round(float(value), 4) if isinstance(value, (float, np.floating)) else value
