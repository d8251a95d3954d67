"""Does a straight edge run along each side of the face, as a print's or a device's does?"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d, sobel

from vision.faces.face import Box

REACH = 1.6
"""How far out from the face an edge is looked for, in its widths and heights."""
OVERLAP = 0.2
"""How far it must run on beyond the face at either end."""
TILTS = np.tan(np.radians(np.arange(-9, 10, 3)))
COARSE = 3
"""Every so many-th pixel is enough for edges as long as a face."""
STEP = 10.0
"""Grey levels a pixel: the least slope of an edge."""


def frame(image: np.ndarray, box: Box) -> float:
    """How much of a rectangle's outline is seen around a face.

    Args:
        image: (H, W, 3) uint8 RGB.
        box: of the face, px.

    Returns:
        0 to 1: the mean over the four sides of the share of the straightest edge that runs along the whole side of the face.
    """
    grey = image[::COARSE, ::COARSE, 1].astype(np.float32)
    small = box.scaled(1 / COARSE)
    across, down = np.abs(sobel(grey, axis=1)) / 8, np.abs(sobel(grey, axis=0)) / 8
    upright = (across > STEP) & (across > down)
    level = (down > STEP) & (down > across)
    turned = Box(small.top, small.left, small.bottom, small.right)
    return float(np.mean([*_sides(upright, small), *_sides(level.T, turned)]))


def _sides(edges: np.ndarray, box: Box) -> tuple[float, float]:
    """The share of the straightest upright edge before and behind the box."""
    extra = OVERLAP * box.height
    top, bottom = max(0, round(box.top - extra)), min(edges.shape[0], round(box.bottom + extra))
    rows = np.arange(top, bottom)
    if len(rows) < 8:
        return 0.0, 0.0
    near = maximum_filter1d(edges[top:bottom].astype(np.float32), 3, axis=1)
    reach = REACH * box.width
    before = _straightest(near, round(box.left - reach), round(box.left))
    behind = _straightest(near, round(box.right), round(box.right + reach))
    return before, behind


def _straightest(edges: np.ndarray, first: int, last: int) -> float:
    """The largest share of one straight, nearly upright line between two columns."""
    height, width = edges.shape
    columns = np.arange(max(0, first), min(width, last))
    if not len(columns):
        return 0.0
    below = np.arange(height) - height / 2
    shifts = np.rint(TILTS[:, None] * below).astype(np.intp)
    places = columns + shifts[..., None]
    inside = (places >= 0) & (places < width)
    along = edges[np.arange(height)[:, None], places.clip(0, width - 1)] * inside
    return float(along.mean(axis=1).max())
