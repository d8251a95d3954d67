"""What somebody has drawn, made into a digit as those of MNIST are.

Reference: LeCun et al. 1998, section III.A: sized to fit 20×20 pixels without changing its shape, then laid into 28×28 so that its
centre of mass is in the middle.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from vision.digits.mnist import SIDE
from vision.errors import BadImage

BOX = 20
"""The longer side of the digit itself, px."""
FAINTEST = 32
"""Ink that is fainter is none: the soft edge of a brush."""


def centered_digit(ink: np.ndarray) -> np.ndarray:
    """Size and place a drawing as MNIST's digits are.

    Args:
        ink: ``(H, W) uint8``, 255 where it is drawn, 0 the paper.

    Returns:
        ``(28, 28) uint8``, alike.

    Raises:
        BadImage: ``nothing_drawn``.
    """
    rows, columns = np.nonzero(ink > FAINTEST)
    if not rows.size:
        raise BadImage("nothing_drawn")
    drawn = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = drawn.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(drawn).resize(size, Image.Resampling.BILINEAR))
    digit = np.zeros((SIDE, SIDE), np.uint8)
    top, left = (_begin(small.sum(1 - axis), small.shape[axis]) for axis in (0, 1))
    digit[top : top + small.shape[0], left : left + small.shape[1]] = small
    return digit


def _begin(mass: np.ndarray, length: int) -> int:
    """Where it has to begin for its centre of mass to be in the middle, as far as it stays inside.

    The middle is pixel 14 of 0 to 27: that of MNIST's own digits is 14.0 on average, not 13.5.
    """
    center = float(np.average(np.arange(length), weights=mass)) if mass.any() else (length - 1) / 2
    return int(np.clip(round(SIDE / 2 - center), 0, SIDE - length))
