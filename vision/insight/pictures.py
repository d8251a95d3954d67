"""Photographs as a network takes them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from vision.networks.zoo import ZooNetwork

GRID = 32
"""Heights and widths of networks that take any are multiples of this, so that the padding of their strides, and with it
what a unit sees, is the same for all photographs."""
LONGEST = 2.0
"""Times the shorter side; of a longer panorama the middle is seen."""


def squared(image: np.ndarray, side: int) -> np.ndarray:
    """The middle square of a photograph, ``(side, side, 3) uint8``.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        side: px.
    """
    return _middle(image, side, side)


def gridded(image: np.ndarray, side: int) -> np.ndarray:
    """A photograph of this shorter side; of the longer one as much of the middle as fits on the grid.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        side: px, a multiple of :data:`GRID`.
    """
    height, width = image.shape[:2]
    ratio = min(LONGEST, max(height, width) / min(height, width))
    longer = max(side, int(ratio * side / GRID + 1e-6) * GRID)
    return _middle(image, longer, side) if height > width else _middle(image, side, longer)


def as_seen(image: np.ndarray, network: ZooNetwork) -> np.ndarray:
    """A photograph as a network is shown it, ``(h, w, 3) uint8``: the middle, or almost all where it takes any size."""
    side = network.picture_shape[0]
    return gridded(image, side) if network.takes_any_size else squared(image, side)


def seen_part(image: np.ndarray, seen: np.ndarray) -> tuple[float, float, float, float]:
    """Which part of a photograph these functions leave: left, top, right and bottom, 0 to 1."""
    left, top, right, bottom = _middle_box(image, *seen.shape[:2])
    height, width = image.shape[:2]
    return left / width, top / height, right / width, bottom / height


def _middle_box(image: np.ndarray, height: int, width: int) -> tuple[float, float, float, float]:
    scale = min(image.shape[0] / height, image.shape[1] / width)
    top, left = (image.shape[0] - scale * height) / 2, (image.shape[1] - scale * width) / 2
    return left, top, left + scale * width, top + scale * height


def _middle(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """As much of the middle as has this shape, in this size."""
    box = _middle_box(image, height, width)
    picture = Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC, box, reducing_gap=3.0)
    return np.asarray(picture)
