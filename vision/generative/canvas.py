"""The sheet a painting is made on: its grid, its supersampling, its finish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

Plane = npt.NDArray[Any]
"""An array of floats: a (H, W) field, an (H, W, 3) picture of 0…1, or a list of points."""

Picture = npt.NDArray[np.uint8]
"""An (H, W, 3) picture, uint8, sRGB."""


@dataclass(frozen=True)
class Sheet:
    """Coordinates for a painting of any size.

    Attributes:
        height: rows, px.
        width: columns, px.
    """

    height: int
    width: int

    @property
    def unit(self) -> float:
        """Pixels for what would be one pixel on a sheet of 768 × 768."""
        return float(np.sqrt(self.height * self.width)) / 768

    @property
    def aspect(self) -> float:
        """Width over height: the largest x."""
        return self.width / self.height

    @cached_property
    def x(self) -> Plane:
        """(H, W) columns, 0 … aspect."""
        row = (np.arange(self.width, dtype=np.float32) + 0.5) / self.height
        return np.broadcast_to(row, (self.height, self.width))

    @cached_property
    def y(self) -> Plane:
        """(H, W) rows, 0 at the top … 1 at the bottom."""
        column = (np.arange(self.height, dtype=np.float32) + 0.5) / self.height
        return np.broadcast_to(column[:, None], (self.height, self.width))

    def larger(self, factor: int) -> Sheet:
        """The same sheet with ``factor`` times the pixels on a side, to be reduced by ``reduce`` later."""
        return Sheet(self.height * factor, self.width * factor)


def reduce(plane: Plane, factor: int) -> Plane:
    """Average blocks of ``factor`` × ``factor`` pixels: the end of supersampling."""
    height, width = plane.shape[0] // factor, plane.shape[1] // factor
    blocks = plane[: height * factor, : width * factor].reshape(
        height, factor, width, factor, *plane.shape[2:]
    )
    averages: Plane = blocks.mean(axis=(1, 3), dtype=np.float32)
    return averages


def enlarge(plane: Plane, sheet: Sheet) -> Plane:
    """Interpolate a (h, w) or (h, w, 3) plane bicubically onto the sheet."""
    if plane.ndim == 3:
        return np.stack([enlarge(plane[..., channel], sheet) for channel in range(plane.shape[2])], axis=-1)
    picture = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(picture.resize((sheet.width, sheet.height), Image.Resampling.BICUBIC))


def blur(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur of the first two axes; sigma in px."""
    sigmas = (sigma, sigma) + (0,) * (plane.ndim - 2)
    blurred: Plane = ndimage.gaussian_filter(plane, sigmas, mode="nearest", truncate=3.0)
    return blurred


def step_at(plane: Plane, edge: float, softness: float) -> Plane:
    """0 where plane is well below ``edge``, 1 well above, smooth over ±``softness``."""
    t = np.clip((plane - edge) / (2 * softness) + 0.5, 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def blend(under: Plane, over: Plane, mask: Plane) -> Plane:
    """Lay ``over``, an (H, W, 3) picture or a (3,) colour, on ``under`` where the (H, W) mask is 1."""
    laid = np.array(under, np.float32)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size:
        # Most masks are a sail or a fin: the rest of the sheet need not be touched.
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        part = laid[box]
        part += (over[box] if over.ndim == 3 else over) * mask[box][..., None] - part * mask[box][..., None]
    return laid


def finish(picture: Plane) -> Picture:
    """Clip an (H, W, 3) picture of 0…1 and round it to uint8."""
    rounded: Picture = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return rounded
