"""Samples made by threads of their own while a network learns from those before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import tensorflow as tf

THREADS = 2
AHEAD = 2
"""Batches that wait, finished, for the network."""


def endless_batches(
    sample: Callable[[int], tuple[np.ndarray | int, ...]],
    specs: Sequence[tf.TensorSpec],
    *,
    first: int,
    size: int,
) -> Iterator[tuple[tf.Tensor, ...]]:
    """Batch after batch, without end.

    Args:
        sample: makes the n-th sample, the same whenever it is asked; called by several threads at once.
        specs: shape and dtype of each of a sample's arrays.
        first: number of the first batch, from 0: that of the samples from ``first · size`` on.
        size: samples in a batch.

    Yields:
        The samples' arrays, each stacked along a new first axis.

    Raises:
        What ``sample`` raised, as it was: TensorFlow alone would tell of it in an error of its own.
    """
    failures: list[Exception] = []

    def made(number: np.ndarray) -> tuple[np.ndarray | int, ...]:
        try:
            return sample(int(number))
        except Exception as error:
            failures.append(error)
            raise

    def read(number: tf.Tensor) -> tuple[tf.Tensor, ...]:
        arrays = tf.numpy_function(made, [number], [spec.dtype for spec in specs], stateful=False)
        return tuple(tf.ensure_shape(array, spec.shape) for array, spec in zip(arrays, specs, strict=True))

    numbers = tf.data.Dataset.range(first * size, np.iinfo(np.int64).max)
    batches = numbers.map(read, num_parallel_calls=THREADS, deterministic=True).batch(size).prefetch(AHEAD)
    try:
        yield from batches
    except tf.errors.OpError:
        if failures:
            raise failures[0] from None
        raise


def shuffled_place(number: int, *, count: int, seed: int) -> int:
    """Which of ``count`` pictures the ``number``-th sample, from 0, is of: each comes once before any comes again."""
    round_, place = divmod(number, count)
    return int(_permutation(round_, count, seed)[place])


@lru_cache(maxsize=4)
def _permutation(round_: int, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng([seed, 0, round_]).permutation(count)
