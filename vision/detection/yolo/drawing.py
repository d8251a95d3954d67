"""What a network finds, drawn into the pictures."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import cv2
import numpy as np

from vision.detection.evaluation import Prediction
from vision.detection.yolo.placement import fitted

GAP = 4
TILE = 192


def class_color(number: int) -> tuple[int, int, int]:
    """RGB of a class; neighbours differ by the golden angle of hue, so that none of the first dozen look alike."""
    red, green, blue = colorsys.hsv_to_rgb(number * 0.618034 % 1.0, 0.85, 1.0)
    return round(255 * red), round(255 * green), round(255 * blue)


def sheet(images: Sequence[np.ndarray], predictions: Sequence[Prediction], *, columns: int = 3) -> np.ndarray:
    """Pictures of any sizes, each in a square of :data:`TILE` px with its boxes, in rows of ``columns``."""
    rows = -(-len(images) // columns)
    page = np.full((rows * (TILE + GAP) - GAP, columns * (TILE + GAP) - GAP, 3), 32, np.uint8)
    for number, (image, prediction) in enumerate(zip(images, predictions, strict=True)):
        top, left = (TILE + GAP) * (number // columns), (TILE + GAP) * (number % columns)
        page[top : top + TILE, left : left + TILE] = _tile(image, prediction)
    return page


def _tile(image: np.ndarray, prediction: Prediction) -> np.ndarray:
    placement = fitted(image.shape[:2], TILE)
    tile = np.ascontiguousarray(placement.place(image, TILE))
    boxes = np.round(placement.place_boxes(prediction.boxes, TILE)).astype(int)
    for (left, top, right, bottom), kind in zip(boxes.tolist(), prediction.classes, strict=True):
        # on a dark line, so that it shows on any ground
        for color, thickness in (((0, 0, 0), 3), (class_color(int(kind)), 1)):
            cv2.rectangle(tile, (left, top), (right - 1, bottom - 1), color, thickness)
    return tile
