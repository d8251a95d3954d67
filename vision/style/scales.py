"""Coarse to fine: the sizes at which a picture is painted, and how pictures come to a size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import tensorflow as tf
from PIL import Image

from vision.errors import BadImage
from vision.style.objective import Picture
from vision.style.settings import Quality, StyleSettings

SHARES = (0.25, 0.5, 1.0)
STEPS: Mapping[Quality, tuple[int, int, int]] = MappingProxyType(
    {"draft": (60, 40, 20), "standard": (150, 100, 80), "fine": (250, 200, 200)}
)
MIN_SIDE = 32
"""Fewer pixels than this are fewer than one position of a network's deeper layers (px)."""


@dataclass(frozen=True)
class Scale:
    """One size of the picture.

    Attributes:
        height, width: px.
        share: of the full size.
        first: the number of steps before this scale's.
        steps: how many it gets.
    """

    height: int
    width: int
    share: float
    first: int
    steps: int

    @property
    def longest_side(self) -> int:
        return max(self.height, self.width)

    @property
    def work(self) -> int:
        """Pixels painted, all steps together: the measure of what is left to do."""
        return self.height * self.width * self.steps


def plan_scales(height: int, width: int, settings: StyleSettings) -> tuple[Scale, ...]:
    """The scales of a photograph of ``height`` by ``width`` px; those too small for the network are left out.

    Raises:
        BadImage: ``too_small``: so narrow that the full size has a side under :data:`MIN_SIDE` px.
    """
    scales: list[Scale] = []
    for share, steps in zip(SHARES, STEPS[settings.quality], strict=True):
        rows, columns = fitted(height, width, settings.size * share)
        if min(rows, columns) >= MIN_SIDE:
            first = scales[-1].first + scales[-1].steps if scales else 0
            scales.append(Scale(rows, columns, share, first, steps))
        elif share == 1.0:
            raise BadImage("too_small", width=columns, height=rows, min_side=MIN_SIDE)
    return tuple(scales)


def fitted(height: int, width: int, longest: float) -> tuple[int, int]:
    """Height and width of the same shape whose longer side is ``longest``; both at least 1."""
    factor = longest / max(height, width)
    return max(1, round(height * factor)), max(1, round(width * factor))


def picture(image: np.ndarray, height: int, width: int) -> Picture:
    """``(H, W, 3) uint8`` to a ``float32`` picture in 0…1 of another size (Lanczos, so larger is smooth)."""
    resized = Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS)
    return tf.constant(np.asarray(resized), tf.float32) / 255.0


def enlarged(image: Picture, height: int, width: int) -> Picture:
    """A picture of one scale as the beginning of the next."""
    resized = tf.image.resize(image, (height, width), tf.image.ResizeMethod.BICUBIC)
    return tf.clip_by_value(resized, 0.0, 1.0)


def pixels(image: Picture) -> np.ndarray:
    """A picture in 0…1 to ``(H, W, 3) uint8``."""
    return np.asarray(tf.cast(tf.round(image * 255.0), tf.uint8))
