"""Which of the raw boxes are shown. No network is loaded: web processes use it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vision.detection.suppression import non_max_suppression
from webapp.objects.raw import RawBoxes

SIGMA = 0.5
"""Of soft suppression: as in its paper."""


class Choice(NamedTuple):
    """The numbers of the boxes that are left, by falling score, and what all boxes score in the end."""

    indices: list[int]
    scores: list[float]


def choose(raw: RawBoxes, *, score: float, iou: float, soft: bool = False) -> Choice:
    """What is left of all boxes at these thresholds.

    Args:
        score: boxes that score so much or less are dropped, 0 to 1.
        iou: of two of one label that overlap so much or more, the likelier is kept; above 0, to 1.
        soft: boxes that overlap a likelier one are not dropped, whatever the ``iou``; they score less, the more
            they overlap it.
    """
    numbers = {label: number for number, label in enumerate(dict.fromkeys(raw["labels"]))}
    suppression = non_max_suppression(
        np.array(raw["boxes"], np.float64),
        np.array(raw["scores"], np.float64),
        np.array([numbers[label] for label in raw["labels"]], np.int64),
        score_threshold=score,
        iou_threshold=iou,
        sigma=SIGMA if soft else None,
    )
    return Choice([int(index) for index in suppression.kept], suppression.scores.round(4).tolist())
