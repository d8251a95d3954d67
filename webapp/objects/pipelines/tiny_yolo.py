"""Tiny YOLO for faces with every box that it proposes, and the cell and anchor box of each. Workers only."""

from __future__ import annotations

import numpy as np

from vision.detection.boxes import areas, clip_boxes
from vision.detection.windows import letterboxed, whole
from vision.faces.detectors import tiny
from vision.networks.tiny_yolo import ANCHORS, STRIDE
from webapp.objects.labels import FACE
from webapp.objects.pipelines.columns import rounded
from webapp.objects.raw import RawBoxes

MIN_SCORE = 0.05


def find_faces(image: np.ndarray) -> RawBoxes:
    """Look once at the whole of ``image``, ``(H, W, 3) uint8`` RGB; coordinates are px of it."""
    height, width = image.shape[:2]
    window = whole(width, height)
    found = tiny.find_candidates(letterboxed(image, window, tiny.SIDE))
    corner = np.array([window.left, window.top])
    boxes = clip_boxes(found.boxes * window.side + np.tile(corner, 2), width=width, height=height)
    likely = np.flatnonzero((found.scores >= MIN_SCORE) & (areas(boxes) > 0))
    likely = likely[np.argsort(-found.scores[likely], kind="stable")]
    # The network answers row by row, in each cell one box for each anchor.
    place, anchor = np.divmod(likely, len(ANCHORS))
    rows, columns = np.divmod(place, tiny.SIDE // STRIDE)
    cell = STRIDE * window.side / tiny.SIDE
    cells = np.stack([columns, rows, columns + 1, rows + 1], axis=1) * cell + np.tile(corner, 2)
    return {
        "detector": "tiny_yolo",
        "width": width,
        "height": height,
        "side": tiny.SIDE,
        "strides": [STRIDE],
        "anchors": rounded(np.array(ANCHORS) * STRIDE),
        "looks": [{"left": window.left, "top": window.top, "side": window.side}],
        "boxes": rounded(boxes[likely]),
        "scores": rounded(found.scores[likely], 4),
        "labels": [FACE] * len(likely),
        "cells": rounded(cells),
        "points": rounded((cells[:, :2] + cells[:, 2:]) / 2),
        "stride": [STRIDE] * len(likely),
        "anchor": anchor.tolist(),
        "look": [0] * len(likely),
    }
