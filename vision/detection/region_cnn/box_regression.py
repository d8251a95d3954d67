"""A proposal is only about right: by which numbers the box of an object is told from it.

t_x and t_y move the middle, in widths and heights of the proposal; t_w and t_h scale it, as logarithms. All four are 0
where the proposal is right already, and mean the same on small and large objects.

Reference: Girshick, Donahue, Darrell and Malik 2014, "Rich feature hierarchies for accurate object detection and
semantic segmentation", appendix C.
"""

from __future__ import annotations

import numpy as np

from vision.detection.boxes import centers_to_corners, corners_to_centers

MAX_SCALING = 4.0
"""A box is made at most so many times as wide or high as its proposal, or as little: an untrained network's
exponentials would be infinite."""

DEVIATIONS = np.array([0.1, 0.1, 0.2, 0.2])
"""Networks learn ``deltas / DEVIATIONS``, which are about 1, as their classes' errors are.

Reference: Girshick 2015, "Fast R-CNN", section 2.3.
"""


def box_deltas(proposals: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Equations 6 to 9: (t_x, t_y, t_w, t_h) from each proposal to the box of its object.

    Args:
        proposals, boxes: ``(N, 4)`` corners, px, none empty.

    Returns:
        ``(N, 4) float64``.

    Example:
        >>> box_deltas(np.array([[0, 0, 10, 20]]), np.array([[5, 0, 15, 20]]))
        array([[0.5, 0. , 0. , 0. ]])
    """
    given, wanted = (corners_to_centers(np.asarray(rows, np.float64)) for rows in (proposals, boxes))
    moved = (wanted[:, :2] - given[:, :2]) / given[:, 2:]
    scaled = np.log(wanted[:, 2:] / given[:, 2:])
    return np.concatenate([moved, scaled], axis=1)


def apply_deltas(proposals: np.ndarray, deltas: np.ndarray) -> np.ndarray:
    """Equations 1 to 4: the boxes that ``deltas`` make of ``proposals``; what :func:`box_deltas` is undone by.

    Args:
        proposals: ``(N, 4)`` corners, px.
        deltas: ``(N, 4)``; scaled by at most :data:`MAX_SCALING`.

    Returns:
        ``(N, 4) float64`` corners, px, which may reach out of the picture.
    """
    given = corners_to_centers(np.asarray(proposals, np.float64))
    limit = np.log(MAX_SCALING)
    centers = given[:, :2] + deltas[:, :2] * given[:, 2:]
    sides = given[:, 2:] * np.exp(np.clip(deltas[:, 2:], -limit, limit))
    return centers_to_corners(np.concatenate([centers, sides], axis=1))
