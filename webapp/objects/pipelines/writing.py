"""Boxes as files for other programs. No network is loaded: web processes use it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.formats import FORMATS, AnnotatedPicture, Annotations, write_annotations
from webapp.objects.labels import FACE, LABELS
from webapp.objects.raw import RawBoxes

_FACE_CATEGORY = 91
"""COCO has no faces; its own numbers end at 90."""

_CATEGORIES = {**{one.slug: one.category for one in COCO_CLASSES}, FACE: _FACE_CATEGORY}
_PLACES = {label: place for place, label in enumerate(LABELS)}


class Shown(NamedTuple):
    """One photograph with the boxes that are shown of it."""

    file_name: str
    raw: RawBoxes
    indices: list[int]


def write_files(photographs: list[Shown], format: str) -> dict[str, bytes] | None:
    """Files by their names in one of ``vision.detection.formats.FORMATS``; ``None`` if there is no such format."""
    known = next((one for one in FORMATS if one == format), None)
    if known is None:
        return None
    annotations = Annotations(
        classes=tuple(LABELS.values()),
        numbers=tuple(_CATEGORIES[label] for label in LABELS),
        pictures=tuple(_picture(one) for one in photographs),
    )
    return write_annotations(known, annotations)


def _picture(one: Shown) -> AnnotatedPicture:
    raw, indices = one.raw, one.indices
    return AnnotatedPicture(
        name=one.file_name,
        width=raw["width"],
        height=raw["height"],
        boxes=np.array([raw["boxes"][index] for index in indices], np.float64).reshape(-1, 4),
        classes=np.array([_PLACES[raw["labels"][index]] for index in indices], np.int64),
        scores=np.array([raw["scores"][index] for index in indices], np.float64),
    )
