"""A picture looked at ten times when it is classified: the centre, the four corners, and all of them mirrored.

Reference: Krizhevsky, Sutskever and Hinton 2012, section 4.1; the course: "multi-crop at test time".
"""

from __future__ import annotations

import cv2
import numpy as np

CROPS = 10


def center_crop(image: np.ndarray, side: int) -> np.ndarray:
    """The middle of a picture, ``(side, side, 3)``, of the shorter side as :func:`ten_crops` sees it."""
    fitted = _fitted(image, side)
    top, left = ((length - side) // 2 for length in fitted.shape[:2])
    return np.ascontiguousarray(fitted[top : top + side, left : left + side])


def ten_crops(image: np.ndarray, side: int) -> np.ndarray:
    """Ten crops of a picture.

    Args:
        image: ``(H, W, 3) uint8``.
        side: of a crop, px; seven eighths of what the shorter side is sized to, as AlexNet takes 224 of 256.

    Returns:
        ``(10, side, side, 3) uint8``: centre, top left, top right, bottom left, bottom right, then the same mirrored.
    """
    fitted = _fitted(image, side)
    bottom, right = (length - side for length in fitted.shape[:2])
    corners = ((bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right))
    crops = np.stack([fitted[top : top + side, left : left + side] for top, left in corners])
    return np.concatenate([crops, crops[:, :, ::-1]])


def _fitted(image: np.ndarray, side: int) -> np.ndarray:
    height, width = image.shape[:2]
    scale = side * 8 / 7 / min(height, width)
    size = (max(side, round(width * scale)), max(side, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
