"""Pictures in which every pixel has a class."""

from __future__ import annotations

from typing import Protocol

import numpy as np

BACKGROUND = 0
IGNORED = 255
"""The label of pixels of which nobody knows the class; they teach nothing and are not measured (as PASCAL VOC's)."""

MAX_CLASSES = 254


class LabelledPicture(Protocol):
    """A picture and its labels. Pictures that are read when asked for are welcome: threads ask."""

    @property
    def image(self) -> np.ndarray:
        """``(H, W, 3) uint8`` RGB, any size."""

    @property
    def labels(self) -> np.ndarray:
        """``(H, W) uint8``: :data:`BACKGROUND`, a class from 1, or :data:`IGNORED`."""


def labels_of(masks: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """One class for each pixel from a mask for each thing.

    Args:
        masks: ``(N, H, W) bool``. Where they overlap the later ones lie above.
        classes: ``(N,) int`` from 0; their labels are one more, as 0 is the background.

    Returns:
        ``(H, W) uint8``.
    """
    labels = np.full(masks.shape[1:], BACKGROUND, np.uint8)
    for mask, kind in zip(masks, classes, strict=True):
        labels[mask] = kind + 1
    return labels
