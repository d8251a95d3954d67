"""Batches of varied pictures, loaded and distorted by other threads while training goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import tensorflow as tf

from vision.batches import endless_batches
from vision.training.augmentation import Recipe, vary
from vision.training.labelled import batch_of
from vision.training.principal_colors import PrincipalColors
from vision.training.ten_crop import center_crop

Load = Callable[[int], np.ndarray]
"""From a picture's place to ``(H, W, 3) uint8``."""


def varied_batches(
    load: Load,
    labels: Sequence[int] | np.ndarray,
    recipe: Recipe | None,
    *,
    side: int,
    size: int,
    first: int = 1,
    seed: int = 0,
    colors: PrincipalColors | None = None,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Batch after batch, without end: the ``first``-th is the same whether those before it were asked for or not.

    Args:
        load: gives a picture of any size; called by several threads at once.
        labels: what each picture shows.
        recipe: by how much pictures are varied; None for not at all.
        side: of the middle square that is kept of each, px.
        size: pictures in a batch; at most as many as there are.
        first: the number of the first batch, from 1.
        seed: of the order and of all variations.
        colors: see :func:`vision.training.augmentation.vary`.

    Yields:
        ``(size, side, side, 3) uint8`` and ``(size,) int64``.
    """
    truth = np.asarray(labels, np.int64)

    def prepared(sample: int) -> tuple[np.ndarray, int]:
        number, slot = divmod(sample, size)
        chosen = int(batch_of(number, size=size, count=len(truth), seed=seed)[slot])
        # Sized first: a photograph of many pixels would be distorted in all of them.
        image = center_crop(load(chosen), side)
        if recipe is not None:
            image = vary(image, recipe, np.random.default_rng((seed, sample)), colors)
        return image, int(truth[chosen])

    specs = (tf.TensorSpec((side, side, 3), tf.uint8), tf.TensorSpec((), tf.int64))
    for images, classes in endless_batches(prepared, specs, first=first, size=size):
        yield images.numpy(), classes.numpy()
