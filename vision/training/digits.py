"""MNIST as networks for pictures take it."""

from __future__ import annotations

import numpy as np

from vision.digits.mnist import Digits
from vision.training.labelled import LabelledImages


def digits_for(digits: Digits, side: int) -> LabelledImages:
    """Digits with a margin of nothing: ``(N, side, side, 1)``.

    Args:
        digits: of 28 px.
        side: 28 or more; LeNet-5 takes 32.
    """
    return LabelledImages(with_margin(digits.images, side), digits.labels.astype(np.int64))


def with_margin(images: np.ndarray, side: int) -> np.ndarray:
    """``(N, 28, 28) uint8`` as ``(N, side, side, 1)``, in the middle."""
    before = (side - images.shape[1]) // 2
    after = side - images.shape[1] - before
    return np.pad(images, ((0, 0), (before, after), (before, after)))[..., None]
