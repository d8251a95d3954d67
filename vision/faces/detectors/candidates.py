"""What every detector answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Candidates(NamedTuple):
    """Boxes that may hold a face, several to each face.

    Attributes:
        boxes: ``(K, 4) float32``: left, top, right, bottom as shares of the square's side.
        scores: ``(K,) float32``, 0 to 1.
        points: ``(K, 6, 2) float32``, shares of the square's side, as :class:`vision.faces.face.Face` orders
            them; None if the detector finds none.
    """

    boxes: np.ndarray
    scores: np.ndarray
    points: np.ndarray | None = None
