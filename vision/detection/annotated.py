"""What all detectors learn from, wherever it comes from."""

from __future__ import annotations

from typing import Protocol

import numpy as np


class AnnotatedImage(Protocol):
    """A picture and what is in it. Pictures that are read when asked for are welcome: threads ask.

    Files of annotations know pictures by their names only: :class:`vision.detection.formats.AnnotatedPicture`.
    """

    @property
    def image(self) -> np.ndarray:
        """``(H, W, 3) uint8`` RGB, any size."""

    @property
    def boxes(self) -> np.ndarray:
        """``(N, 4)`` corners, px."""

    @property
    def classes(self) -> np.ndarray:
        """``(N,) int``, from 0."""
