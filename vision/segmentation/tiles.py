"""Large photographs worked on square by square, with what was found in a small copy of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

TILE = 256
"""Side of the squares, px."""

Place = tuple[slice, slice]
"""Rows and columns."""


def shrunk(image: np.ndarray, max_side: int) -> np.ndarray:
    """``(H, W) or (H, W, C)`` with no side longer than ``max_side``, by means of areas; never enlarged."""
    return _scaled(image, max_side / max(image.shape[:2]))


def shrunk_to(image: np.ndarray, max_pixels: int) -> np.ndarray:
    """``(H, W) or (H, W, C)`` with no more than about so many pixels; as :func:`shrunk`."""
    return _scaled(image, math.sqrt(max_pixels / (image.shape[0] * image.shape[1])))


def _scaled(image: np.ndarray, scale: float) -> np.ndarray:
    if scale >= 1.0:
        return image
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def tiles(size: tuple[int, ...]) -> Iterator[Place]:
    """The squares of a picture of that height and width, px; the last ones are smaller."""
    for top in range(0, size[0], TILE):
        for left in range(0, size[1], TILE):
            yield slice(top, min(top + TILE, size[0])), slice(left, min(left + TILE, size[1]))


def enlarged(small: np.ndarray, place: Place, size: tuple[int, ...]) -> np.ndarray:
    """What ``small`` ``(h, w, C)`` is at ``place`` once it is as large as ``size``; ``C`` is 1 to 4."""
    rows, columns = place
    down, right = small.shape[0] / size[0], small.shape[1] / size[1]
    # a pixel whose midpoint is at x + ½ has it in the small array at (x + ½)·scale
    matrix = np.array(
        [[right, 0.0, (columns.start + 0.5) * right - 0.5], [0.0, down, (rows.start + 0.5) * down - 0.5]]
    )
    return cv2.warpAffine(
        small,
        matrix,
        (columns.stop - columns.start, rows.stop - rows.start),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
