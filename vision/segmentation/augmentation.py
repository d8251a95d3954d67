"""A picture and its labels in the network's square, moved together."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision.segmentation.labels import IGNORED

GREY = (128, 128, 128)
"""What is beside a picture that does not fill the square; its labels are ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """How much pictures are varied while a network learns, so that few count as many.

    Attributes:
        mirror: whether half of them are mirrored. Not for what has a left and a right, such as letters.
        zoom: they are shown up to this share smaller or larger, and cropped where they no longer fit.
        turn: they are turned by up to so many degrees.
        color: each channel, and the contrast, is changed by up to this share.
    """

    mirror: bool = True
    zoom: float = 0.3
    turn: float = 10.0
    color: float = 0.2


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a picture lies in the square: ``(2, 3) float64``, corners of pixels to corners of pixels."""

    matrix: np.ndarray

    def image(self, image: np.ndarray, side: int) -> np.ndarray:
        """``(side, side, 3) uint8`` of ``(H, W, 3) uint8``."""
        return self._moved(image, side, cv2.INTER_LINEAR, GREY)

    def labels(self, labels: np.ndarray, side: int) -> np.ndarray:
        """``(side, side) uint8`` of ``(H, W) uint8``; no label becomes another between two."""
        return self._moved(labels, side, cv2.INTER_NEAREST, (IGNORED,))

    def _moved(self, array: np.ndarray, side: int, method: int, border: tuple[int, ...]) -> np.ndarray:
        matrix = self.matrix.copy()
        matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2.0 - 0.5  # OpenCV counts from midpoints of pixels
        return cv2.warpAffine(array, matrix, (side, side), flags=method, borderValue=border)


def fitted(size: tuple[int, ...], side: int) -> Placement:
    """All of a picture of ``size`` (height, width), as large as possible, in the middle."""
    height, width = size[:2]
    scale = side / max(height, width)
    left, top = (side - scale * width) / 2.0, (side - scale * height) / 2.0
    return Placement(np.array([[scale, 0.0, left], [0.0, scale, top]]))


def varied(size: tuple[int, ...], side: int, variation: Variation, rng: np.random.Generator) -> Placement:
    """A picture of ``size`` (height, width) a little larger or smaller, turned, and anywhere in the square."""
    height, width = size[:2]
    scale = side / max(height, width) * rng.uniform(1.0 - variation.zoom, 1.0 + variation.zoom)
    angle = np.radians(rng.uniform(-variation.turn, variation.turn))
    turned = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if variation.mirror and rng.random() < 0.5:
        turned[:, 0] *= -1.0
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ turned.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    shift = -low + (side - (high - low)) * rng.random(
        2
    )  # where it is larger than the square, that is below 0
    return Placement(np.column_stack([turned, shift]))
