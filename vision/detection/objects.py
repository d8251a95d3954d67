"""Finds everyday objects of COCO's 80 classes in photographs of any size, and says how each was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from types import MappingProxyType, ModuleType
from typing import Literal

import numpy as np

from vision.detection.boxes import areas, clip_boxes
from vision.detection.detectors import centernet, nanodet
from vision.detection.detectors.candidates import Candidates
from vision.detection.suppression import non_max_suppression
from vision.detection.windows import Window, is_cut, letterboxed, tiled
from vision.errors import BadSetting

Detector = Literal["nanodet", "centernet"]

_DETECTORS: Mapping[Detector, ModuleType] = MappingProxyType({"nanodet": nanodet, "centernet": centernet})

MIN_SCORE = 0.05
"""Less likely boxes are not worth keeping, not even to show what was refused."""

MAX_BOXES = 1000
"""Raw boxes of one photograph: so many does COCO's own evaluation of NanoDet take."""

SCORES: Mapping[Detector, float] = MappingProxyType({"nanodet": 0.35, "centernet": 0.3})
"""From this score on an object is believed, on our photographs; each network has a scale of its own."""

IOU = 0.5
"""Of two boxes of one class with a larger intersection over union only the likelier is kept."""

MAX_TILES = 6
CUT_MARGIN = 0.05
"""A box that ends so near a tile's inner edge, as a share of its side, is taken to be cut off by it."""

