"""What was learned answers at once: for a frame of a camera, a photograph, a drawn digit. Workers only: this loads networks."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from io import BytesIO
from typing import Any, TypedDict

import numpy as np
from django.conf import settings

from vision import images
from vision.digits.drawing import centered_digit
from vision.errors import VisionError
from vision.networks.lenet5 import SIDE as LENET_SIDE
from vision.networks.lenet5 import build_lenet5
from vision.training import features
from vision.training.classifier import predict
from vision.training.digits import with_margin
from vision.training.taught import Classify, taught_in
from vision.training.ten_crop import center_crop, ten_crops
from webapp.classroom.models import Classic, Lesson
from webapp.classroom.pipelines.files import read_arrays
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

REMEMBERED = 2
"""Networks kept in memory; a fine-tuned one takes 14 MB and what TensorFlow needs around it."""


class Answer(TypedDict):
    classes: list[str]
    probabilities: list[float]
    milliseconds: float


def warm_up() -> None:
    features.warm_up()


def answer(what: str, number: int, picture: bytes, wanted: dict[str, bool]) -> dict[str, Any]:
    """What somebody who waits is told, whatever happens: an answer, or a ``reason`` with ``figures``."""
    try:
        if what == "classic":
            return read_digit(number, picture)
        return {**look(number, picture, **wanted)}
    except (VisionError, Refused) as error:
        return {"reason": error.reason, "figures": dict(error.figures)}
    except Exception:
        logger.exception("a look crashed")
        return {"reason": "internal", "figures": {}}


def look(lesson_id: int, picture: bytes, *, is_ten_crop: bool, is_ensemble: bool) -> Answer:
    """What a lesson takes a picture for.

    Raises:
        Refused: ``not_learned_yet``.
        BadImage: the picture cannot be read.
    """
    lesson = Lesson.objects.filter(pk=lesson_id).exclude(weights="").first()
    if lesson is None:
        raise Refused("not_learned_yet")
    image = images.decode(BytesIO(picture), max_pixels=settings.MAX_PIXELS, max_side=640)
    classify = _lesson(lesson.pk, lesson.version, is_ensemble)
    began = time.monotonic()
    squares = ten_crops(image, features.SIDE) if is_ten_crop else center_crop(image, features.SIDE)[None]
    said = classify(squares).mean(0)
    return {
        "classes": lesson.learned,
        "probabilities": [round(float(one), 4) for one in said],
        "milliseconds": round(1000 * (time.monotonic() - began), 1),
    }


def read_digit(classic_id: int, picture: bytes) -> dict[str, Any]:
    """What a LeNet-5 takes a drawing for: dark on light, as somebody draws.

    Raises:
        Refused: ``not_learned_yet``.
        BadImage: ``nothing_drawn``, or the picture cannot be read.
    """
    classic = Classic.objects.filter(pk=classic_id, kind=Classic.Kind.LENET5).exclude(weights="").first()
    if classic is None:
        raise Refused("not_learned_yet")
    drawn = images.decode(BytesIO(picture), max_pixels=settings.MAX_PIXELS, max_side=640)
    digit = centered_digit(255 - drawn.mean(-1).astype(np.uint8))
    began = time.monotonic()
    said = predict(_lenet5(classic.pk, classic.version), with_margin(digit[None], LENET_SIDE))[0]
    return {
        "classes": [str(number) for number in range(10)],
        "probabilities": [round(float(one), 4) for one in said],
        "milliseconds": round(1000 * (time.monotonic() - began), 1),
        "digit": digit.ravel().tolist(),
    }


@lru_cache(maxsize=REMEMBERED)
def _lesson(lesson_id: int, version: int, is_ensemble: bool) -> Classify:  # noqa: FBT001
    """``version`` changes with each training: what was remembered of the one before is not found."""
    try:
        taught = taught_in(read_arrays(Lesson.objects.get(pk=lesson_id).weights))
    except ValueError as error:  # learned by an earlier version
        raise Refused("not_learned_yet") from error
    return taught.classifier(is_ensemble=is_ensemble)


@lru_cache(maxsize=REMEMBERED)
def _lenet5(classic_id: int, version: int) -> Any:
    arrays = read_arrays(Classic.objects.get(pk=classic_id).weights)
    network = build_lenet5()
    network.set_weights([arrays[f"network_{number}"] for number in range(len(network.weights))])
    return network
