"""Masks as polygons with holes, and back.

Points are corners of pixels, not midpoints: a pixel at column 3 reaches from 3 to 4. So a polygon's area is the
mask's number of pixels, its bounds are the mask's box, and nothing is lost on the way there and back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import BadImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A piece of a mask.

    Attributes:
        outline: ``(N, 2) float64``, x and y in px, N at least 3; the last point joins the first.
        holes: each likewise.
    """

    outline: np.ndarray
    holes: tuple[np.ndarray, ...] = ()


def polygons_of(mask: np.ndarray, *, tolerance: float = 1.0) -> list[Polygon]:
    """The outlines of a mask's pieces and of their holes.

    Args:
        mask: ``(H, W) bool``. Pixels that touch at a corner are of one piece.
        tolerance: how far the mask's own outline may be from the simplified one, px. 0 keeps every corner.
            Pieces and holes of which less than a triangle is left are dropped.

    Returns:
        In no order that means anything.

    Reference: Suzuki and Abe 1985 (OpenCV's contours); Douglas and Peucker 1973.

    Example:
        >>> polygons_of(np.ones((2, 3), bool))[0].outline.tolist()
        [[0.0, 0.0], [0.0, 2.0], [3.0, 2.0], [3.0, 0.0]]
    """
    # OpenCV's contours go through midpoints. In a picture of twice the size each goes through the first or the
    # second half of a pixel, which says on which side of it the corner is.
    doubled = np.repeat(np.repeat(mask.astype(np.uint8), 2, axis=0), 2, axis=1)
    contours, hierarchy = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rings = [_simplified((contour[:, 0] + 1) // 2, tolerance) for contour in contours]
    parents = hierarchy[0][:, 3] if len(contours) else []
    holes: dict[int, list[np.ndarray]] = {}
    for ring, parent in zip(rings, parents, strict=True):
        if parent >= 0 and ring is not None:
            holes.setdefault(int(parent), []).append(ring)
    return [
        Polygon(outline=ring, holes=tuple(holes.get(number, ())))
        for number, (ring, parent) in enumerate(zip(rings, parents, strict=True))
        if parent < 0 and ring is not None
    ]


def mask_of(polygons: Iterable[Polygon], size: tuple[int, int]) -> np.ndarray:
    """The pixels whose midpoints lie in a polygon and in none of its holes.

    Args:
        polygons: they may overlap one another and reach beyond the picture.
        size: height and width, px.

    Returns:
        ``(H, W) bool``.

    Raises:
        BadImage: ``bad_polygon``: a ring has fewer than 3 points, or is not of finite numbers.
    """
    mask = np.zeros(size, bool)
    for polygon in polygons:
        outline = _checked(polygon.outline)
        # only the part of the picture where it can be: a mask may have hundreds of pieces
        left, top = np.clip(np.floor(outline.min(axis=0)), 0, size[::-1]).astype(int)
        right, bottom = np.clip(np.ceil(outline.max(axis=0)), 0, size[::-1]).astype(int)
        rings = [_checked(ring) - (left, top) for ring in (outline, *polygon.holes)]
        mask[top:bottom, left:right] |= _filled(rings, (bottom - top, right - left))
    return mask


def _simplified(ring: np.ndarray, tolerance: float) -> np.ndarray | None:
    simple = cv2.approxPolyDP(ring.astype(np.int32), tolerance, closed=True)[:, 0]
    return simple.astype(np.float64) if len(simple) >= 3 else None


def _filled(rings: list[np.ndarray], size: tuple[int, int]) -> np.ndarray:
    """Even–odd: walking along a row's midpoints, every side that is crossed leads in or out."""
    height, width = size
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    upper = np.where((starts[:, 1] <= ends[:, 1])[:, None], starts, ends)
    lower = np.where((starts[:, 1] <= ends[:, 1])[:, None], ends, starts)
    # a side crosses the rows whose midpoints are from its upper end, inclusive, to its lower, exclusive
    first = np.clip(np.ceil(upper[:, 1] - 0.5), 0, height).astype(int)
    counts = np.clip(np.ceil(lower[:, 1] - 0.5), 0, height).astype(int) - first
    side = np.repeat(np.arange(len(upper)), counts)
    rows = np.arange(len(side)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    share = (rows + 0.5 - upper[side, 1]) / (lower[side, 1] - upper[side, 1])
    crossings = upper[side, 0] + share * (lower[side, 0] - upper[side, 0])
    columns = np.clip(np.ceil(crossings - 0.5), 0, width).astype(int)
    turns = np.zeros((height, width + 1), bool)
    np.logical_xor.at(turns, (rows, columns), True)
    return np.logical_xor.accumulate(turns, axis=1)[:, :width]


def _checked(ring: np.ndarray) -> np.ndarray:
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3 or not np.isfinite(ring).all():
        raise BadImage("bad_polygon")
    return ring
