"""Digits of the test as pictures, for pages: no network is loaded."""

from __future__ import annotations

import numpy as np

from vision import images
from vision.digits.mnist import load_mnist


def digits_png(places: list[int]) -> bytes:
    """The digits at ``places`` of the test, side by side, dark on white.

    Raises:
        DataMissing: the digits are not on this machine.
    """
    digits = 255 - load_mnist("test").images[places]
    sheet = np.concatenate(list(digits), axis=1)
    return images.encode(sheet[..., None].repeat(3, axis=2), "png")
