"""What every detector answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Candidates(NamedTuple):
    """Boxes that may hold an object, several to each object, best first.

    Attributes:
        boxes: ``(K, 4) float32`` corners in px of the square; they may reach beyond it.
        scores: ``(K,) float32``, 0 to 1.
        classes: ``(K,) int64``, of :data:`vision.detection.coco_classes.COCO_CLASSES`.
        cells: ``(K, 2) int64`` column and row of the grid's cell that answered.
        strides: ``(K,) int64`` px from one cell of that grid to the next.
        anchors: ``(K, 2) float32`` the point, in px of the square, that the box was measured from.
    """

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray
    cells: np.ndarray
    strides: np.ndarray
    anchors: np.ndarray


def best_candidates(
    scores: np.ndarray,
    boxes: np.ndarray,
    cells: np.ndarray,
    strides: np.ndarray,
    anchors: np.ndarray,
    *,
    min_score: float,
    max_boxes: int,
) -> Candidates:
    """The likeliest pairs of a cell and a class: a cell that is torn between two classes gives two boxes.

    Args:
        scores: ``(P, C)`` of every cell and class.
        boxes, cells, strides, anchors: of every cell, as :class:`Candidates` has them.
        min_score: pairs with less are left out.
        max_boxes: how many at most.
    """
    likely = np.flatnonzero(scores >= min_score)
    order = np.argsort(-scores.ravel()[likely], kind="stable")[:max_boxes]
    place, kind = np.divmod(likely[order], scores.shape[1])
    return Candidates(boxes[place], scores[place, kind], kind, cells[place], strides[place], anchors[place])
