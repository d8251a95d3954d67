"""Whose colours a painting has: the painting's, the photograph's, or some of both.

Reference: Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer".
"""

from __future__ import annotations

import numpy as np
from PIL import Image

MIN_VARIANCE = 1e-4


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
    return np.asarray(np.clip(np.rint(matched), 0, 255).astype(np.uint8))


def recolored(image: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The luminance of ``image`` with the colours of ``content``; both and the result ``(H, W, 3) uint8``.

    ``content`` may have another size than ``image``; the result has that of ``image``.
    """
    size = (image.shape[1], image.shape[0])
    light = Image.fromarray(image).convert("L")
    colors = Image.fromarray(content).resize(size, Image.Resampling.LANCZOS).convert("YCbCr")
    _, blue, red = colors.split()
    return np.array(Image.merge("YCbCr", (light, blue, red)).convert("RGB"))


def matched_colors(content: np.ndarray, style: np.ndarray, amount: float = 1.0) -> np.ndarray:
    """Move the colours of ``content`` so that their mean and covariance become those of ``style``.

    Of all linear maps that do so, the one that moves colours least.

    Args:
        content, style: ``(H, W, 3) uint8``.
        amount: 0 leaves ``content`` as it is, 1 moves its colours all the way.

    Returns:
        ``(H, W, 3) uint8``, of the size of ``content``.

    Reference: Pitié and Kokaram 2007, "The Linear Monge-Kantorovitch Linear Colour Mapping", eq. 8.
    """
    if amount == 0.0:
        return content
    source, target = (image.reshape(-1, 3) / 255.0 for image in (content, style))
    mapping = _monge_kantorovich(np.cov(source.T), np.cov(target.T))
    moved = (source - source.mean(0)) @ mapping + target.mean(0)
    mixed = amount * moved + (1.0 - amount) * source
    return np.asarray(np.rint(np.clip(mixed, 0.0, 1.0) * 255.0), np.uint8).reshape(content.shape)


def _monge_kantorovich(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    source = source + MIN_VARIANCE * np.eye(3)  # a picture of one colour has no covariance to invert
    root = _square_root(source)
    inverse = np.linalg.inv(root)
    return np.asarray(inverse @ _square_root(root @ target @ root) @ inverse)


def _square_root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)
