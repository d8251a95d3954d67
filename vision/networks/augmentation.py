"""How a picture is varied while a network learns, so that few count as many."""

from __future__ import annotations

import numpy as np


def recolored(image: np.ndarray, amount: float, rng: np.random.Generator) -> np.ndarray:
    """``image`` with other light: every channel brighter or darker, and more or less contrast.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        amount: each channel, and the contrast, is changed by up to this share.
        rng: whence the change.

    Returns:
        ``(H, W, 3) uint8``.
    """
    gains = rng.uniform(1.0 - amount, 1.0 + amount, 3)
    contrast = rng.uniform(1.0 - amount, 1.0 + amount)
    lit = image.astype(np.float32) * gains.astype(np.float32)
    mean = float(lit.mean())
    changed: np.ndarray = np.clip(mean + contrast * (lit - mean), 0, 255).astype(np.uint8)
    return changed
