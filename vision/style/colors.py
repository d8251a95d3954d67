"""Painting with the photograph's own colours.

Reference: Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer", section 2.
"""

from __future__ import annotations

import numpy as np
from PIL import Image


def luminance(image: np.ndarray) -> np.ndarray:
    """``(H, W, 3) uint8`` to its luma (ITU-R 601), as grey ``(H, W, 3) uint8``."""
    return np.array(Image.fromarray(image).convert("L").convert("RGB"))


def matched_luminance(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The luminance of ``style`` with the mean and the spread of that of ``content``; grey ``(H, W, 3) uint8``.

    Without it the darkness of a painting would be taken over although its colours are not.
    """
    source, target = (luminance(image).astype(np.float32) for image in (style, content))
    spread = target.std() / max(float(source.std()), 1.0)
    matched = (source - source.mean()) * spread + target.mean()
    return np.clip(np.rint(matched), 0, 255).astype(np.uint8)


def recolored(image: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The luminance of ``image`` with the colours of ``content``; both and the result ``(H, W, 3) uint8``.

    ``content`` may have another size than ``image``; the result has that of ``image``.
    """
    size = (image.shape[1], image.shape[0])
    light = Image.fromarray(image).convert("L")
    colors = Image.fromarray(content).resize(size, Image.Resampling.LANCZOS).convert("YCbCr")
    _, blue, red = colors.split()
    return np.array(Image.merge("YCbCr", (light, blue, red)).convert("RGB"))
