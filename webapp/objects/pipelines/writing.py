"""Boxes as other programs read them. No network is loaded: web processes use it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from vision.detection.boxes import corners_to_coco, corners_to_yolo
from vision.detection.coco_classes import COCO_CLASSES
from webapp.objects.labels import FACE, LABELS
from webapp.objects.raw import RawBoxes

_COCO_FACE = 91
"""COCO has no faces; its own numbers end at 90."""

_CATEGORIES = {**{one.slug: one.category for one in COCO_CLASSES}, FACE: _COCO_FACE}
CLASS_NAMES = tuple(LABELS.values())
_CLASSES = {label: number for number, label in enumerate(LABELS)}


class Annotated(NamedTuple):
    """One photograph with the boxes that are shown of it."""

    file_name: str
    raw: RawBoxes
    shown: list[int]

    @property
    def boxes(self) -> np.ndarray:
        return np.array([self.raw["boxes"][index] for index in self.shown], np.float64).reshape(-1, 4)

    @property
    def labels(self) -> list[str]:
        return [self.raw["labels"][index] for index in self.shown]

    @property
    def scores(self) -> list[float]:
        return [self.raw["scores"][index] for index in self.shown]


def coco(photographs: list[Annotated]) -> dict[str, Any]:
    """COCO's ``instances`` JSON, whose annotations also have their scores; faces are category 91."""
    annotations: list[dict[str, Any]] = []
    for image_id, one in enumerate(photographs, start=1):
        for box, label, score in zip(corners_to_coco(one.boxes), one.labels, one.scores, strict=True):
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": image_id,
                    "category_id": _CATEGORIES[label],
                    "bbox": [round(float(value), 2) for value in box],
                    "area": round(float(box[2] * box[3]), 2),
                    "iscrowd": 0,
                    "score": score,
                }
            )
    return {
        "info": {"description": "Found by Facet"},
        "images": [
            {
                "id": image_id,
                "file_name": one.file_name,
                "width": one.raw["width"],
                "height": one.raw["height"],
            }
            for image_id, one in enumerate(photographs, start=1)
        ],
        "annotations": annotations,
        "categories": [{"id": number, "name": LABELS[label]} for label, number in _CATEGORIES.items()],
    }


def yolo(one: Annotated) -> str:
    """A line a box: number of the class, midpoint and size as parts of the picture."""
    parts = corners_to_yolo(one.boxes, width=one.raw["width"], height=one.raw["height"])
    lines = zip(one.labels, parts.tolist(), strict=True)
    return "".join(
        f"{_CLASSES[label]} " + " ".join(f"{part:.6f}" for part in box) + "\n" for label, box in lines
    )
