"""Coarse to fine: the sizes at which a picture is painted, and how long it is worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vision.errors import BadImage
from vision.style.settings import Quality, StyleSettings

SHARES = (0.25, 0.5, 1.0)
STEPS: Mapping[Quality, tuple[int, int, int]] = MappingProxyType(
    {"draft": (60, 40, 20), "standard": (110, 80, 75), "fine": (250, 200, 200)}
)
STEP_WORK = 35_000
"""What a step costs however small its picture, in pixels: about as long as so many more would take."""
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
    def last(self) -> int:
        """The number of the last step of this scale; steps count from 1 over all scales."""
        return self.first + self.steps

    @property
    def work(self) -> int:
        """The measure of what is left to do: pixels painted, all steps together, and what each step costs anyway."""
        return (STEP_WORK + self.height * self.width) * self.steps


def plan_scales(height: int, width: int, settings: StyleSettings) -> tuple[Scale, ...]:
    """The scales of a photograph of ``height`` by ``width`` px; those too small for the network are left out.

    Raises:
        BadImage: ``too_narrow``: so long and narrow that the full size has a side under :data:`MIN_SIDE` px.
    """
    scales: list[Scale] = []
    for share, steps in zip(SHARES, STEPS[settings.quality], strict=True):
        rows, columns = fitted(height, width, settings.size * share)
        if min(rows, columns) >= MIN_SIDE:
            first = scales[-1].last if scales else 0
            scales.append(Scale(rows, columns, share, first, steps))
        elif share == 1.0:
            raise BadImage("too_narrow", width=width, height=height)
    return tuple(scales)


def fitted(height: int, width: int, longest: float) -> tuple[int, int]:
    """Height and width of the same shape whose longer side is ``longest``; both at least 1."""
    factor = longest / max(height, width)
    return max(1, round(height * factor)), max(1, round(width * factor))
