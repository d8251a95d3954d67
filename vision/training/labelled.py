"""Pictures of one size and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True, slots=True)
class LabelledImages:
    """Pictures and their classes.

    Attributes:
        images: ``(N, H, W, C) uint8``.
        labels: ``(N,) int``, from 0.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


HELD_OUT_FROM, EVERY = 5, 5
"""From so many pictures of a class on, each fifth is not learned from, to measure with."""


def held_out(labels: np.ndarray) -> np.ndarray:
    """Which pictures are kept aside: ``(N,) bool``.

    Args:
        labels: ``(N,) int``.
    """
    chosen = np.zeros(len(labels), bool)
    for label in set(labels.tolist()):
        (places,) = np.nonzero(labels == label)
        if len(places) >= HELD_OUT_FROM:
            chosen[places[EVERY - 1 :: EVERY]] = True
    return chosen


def batch_of(number: int, *, size: int, count: int, seed: int) -> np.ndarray:
    """Which of ``count`` pictures are in the ``number``-th batch, from 1: each comes once an epoch.

    What is left at an epoch's end is not a batch, so that all are of one size. The order is the same whenever it
    is asked for: a training that is resumed needs to remember its number only.
    """
    epoch, place = divmod(number - 1, count // size)
    return _order(count, epoch, seed)[place * size : (place + 1) * size]


@lru_cache(maxsize=2)
def _order(count: int, epoch: int, seed: int) -> np.ndarray:
    return np.random.default_rng((seed, epoch)).permutation(count)
