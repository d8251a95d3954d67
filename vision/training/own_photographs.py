"""What a training on somebody's own photographs takes: how long, how finely, and which of them are kept to measure with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

BATCH = 8
STRIDE = 16
"""Of a detector's grid, px."""
SHOWN = 15
"""So often a training measures, and shows what it finds by then."""
HELD_OUT_FROM, EVERY = 8, 5
"""From so many annotated photographs on, each fifth is not learned from, to measure with."""

Picture = TypeVar("Picture")


class Effort(NamedTuple):
    """How long and how finely a network learns.

    Attributes:
        steps: of the training.
        side: of the square in which it sees photographs, px.
    """

    steps: int
    side: int

    @property
    def measured_every(self) -> int:
        """Steps."""
        return max(1, self.steps // SHOWN)


EFFORTS = {
    "quick": Effort(steps=60, side=128),
    "standard": Effort(steps=400, side=224),
    "thorough": Effort(steps=1200, side=320),
}


def split(pictures: Sequence[Picture]) -> tuple[list[Picture], list[Picture]]:
    """Those to learn from, and those held out."""
    if len(pictures) < HELD_OUT_FROM:
        return list(pictures), []
    learned = [picture for place, picture in enumerate(pictures) if place % EVERY != EVERY - 1]
    return learned, list(pictures[EVERY - 1 :: EVERY])
