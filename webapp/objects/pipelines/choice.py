"""Which of the raw boxes are shown. No network is loaded: web processes use it."""

from __future__ import annotations

import numpy as np

from vision.detection.suppression import non_max_suppression
from webapp.objects.raw import RawBoxes


def choose(raw: RawBoxes, *, score: float, iou: float) -> list[int]:
    """The numbers of the boxes that are left at these thresholds, by falling score.

    Args:
        score: boxes that score so much or less are dropped, 0 to 1.
        iou: of two of one label that overlap so much or more, the likelier is kept; above 0, to 1.
    """
    numbers = {label: number for number, label in enumerate(dict.fromkeys(raw["labels"]))}
    suppression = non_max_suppression(
        np.array(raw["boxes"], np.float64),
        np.array(raw["scores"], np.float64),
        np.array([numbers[label] for label in raw["labels"]], np.int64),
        score_threshold=score,
        iou_threshold=iou,
    )
    return [int(index) for index in suppression.kept]
