"""A face in a picture: where it is, and six points on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px; x to the right, y down. It may reach beyond the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return max(0.0, self.right - self.left)

    @property
    def height(self) -> float:
        return max(0.0, self.bottom - self.top)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1; 0 if both are empty."""
        shared = self.intersection(other).area
        union = self.area + other.area - shared
        return shared / union if union > 0.0 else 0.0

    def intersection(self, other: Box) -> Box:
        """What both cover; its area is 0 where they do not meet."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def scaled(self, factor: float) -> Box:
        """The same rectangle in a picture enlarged by ``factor``."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def enlarged(self, factor: float) -> Box:
        """A rectangle ``factor`` times as wide and high about the same center."""
        (x, y), width, height = self.center, self.width * factor / 2, self.height * factor / 2
        return Box(x - width, y - height, x + width, y + height)


@dataclass(frozen=True, slots=True)
class Face:
    """A detected face.

    Attributes:
        box: from the eyebrows to the chin (BlazeFace) or a little more, px.
        score: how sure the detector is, 0 to 1.
        points: ``(6, 2) float32``, px: the person's right eye, left eye, nose, mouth, right ear, left ear; None
            from detectors that find none.
    """

    box: Box
    score: float
    points: np.ndarray | None = None
