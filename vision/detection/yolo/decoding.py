"""From a network's numbers to boxes.

Two ways to write a box into numbers are known (:data:`Parameterization`):

- ``plain``: the network says the course's vector ``[p_c, b_x, b_y, b_h, b_w, c_1 … c_K]`` itself (YOLO, 2016).
- ``exponential``: it says ``t``, of which ``p_c = σ(t_c)``, ``b_x = σ(t_x)``, ``b_y = σ(t_y)``, so that the
  midpoint cannot leave its cell; ``b_h = a_h · exp(t_h)``, ``b_w = a_w · exp(t_w)`` with the anchor's height and
  width, so that no side is negative; the classes' probabilities are a softmax (YOLO9000, 2017, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, softmax

from vision.detection.boxes import centers_to_corners
from vision.detection.yolo.grid import CLASSES, HEIGHT, OBJECT, WIDTH, Grid, X, Y

Parameterization = Literal["plain", "exponential"]

_LARGEST_EXPONENT = 8.0  # a box of 3000 anchors; an untrained network may say more than a float can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Detections:
    """Boxes that a grid says.

    Attributes:
        boxes: ``(N, 4) float64`` corners, px.
        scores: ``(N,) float64`` 0 to 1, ``p_c`` times the probability of the likeliest class.
        classes: ``(N,) int64``, the likeliest class.
        places: ``(N, 3) int64``, the row, column and anchor that says so.
    """

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray
    places: np.ndarray

    def chosen(self, rows: np.ndarray) -> Detections:
        """Those of the given indices (or of a mask), in that order."""
        return Detections(
            boxes=self.boxes[rows],
            scores=self.scores[rows],
            classes=self.classes[rows],
            places=self.places[rows],
        )


def to_vectors(outputs: np.ndarray, grid: Grid, parameterization: Parameterization) -> np.ndarray:
    """The course's vectors that a network's numbers stand for.

    Args:
        outputs: ``(…, rows, columns, anchors, 5 + classes)``, as the network says them.
        grid: the network's grid.
        parameterization: how it writes a box.

    Returns:
        The same shape, ``float64``.
    """
    outputs = np.asarray(outputs, np.float64)
    if parameterization == "plain":
        return outputs
    vectors = np.empty_like(outputs)
    vectors[..., [OBJECT, X, Y]] = expit(outputs[..., [OBJECT, X, Y]])
    sides = np.exp(np.minimum(outputs[..., [WIDTH, HEIGHT]], _LARGEST_EXPONENT))
    vectors[..., [WIDTH, HEIGHT]] = np.array(grid.anchors) * sides
    vectors[..., CLASSES:] = softmax(outputs[..., CLASSES:], axis=-1)
    return vectors


def to_outputs(vectors: np.ndarray, grid: Grid, parameterization: Parameterization) -> np.ndarray:
    """What a network would have to say for ``vectors``; undoes :func:`to_vectors`.

    Numbers that cannot be reached (a probability of 0, a side of 0) become those of 1e-7.
    """
    vectors = np.asarray(vectors, np.float64)
    if parameterization == "plain":
        return vectors
    outputs = np.empty_like(vectors)
    bounded = vectors[..., [OBJECT, X, Y]].clip(1e-7, 1 - 1e-7)
    outputs[..., [OBJECT, X, Y]] = np.log(bounded / (1 - bounded))
    sides = vectors[..., [WIDTH, HEIGHT]] / np.array(grid.anchors)
    outputs[..., [WIDTH, HEIGHT]] = np.log(sides.clip(1e-7))
    outputs[..., CLASSES:] = np.log(vectors[..., CLASSES:].clip(1e-7))
    return outputs


def decode(vectors: np.ndarray, grid: Grid, size: tuple[int, int]) -> Detections:
    """All boxes of one picture, cell by cell. They may reach beyond the picture.

    Args:
        vectors: of the grid's shape, as :func:`to_vectors` or :func:`vision.detection.yolo.targets.encode`
            make them.
        grid: its cells and anchors.
        size: of the picture, height and width, px.
    """
    places = np.moveaxis(np.indices(grid.shape[:3]), 0, -1).reshape(-1, 3)
    flat = np.asarray(vectors, np.float64).reshape(len(places), -1)
    likeliest = flat[:, CLASSES:].argmax(axis=1)
    scores = flat[:, OBJECT] * flat[np.arange(len(flat)), CLASSES + likeliest]
    cell = grid.cell_size(size)
    midpoints = (places[:, [1, 0]] + flat[:, [X, Y]]) * cell
    # a plain network may say less than nothing
    shapes = np.maximum(flat[:, [WIDTH, HEIGHT]], 0.0) * cell
    return Detections(
        boxes=centers_to_corners(np.hstack([midpoints, shapes])),
        scores=scores.clip(0.0, 1.0),
        classes=likeliest.astype(np.int64),
        places=places,
    )
