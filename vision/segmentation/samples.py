"""Batches for training, read and varied by threads of their own while the network learns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np
import tensorflow as tf

from vision.batches import endless_batches, shuffled_place
from vision.errors import BadSetting
from vision.networks.augmentation import recolored
from vision.segmentation.augmentation import Variation, varied
from vision.segmentation.labels import BACKGROUND, IGNORED, LabelledPicture
from vision.segmentation.tiles import shrunk


class Samples:
    """An endless row of varied pictures with their labels; the n-th is the same whenever it is asked for.

    Every picture comes once before any comes again. They are kept at about the size of the network's square.

    Args:
        pictures: labelled.
        classes: with the background.
        side: of the network's square, px.
        variation: how much they are varied.
        seed: of order and variation.

    Raises:
        BadSetting: ``nothing_labelled``: all is background; ``unknown_class``: a label is not below ``classes``.
    """

    def __init__(
        self,
        pictures: Sequence[LabelledPicture],
        *,
        classes: int,
        side: int,
        variation: Variation,
        seed: int,
    ) -> None:
        self._pictures, self._side, self._variation, self._seed = pictures, side, variation, seed
        present = set().union(*(np.unique(picture.labels).tolist() for picture in pictures)) - {IGNORED}
        if not present - {BACKGROUND}:
            raise BadSetting("nothing_labelled", pictures=len(pictures))
        if max(present) >= classes:
            raise BadSetting("unknown_class", label=max(present), classes=classes)
        self._shrunk = lru_cache(maxsize=None)(self._read_and_shrunk)

    def sample(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """The picture ``(side, side, 3) uint8`` and its labels ``(side, side) uint8``."""
        rng = np.random.default_rng([self._seed, 1, number])
        image, labels = self._shrunk(shuffled_place(number, count=len(self._pictures), seed=self._seed))
        placement = varied(image.shape, self._side, self._variation, rng)
        seen = recolored(placement.image(image, self._side), self._variation.color, rng)
        return seen, placement.labels(labels, self._side)

    def batches(self, first: int, size: int) -> Iterator[tuple[tf.Tensor, tf.Tensor]]:
        """Batches of ``size`` from the ``first``-th batch on; two are ready before they are asked for."""
        square = (self._side, self._side)
        specs = (tf.TensorSpec((*square, 3), tf.uint8), tf.TensorSpec(square, tf.uint8))
        return endless_batches(self.sample, specs, first=first, size=size)

    def _read_and_shrunk(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """A picture as large as it is ever shown, so that photographs are decoded but once, and its labels."""
        picture = self._pictures[row]
        image = shrunk(picture.image, round((1.0 + self._variation.zoom) * self._side))
        size = (image.shape[1], image.shape[0])
        return image, cv2.resize(picture.labels, size, interpolation=cv2.INTER_NEAREST_EXACT)
