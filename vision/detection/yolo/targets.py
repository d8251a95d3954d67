"""What a perfect network would say: each object to the cell of its midpoint and to its best anchor box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.detection.anchors import assign_anchors
from vision.detection.boxes import corners_to_centers
from vision.detection.yolo.grid import CLASSES, HEIGHT, OBJECT, WIDTH, Grid, X, Y


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The vectors of a picture, and where its objects went.

    Attributes:
        vectors: of the grid's shape, ``float32``. Where ``p_c`` is 0 the rest means nothing (and is 0).
        places: ``(N, 3) int64``, each object's row, column and anchor; all -1 for one that is left out.
        displaced: indices of the objects that did not get their best anchor, as it is the best for another of
            the same cell, too, which overlaps it more. They have the best that was free.
        left_out: indices of the objects for which their cell had no anchor left. The network will be told
            that they are not there: a finer grid or more anchors make room for them.
    """

    vectors: np.ndarray
    places: np.ndarray
    displaced: tuple[int, ...]
    left_out: tuple[int, ...]


def encode(boxes: np.ndarray, classes: np.ndarray, grid: Grid, size: tuple[int, int]) -> Targets:
    """Write the objects of a picture into the vectors of a grid.

    Where several want the same anchor of the same cell, see :func:`vision.detection.anchors.assign_anchors`.

    Args:
        boxes: ``(N, 4)`` corners, px, with midpoints within the picture.
        classes: ``(N,) int``, from 0.
        grid: its cells, anchors and number of classes.
        size: of the picture, height and width, px.

    Raises:
        ValueError: a midpoint is outside the picture, a box is empty, or there is no such class.

    Example:
        >>> grid = Grid(rows=3, columns=3, anchors=((1.0, 1.0),), classes=3)
        >>> encode(np.array([[95, 15, 185, 65]]), np.array([1]), grid, (300, 300)).vectors[0, 1, 0].tolist()
        [1.0, 0.4000000059604645, 0.4000000059604645, 0.5, 0.8999999761581421, 0.0, 1.0, 0.0]
    """
    centers = corners_to_centers(np.asarray(boxes, np.float64).reshape(-1, 4))
    _check(centers, classes, grid, size)
    cell = grid.cell_size(size)
    midpoints, shapes = centers[:, :2] / cell, centers[:, 2:] / cell
    # a midpoint on the picture's right or lower edge belongs to the last cell
    cells = np.minimum(midpoints.astype(int), [grid.columns - 1, grid.rows - 1])
    assignment = assign_anchors([tuple(cell) for cell in cells.tolist()], shapes, np.array(grid.anchors))
    places = np.column_stack([cells[:, ::-1], assignment.anchors])
    places[list(assignment.left_out)] = -1
    vectors = np.zeros(grid.shape, np.float32)
    for number in np.flatnonzero(places[:, 0] >= 0):
        vector = vectors[tuple(places[number])]
        vector[OBJECT] = 1.0
        vector[[X, Y]] = midpoints[number] - cells[number]
        vector[[WIDTH, HEIGHT]] = shapes[number]
        vector[CLASSES + int(classes[number])] = 1.0
    return Targets(
        vectors=vectors, places=places, displaced=assignment.displaced, left_out=assignment.left_out
    )


def _check(centers: np.ndarray, classes: np.ndarray, grid: Grid, size: tuple[int, int]) -> None:
    if not ((centers[:, :2] >= 0) & (centers[:, :2] <= (size[1], size[0]))).all():
        raise ValueError("a box has its midpoint outside the picture")
    if not (centers[:, 2:] > 0).all():
        raise ValueError("a box is empty")
    if len(classes) and not np.isin(classes, range(grid.classes)).all():
        raise ValueError(f"classes are 0 to {grid.classes - 1}, not {np.min(classes)} to {np.max(classes)}")
