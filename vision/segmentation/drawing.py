"""Labels as colours over the pictures they are of."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import numpy as np

from vision.segmentation.augmentation import fitted
from vision.segmentation.labels import BACKGROUND, IGNORED, MAX_CLASSES

GAP = 4
TILE = 192
OPACITY = 0.55


def class_colors() -> np.ndarray:
    """``(256, 3) uint8`` RGB by label; neighbours differ by the golden angle of hue, so that none of the first
    dozen look alike. The background is black, what is ignored grey."""
    hues = [colorsys.hsv_to_rgb((label - 1) * 0.618034 % 1.0, 0.85, 1.0) for label in range(256)]
    colors: np.ndarray = np.rint(255 * np.array(hues)).astype(np.uint8)
    colors[BACKGROUND], colors[MAX_CLASSES + 1 :] = (0, 0, 0), (128, 128, 128)
    return colors


def tinted(image: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """``(H, W, 3) uint8``: a picture with its classes' colours over it; the background as it is.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        labels: ``(H, W) uint8``.
    """
    opacity = np.float32(OPACITY) * ((labels != BACKGROUND) & (labels != IGNORED))[..., None]
    mixed: np.ndarray = np.rint(image * (1 - opacity) + class_colors()[labels] * opacity)
    return mixed.astype(np.uint8)


def sheet(images: Sequence[np.ndarray], *rows: Sequence[np.ndarray]) -> np.ndarray:
    """Pictures of any sizes in squares of :data:`TILE` px: a column for each, a row for each of its ``labels``."""
    height, width = (count * (TILE + GAP) - GAP for count in (len(rows), len(images)))
    page = np.full((height, width, 3), 32, np.uint8)
    for row, labels in enumerate(rows):
        for column, image in enumerate(images):
            placement = fitted(image.shape, TILE)
            top, left = row * (TILE + GAP), column * (TILE + GAP)
            page[top : top + TILE, left : left + TILE] = tinted(
                placement.image(image, TILE), placement.labels(labels[column], TILE)
            )
    return page
