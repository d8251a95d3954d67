"""Only a part of a photograph painted, the rest left as it was."""

from __future__ import annotations

import functools

import numpy as np
from PIL import Image


class Region:
    """A part of a photograph.

    Args:
        photograph: ``(H, W, 3) uint8`` RGB.
        mask: ``(H, W) float32`` or of any other size, 0…1: how much of each pixel is painted.

    Raises:
        ValueError: the mask is not two-dimensional or leaves 0…1.
    """

    def __init__(self, photograph: np.ndarray, mask: np.ndarray) -> None:
        if mask.ndim != 2 or not (float(mask.min()) >= 0.0 and float(mask.max()) <= 1.0):
            raise ValueError(f"a mask of shape {mask.shape} with values outside of 0…1")
        self._photograph = Image.fromarray(photograph)
        self._mask = Image.fromarray(mask.astype(np.float32))
        self._sized = functools.lru_cache(maxsize=4)(self._resized)  # a painting has few sizes

    def painted(self, painting: np.ndarray) -> np.ndarray:
        """``painting``, ``(h, w, 3) uint8``, within the region and the photograph around it, of that size."""
        height, width = painting.shape[:2]
        photograph, mask = self._sized(width, height)
        mixed: np.ndarray = np.rint(photograph + mask * (painting.astype(np.float32) - photograph))
        return mixed.astype(np.uint8)

    def _resized(self, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        photograph = self._photograph.resize((width, height), Image.Resampling.LANCZOS)
        # A smaller mask must stay within 0…1, which Lanczos does not promise.
        mask = self._mask.resize((width, height), Image.Resampling.BILINEAR)
        return np.asarray(photograph, np.float32), np.asarray(mask)[..., None]
