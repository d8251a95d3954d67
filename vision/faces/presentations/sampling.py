"""Colours between the pixels."""

from __future__ import annotations

import cv2
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
    # OpenCV counts in numbers that have no infinity.
    rows, columns = (
        places.clip(0, size - 1).astype(np.float32) for places, size in ((rows, height), (columns, width))
    )
    blended: np.ndarray = cv2.remap(image.astype(np.float32), columns, rows, cv2.INTER_LINEAR)
    return blended
