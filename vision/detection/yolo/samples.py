"""Batches for training, read and varied by threads of their own while the network learns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import tensorflow as tf

from vision.batches import endless_batches, shuffled_place
from vision.detection.annotated import AnnotatedImage
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.placement import Variation, still_there, varied
from vision.detection.yolo.targets import encode
from vision.images import resize
from vision.networks.augmentation import recolored


class Samples:
    """An endless row of varied pictures with their targets; the n-th is the same whenever it is asked for.

    Every picture comes once before any comes again. They are kept at about the size of the network's square.

    Args:
        pictures: annotated, at least one.
        grid: for the targets.
        side: of the network's square, px.
        variation: how much they are varied.
        seed: of order and variation.
    """

    def __init__(
        self,
        pictures: Sequence[AnnotatedImage],
        grid: Grid,
        *,
        side: int,
        variation: Variation,
        seed: int,
    ) -> None:
        self._pictures, self._grid, self._side = pictures, grid, side
        self._variation, self._seed = variation, seed
        self._shrunk = lru_cache(maxsize=None)(self._read_and_shrunk)

    def sample(self, number: int) -> tuple[np.ndarray, np.ndarray, int]:
        """The picture ``(side, side, 3) uint8``, its vectors, and how many objects found no anchor."""
        rng = np.random.default_rng([self._seed, 1, number])
        row = shuffled_place(number, count=len(self._pictures), seed=self._seed)
        image, annotated = self._shrunk(row)
        placement = varied(image.shape[:2], self._side, self._variation, rng)
        boxes, kept = still_there(placement.place_boxes(annotated, self._side), self._side)
        targets = encode(
            boxes[kept], np.asarray(self._pictures[row].classes)[kept], self._grid, (self._side, self._side)
        )
        seen = recolored(placement.place(image, self._side), self._variation.color, rng)
        return seen, targets.vectors, len(targets.left_out)

    def batches(self, first: int, size: int) -> Iterator[tuple[tf.Tensor, tf.Tensor, tf.Tensor]]:
        """Batches of ``size`` from the ``first``-th batch on; two are ready before they are asked for."""
        square = tf.TensorSpec((self._side, self._side, 3), tf.uint8)
        specs = (square, tf.TensorSpec(self._grid.shape, tf.float32), tf.TensorSpec((), tf.int64))
        return endless_batches(self.sample, specs, first=first, size=size)

    def _read_and_shrunk(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """A picture as large as it is ever shown, so that photographs are decoded but once, and its boxes."""
        picture = self._pictures[row]
        image = picture.image
        shrunk = resize(image, round((1.0 + self._variation.zoom) * self._side))
        across, down = shrunk.shape[1] / image.shape[1], shrunk.shape[0] / image.shape[0]
        boxes = np.asarray(picture.boxes, np.float64).reshape(-1, 4)
        return shrunk, boxes * [across, down, across, down]
