"""Colours between the pixels."""

from __future__ import annotations

import numpy as np


def sampled(image: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Bilinear interpolation; beyond the edge, the edge's colour.

    Args:
        image: (H, W, 3), any number type.
        rows, columns: (h, w) float, px; infinity is allowed.

    Returns:
        (h, w, 3) float32.
    """
    height, width = image.shape[:2]
    rows, columns = rows.clip(0, height - 1.001), columns.clip(0, width - 1.001)
    top, left = rows.astype(np.intp), columns.astype(np.intp)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    place = top * width + left
    flat = image.reshape(-1, 3).astype(np.float32)
    upper = flat[place] * (1 - right) + flat[place + 1] * right
    lower = flat[place + width] * (1 - right) + flat[place + width + 1] * right
    blended: np.ndarray = (upper * (1 - down) + lower * down).astype(np.float32)
    return blended
