"""What can be wrong with what somebody gave us. The words for people are the caller's."""

from __future__ import annotations


class VisionError(Exception):
    """A picture, setting or file that cannot be used.

    Attributes:
        reason: a stable slug, such as ``too_many_pixels``.
        figures: the numbers behind it, such as ``{"pixels": 500_000_000, "max_pixels": 100_000_000}``.
    """

    def __init__(self, reason: str, **figures: float | str) -> None:
        self.reason = reason
        self.figures = figures
        details = ", ".join(f"{name}={value}" for name, value in figures.items())
        super().__init__(f"{reason} ({details})" if details else reason)


class BadImage(VisionError):
    """The bytes are not a picture that can be used."""


class BadSetting(VisionError):
    """A setting is out of its range."""


class NoFace(VisionError):
    """There is no face in the picture."""


class SeveralFaces(VisionError):
    """There are several faces in the picture where one was asked for; the figure ``faces`` says how many."""


class WeightsMissing(VisionError):
    """A network's weights are not on this machine and could not be fetched."""


class DataMissing(VisionError):
    """Pictures to learn from are not on this machine."""
