"""How a network looks at a picture that it learns from: once, or varied several times, so that a handful count as many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.training.augmentation import Recipe, vary
from vision.training.ten_crop import center_crop

VARIED = 4
"""Looks at a picture that is varied: its middle as it is, and so many less one."""


def looks_at(image: np.ndarray, variations: Sequence[str], *, side: int, seed: int) -> np.ndarray:
    """The middle of a picture, and if it is varied :data:`VARIED` looks in all; the same for the same seed.

    Args:
        image: ``(H, W, 3) uint8``.
        variations: of :data:`vision.training.augmentation.VARIATIONS`.
        side: of the square, px.

    Returns:
        ``(V, side, side, 3) uint8``.
    """
    middle = center_crop(image, side)
    if not variations:
        return middle[None]
    rng, recipe = np.random.default_rng(seed), Recipe().only(*variations)
    return np.stack([middle, *(vary(middle, recipe, rng) for _ in range(VARIED - 1))])
