"""Which part of a picture a decision hangs on: cover it piece by piece and ask again.

Reference: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np

from vision.step import Checkpoint, Step

BATCH = 16
FILL = 128
"""Gray, as in the paper."""

COVER, STRIDE = 0.25, 0.0715
"""Side and stride of :meth:`Cover.for_picture`, as parts of its height: 56 and 16 px of 224."""

Classify = Callable[[np.ndarray], np.ndarray]
"""``(N, H, W, 3) uint8`` to ``(N, classes)`` probabilities."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A square that slides over a picture; beyond the edges it covers nothing.

    Attributes:
        side: px.
        stride: px from one place to the next.
    """

    side: int
    stride: int

    @classmethod
    def for_picture(cls, image: np.ndarray) -> Cover:
        """One that shows where things are, and does not take all day."""
        return cls(side=round(COVER * image.shape[0]), stride=round(STRIDE * image.shape[0]))

    def places(self, height: int, width: int) -> list[tuple[int, int]]:
        """Top and left of each place, row by row; middles lie on a regular grid over the whole picture."""
        return [(top, left) for top in self._starts(height) for left in self._starts(width)]

    def shape(self, height: int, width: int) -> tuple[int, int]:
        """How many rows and columns of places there are."""
        return len(self._starts(height)), len(self._starts(width))

    def _starts(self, length: int) -> range:
        return range(self.stride // 2 - self.side // 2, length - self.side // 2, self.stride)


def covered(image: np.ndarray, top: int, left: int, side: int, fill: int = FILL) -> np.ndarray:
    """A copy of a picture with a square covered."""
    copy = image.copy()
    copy[max(0, top) : max(0, top + side), max(0, left) : max(0, left + side)] = fill
    return copy


def occlude(
    classify: Classify,
    image: np.ndarray,
    classes: Sequence[int],
    cover: Cover,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, np.ndarray]:
    """Measure how much less likely classes become when a piece of the picture is covered.

    Args:
        classify: asked many times.
        image: ``(H, W, 3) uint8`` RGB, of the network's size.
        classes: numbers.
        cover: what slides.
        checkpoint: of an earlier step, to go on from.

    Yields:
        Steps of message ``occluding``.

    Returns:
        ``(K, rows, columns) float32``, probability as the picture is minus probability with the piece around this place
        covered: above 0 where the class hangs on it, below where it stands in its way.
    """
    height, width = image.shape[:2]
    places = cover.places(height, width)
    seen = np.asarray(checkpoint["seen"]) if checkpoint else np.empty((0, len(classes)), np.float32)
    whole = classify(image[np.newaxis])[0, list(classes)]
    while len(seen) < len(places):
        batch = [covered(image, top, left, cover.side) for top, left in places[len(seen) : len(seen) + BATCH]]
        seen = np.concatenate([seen, classify(np.stack(batch))[:, list(classes)]])
        yield Step(
            fraction=len(seen) / len(places),
            message="occluding",
            checkpoint=functools.partial(dict, seen=seen),
        )
    drops: np.ndarray = (whole - seen).T.reshape(len(classes), *cover.shape(height, width))
    return drops.astype(np.float32)
