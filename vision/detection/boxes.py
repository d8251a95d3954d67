"""Boxes: how much two overlap, and the ways in which formats write them down.

Here a box is its corners ``left, top, right, bottom`` in px from the picture's left upper corner, right and bottom
exclusive: a box of one pixel is 1 wide. A box may be empty (no width or no height); it then overlaps nothing.
Every function refuses, with a ``ValueError``, boxes that are inverted (right before left), not numbers or farther
than :data:`FARTHEST` away. ``float32`` stays ``float32``, all else becomes ``float64``. No boxes is an array of
any shape without elements.
"""

from __future__ import annotations

import numpy as np

FARTHEST = 1e15
"""px. The areas of boxes within it are finite in either precision."""


def intersection_over_union(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """What each pair of boxes has in common, as a part of what the two cover together (Jaccard index).

    Args:
        a: ``(N, 4)`` corners, px.
        b: ``(M, 4)`` corners, px.

    Returns:
        ``(N, M) float64``, 0 (apart, only touching, or one of them empty) to 1 (identical).

    Example:
        >>> intersection_over_union(np.array([[0, 0, 2, 2]]), np.array([[0, 0, 2, 2], [1, 0, 3, 2]])).round(3)
        array([[1.   , 0.333]])
    """
    a, b = corners(a).astype(np.float64), corners(b).astype(np.float64)
    width = np.minimum(a[:, None, 2], b[:, 2]) - np.maximum(a[:, None, 0], b[:, 0])
    height = np.minimum(a[:, None, 3], b[:, 3]) - np.maximum(a[:, None, 1], b[:, 1])
    common = np.maximum(width, 0.0) * np.maximum(height, 0.0)
    together = _areas(a)[:, None] + _areas(b) - common
    overlaps: np.ndarray = np.divide(common, together, out=np.zeros_like(common), where=together > 0.0)
    return overlaps


def areas(boxes: np.ndarray) -> np.ndarray:
    """``(N,)`` areas of ``boxes`` ``(N, 4)`` corners, px²."""
    return _areas(corners(boxes))


def clip_boxes(boxes: np.ndarray, *, width: float, height: float) -> np.ndarray:
    """The parts of ``boxes`` ``(N, 4)`` that lie in a picture; empty, at its edge, for those that lie outside."""
    _check_size(width, height)
    boxes = corners(boxes)
    clipped: np.ndarray = np.clip(boxes, 0, np.array([width, height] * 2, boxes.dtype))
    return clipped


def corners_to_centers(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` corners as midpoint and size: ``x, y, width, height``, px."""
    boxes = corners(boxes)
    return np.hstack([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]])


def centers_to_corners(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` ``x, y, width, height`` of midpoint and size, px, as corners. Refuses a negative size."""
    boxes = _rows(boxes)
    half = boxes[:, 2:] / 2
    return corners(np.hstack([boxes[:, :2] - half, boxes[:, :2] + half]))


def corners_to_coco(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` corners as COCO's ``left, top, width, height``, px."""
    boxes = corners(boxes)
    return np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])


def coco_to_corners(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` of COCO's ``left, top, width, height``, px, as corners. Refuses a negative size."""
    boxes = _rows(boxes)
    return corners(np.hstack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]]))


def corners_to_yolo(boxes: np.ndarray, *, width: float, height: float) -> np.ndarray:
    """``(N, 4)`` corners as YOLO's label files have them: midpoint and size as parts of the picture, 0 to 1.

    Example:
        >>> corners_to_yolo(np.array([[0, 0, 50, 100]]), width=100, height=100)
        array([[0.25, 0.5 , 0.5 , 1.  ]])
    """
    _check_size(width, height)
    centers = corners_to_centers(boxes)
    parts: np.ndarray = centers / np.array([width, height] * 2, centers.dtype)
    return parts


def yolo_to_corners(boxes: np.ndarray, *, width: float, height: float) -> np.ndarray:
    """``(N, 4)`` midpoint and size as parts of the picture, as corners in px. Refuses a negative size."""
    _check_size(width, height)
    boxes = _rows(boxes)
    return centers_to_corners(boxes * np.array([width, height] * 2, boxes.dtype))


def corners_to_voc(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` corners as PASCAL VOC's ``xmin, ymin, xmax, ymax``: pixels counted from 1, the last inclusive.

    An empty box has ``xmax = xmin - 1`` or ``ymax = ymin - 1``.

    Example:
        >>> corners_to_voc(np.array([[0, 0, 1, 1], [10, 20, 30, 40]]))
        array([[ 1.,  1.,  1.,  1.],
               [11., 21., 30., 40.]])
    """
    boxes = corners(boxes)
    counted: np.ndarray = boxes + np.array([1, 1, 0, 0], boxes.dtype)
    return counted


def voc_to_corners(boxes: np.ndarray) -> np.ndarray:
    """``(N, 4)`` of PASCAL VOC's ``xmin, ymin, xmax, ymax`` as corners."""
    boxes = _rows(boxes)
    first, last = boxes[:, :2] - 1, boxes[:, 2:]
    # the 1 that was added to an empty box may have been rounded up
    rounding = 2 * np.spacing(np.abs(boxes[:, :2]))
    return corners(np.hstack([first, np.where(np.abs(last - first) <= rounding, first, last)]))


def corners(boxes: np.ndarray) -> np.ndarray:
    """``boxes`` as ``(N, 4) float32`` or ``float64``, once it is certain that they are boxes.

    Raises:
        ValueError: they are not ``(N, 4)``, or one is inverted, not a number or too far away.
    """
    boxes = _rows(boxes)
    inverted = (boxes[:, 2:] < boxes[:, :2]).any(axis=1)
    if inverted.any():
        row = int(inverted.argmax())
        raise ValueError(f"box {row} ends before it begins: {boxes[row].tolist()}")
    return boxes


def _rows(boxes: np.ndarray) -> np.ndarray:
    boxes = np.asarray(boxes)
    if boxes.dtype != np.float32:
        boxes = boxes.astype(np.float64)
    if boxes.size == 0:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"boxes are (N, 4), not {boxes.shape}")
    usable = (np.abs(boxes) <= FARTHEST).all(axis=1)  # nor is nan
    if not usable.all():
        row = int(usable.argmin())
        raise ValueError(f"box {row} is not in any picture: {boxes[row].tolist()}")
    return boxes


def _areas(boxes: np.ndarray) -> np.ndarray:
    found: np.ndarray = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return found


def _check_size(width: float, height: float) -> None:
    if not (0 < width <= FARTHEST and 0 < height <= FARTHEST):
        raise ValueError(f"a picture is not {width} × {height} px")
