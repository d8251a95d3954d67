"""A trained network that gives every pixel of a photograph a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import keras
import numpy as np

from vision.segmentation.augmentation import GREY
from vision.segmentation.edges import refine
from vision.segmentation.tiles import Place

BATCH = 16

SEEN = 0.02
"""A class that is nowhere in the picture likelier than this is not looked at again at full size."""

REACH = 1.5
"""How far off the network's edges may be, in its own pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmenter:
    """Labels pictures of any size.

    Attributes:
        network: see :func:`vision.networks.unet.build_unet`.
        side: of the square in which it sees a picture, px.
    """

    network: keras.Model
    side: int

    def label(self, images: Sequence[np.ndarray], *, is_refined: bool = True) -> list[np.ndarray]:
        """The likeliest class of every pixel.

        Args:
            images: ``(H, W, 3) uint8`` RGB, any sizes.
            is_refined: whether the edges are moved to the photograph's own where it is larger than what the
                network sees; see :func:`vision.segmentation.edges.refine`.

        Returns:
            For each ``(H, W) uint8``, 0 to ``classes - 1``.
        """
        probabilities = self.probabilities(images)
        return [
            _likeliest(seen, image, is_refined=is_refined and max(image.shape) > self.side)
            for seen, image in zip(probabilities, images, strict=True)
        ]

    def probabilities(self, images: Sequence[np.ndarray]) -> list[np.ndarray]:
        """How likely each class is, as the network sees the picture.

        Returns:
            For each ``(h, w, classes) float32``, the longer side of which is the network's.
        """
        found: list[np.ndarray] = []
        for start in range(0, len(images), BATCH):
            found += self._in_batch(images[start : start + BATCH])
        return found

    def _in_batch(self, images: Sequence[np.ndarray]) -> list[np.ndarray]:
        places = [_place(image.shape, self.side) for image in images]
        squares = np.full((len(images), self.side, self.side, 3), GREY, np.float32)
        for square, place, image in zip(squares, places, images, strict=True):
            rows, columns = place
            size = (columns.stop - columns.start, rows.stop - rows.start)
            shrinks = size[0] < image.shape[1]
            square[place] = cv2.resize(
                image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
            )
        likely = keras.ops.softmax(self.network(squares, training=False)).numpy()
        return [one[place] for one, place in zip(likely, places, strict=True)]


def _place(size: tuple[int, ...], side: int) -> Place:
    """Where a picture of ``size`` (height, width) lies in the square: in the middle, as large as possible."""
    scale = side / max(size[:2])
    height, width = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    top, left = (side - height) // 2, (side - width) // 2
    return slice(top, top + height), slice(left, left + width)


def _likeliest(probabilities: np.ndarray, image: np.ndarray, *, is_refined: bool) -> np.ndarray:
    """One class after another, as all of them at full size would not fit where photographs are large."""
    best = np.zeros(image.shape[:2], np.float32)
    labels = np.zeros(image.shape[:2], np.uint8)
    for label in np.flatnonzero(probabilities.max(axis=(0, 1)) > SEEN):
        likely = np.ascontiguousarray(probabilities[..., label])
        if is_refined:
            full = refine(likely, image, reach=REACH)
        else:
            full = cv2.resize(likely, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        labels[full > best] = label
        best = np.maximum(best, full)
    return labels
