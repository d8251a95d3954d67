"""Square windows on a photograph, as detectors look at it: the whole of it, and tiles for what is small."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np
from PIL import Image

OVERLAP = 0.25
"""Neighbouring tiles share this part of a tile's side: what is no larger lies whole in one of them."""


class Window(NamedTuple):
    """A square of a photograph, in px; it may reach beyond the photograph's edges."""

    left: float
    top: float
    side: float


def whole(width: int, height: int) -> Window:
    """The smallest square around a photograph, with the photograph in its middle."""
    side = max(width, height)
    return Window((width - side) / 2, (height - side) / 2, side)


def tiled(width: int, height: int, tiles: int) -> list[Window]:
    """The whole photograph and, if ``tiles`` is 2 or more, so many overlapping squares along its longer side.

    Example:
        >>> [window.left for window in tiled(1000, 400, 2)]
        [0.0, 0, 429]
    """
    if tiles < 2:
        return [whole(width, height)]
    side = ceil(max(width, height) / (1 + (tiles - 1) * (1 - OVERLAP)))
    starts = [(left, top) for top in _starts(height, side) for left in _starts(width, side)]
    return [whole(width, height), *(Window(left, top, side) for left, top in starts)]


def _starts(length: int, side: int) -> list[float]:
    if length <= side:
        return [(length - side) / 2]
    steps = ceil((length - side) / (side * (1 - OVERLAP)) - 1e-9)
    return [round(start) for start in np.linspace(0, length - side, steps + 1)]


def letterboxed(image: np.ndarray, window: Window, side: int) -> np.ndarray:
    """The window as a ``(side, side, 3) uint8`` picture, never stretched; black beyond the photograph.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        window: a square of it.
        side: px.
    """
    left, top = max(0, round(window.left)), max(0, round(window.top))
    part = image[top : ceil(window.top + window.side), left : ceil(window.left + window.side)]
    scale = side / window.side
    size = [max(1, min(side, round(length * scale))) for length in (part.shape[1], part.shape[0])]
    resized = Image.fromarray(part).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    x = min(side - size[0], round((left - window.left) * scale))
    y = min(side - size[1], round((top - window.top) * scale))
    square = np.zeros((side, side, 3), np.uint8)
    square[y : y + size[1], x : x + size[0]] = np.asarray(resized)
    return square


def is_cut(boxes: np.ndarray, window: Window, width: int, height: int, margin: float) -> np.ndarray:
    """Whether the window's edge cuts each box off inside the photograph.

    Args:
        boxes: ``(N, 4)`` corners in px of the photograph.
        window: where they were found.
        width, height: of the photograph, px.
        margin: a box that ends within so many px of the edge counts as cut.

    Returns:
        ``(N,) bool``.
    """
    right, bottom = window.left + window.side, window.top + window.side
    return np.asarray(
        ((boxes[:, 0] < window.left + margin) & (window.left > 0))
        | ((boxes[:, 1] < window.top + margin) & (window.top > 0))
        | ((boxes[:, 2] > right - margin) & (right < width))
        | ((boxes[:, 3] > bottom - margin) & (bottom < height))
    )