BATCH = 8
"""Windows that a network looks at together; more only take memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detections:
    """Boxes in one photograph, best first.

    Attributes:
        boxes: ``(K, 4) float32`` corners in px of the photograph, none beyond it.
        scores: ``(K,) float32``, 0 to 1.
        classes: ``(K,) int64``, of :data:`vision.detection.coco_classes.COCO_CLASSES`.
        cells: ``(K, 4) float32`` corners, in px of the photograph, of the grid's cell that answered; it may
            lie beyond the photograph.
        positions: ``(K, 2) int64`` that cell's column and row.
        strides: ``(K,) int64`` px from cell to cell in the square that the network saw.
        anchors: ``(K, 2) float32`` the point, in px of the photograph, that the box was measured from.
        windows: ``(K,) int64`` in which of ``looks`` it was found.
        looks: the squares of the photograph that were looked at; the first is the whole.
    """

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray
    cells: np.ndarray
    positions: np.ndarray
    strides: np.ndarray
    anchors: np.ndarray
    windows: np.ndarray
    looks: tuple[Window, ...]

    def __len__(self) -> int:
        return len(self.boxes)

    def chosen(self, indices: np.ndarray) -> Detections:
        """Those at ``indices``, in that order."""
        arrays = {name: getattr(self, name)[indices] for name in _ARRAYS}
        return Detections(**arrays, looks=self.looks)


_ARRAYS = tuple(field.name for field in fields(Detections) if field.name != "looks")


def detect_objects(
    image: np.ndarray,
    *,
    detector: Detector = "nanodet",
    min_score: float = MIN_SCORE,
    max_boxes: int = MAX_BOXES,
    tiles: int = 1,
) -> Detections:
    """All boxes that may hold an object, several to each: what suppression then chooses from.

    Args:
        image: ``(H, W, 3) uint8`` RGB of any size.
        detector: ``nanodet``, or ``centernet`` (which has its own suppression of neighbours built in).
        min_score: less likely boxes are left out, 0 to 1.
        max_boxes: the likeliest so many.
        tiles: 1 looks once at the whole; 2 to 6 look also at so many squares along the longer side, for
            objects that are small in the photograph. Boxes that a tile's edge cuts are left out.

    Raises:
        WeightsMissing: the detector's weights are not installed.
        BadSetting: ``bad_setting``: more or fewer tiles.

    Example:
        >>> len(detect_objects(np.zeros((480, 640, 3), np.uint8), min_score=0.5))
        0
    """
    (detections,) = detect_objects_in(
        [image], detector=detector, min_score=min_score, max_boxes=max_boxes, tiles=tiles
    )
    return detections


def detect_objects_in(
    images: Sequence[np.ndarray],
    *,
    detector: Detector = "nanodet",
    min_score: float = MIN_SCORE,
    max_boxes: int = MAX_BOXES,
    tiles: int = 1,
) -> list[Detections]:
    """:func:`detect_objects` for several photographs, of any sizes, that the network sees together."""
    if not 1 <= tiles <= MAX_TILES:
        raise BadSetting("bad_setting", name="tiles", value=tiles, low=1, high=MAX_TILES)
    method = _DETECTORS[detector]
    looks = [tiled(image.shape[1], image.shape[0], tiles) for image in images]
    squares = (
        letterboxed(image, window, method.SIDE)
        for image, windows in zip(images, looks, strict=True)
        for window in windows
    )
    found = _candidates(method, squares, min_score, max_boxes)
    return [
        _merged(list(islice(found, len(windows))), windows, image.shape, method.SIDE, max_boxes)
        for image, windows in zip(images, looks, strict=True)
    ]


def find_objects(
    image: np.ndarray,
    *,
    detector: Detector = "nanodet",
    min_score: float | None = None,
    iou: float = IOU,
    tiles: int = 1,
) -> Detections:
    """The objects in a photograph, one box each: :func:`detect_objects` and non-max suppression by class.

    Args:
        image: ``(H, W, 3) uint8`` RGB of any size.
        detector: as for :func:`detect_objects`.
        min_score: 0 to 1; None for the detector's own in :data:`SCORES`.
        iou: two boxes of a class that share more show one object.
        tiles: as for :func:`detect_objects`.

    Raises:
        WeightsMissing: the detector's weights are not installed.
    """
    least = SCORES[detector] if min_score is None else min_score
    raw = detect_objects(image, detector=detector, min_score=least, tiles=tiles)
    return suppressed(raw, min_score=least, iou=iou)


def suppressed(raw: Detections, *, min_score: float, iou: float = IOU) -> Detections:
    """Of raw boxes one for each object: non-max suppression class by class."""
    suppression = non_max_suppression(
        raw.boxes, raw.scores, raw.classes, iou_threshold=iou, score_threshold=min_score
    )
    return raw.chosen(suppression.kept)


def warm_up(detector: Detector = "nanodet") -> None:
    """Read the weights and build the network, so that the first photograph does not wait for it."""
    side = _DETECTORS[detector].SIDE
    detect_objects(np.zeros((side, side, 3), np.uint8), detector=detector)


def _candidates(
    method: ModuleType, squares: Iterator[np.ndarray], min_score: float, max_boxes: int
) -> Iterator[Candidates]:
    while batch := list(islice(squares, BATCH)):
        yield from method.find_candidates(np.stack(batch), min_score=min_score, max_boxes=max_boxes)


def _merged(
    found: Sequence[Candidates],
    looks: Sequence[Window],
    shape: tuple[int, ...],
    side: int,
    max_boxes: int,
) -> Detections:
    """What was found in every window of one photograph, in px of the photograph."""
    parts = [
        _in_photograph(candidates, number, window, shape, side)
        for number, (candidates, window) in enumerate(zip(found, looks, strict=True))
    ]
    arrays = {name: np.concatenate([part[name] for part in parts]) for name in _ARRAYS}
    order = np.argsort(-arrays["scores"], kind="stable")[:max_boxes]
    return Detections(**{name: array[order] for name, array in arrays.items()}, looks=tuple(looks))


def _in_photograph(
    candidates: Candidates, number: int, window: Window, shape: tuple[int, ...], side: int
) -> dict[str, np.ndarray]:
    height, width = shape[:2]
    scale = np.float32(window.side / side)
    corner = np.array([window.left, window.top], np.float32)
    unclipped = candidates.boxes * scale + np.tile(corner, 2)
    boxes = clip_boxes(unclipped, width=width, height=height).astype(np.float32)
    is_kept = (areas(boxes) > 0) & ~is_cut(unclipped, window, width, height, CUT_MARGIN * window.side)
    cells = np.hstack([candidates.cells, candidates.cells + 1]) * candidates.strides[:, None]
    arrays = {
        "boxes": boxes,
        "scores": candidates.scores,
        "classes": candidates.classes,
        "cells": (cells * scale + np.tile(corner, 2)).astype(np.float32),
        "positions": candidates.cells,
        "strides": candidates.strides,
        "anchors": (candidates.anchors * scale + corner).astype(np.float32),
        "windows": np.full(len(boxes), number),
    }
    return {name: array[is_kept] for name, array in arrays.items()}
