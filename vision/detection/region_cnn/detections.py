"""From what a network says of each region to the objects of a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.detection.boxes import clip_boxes
from vision.detection.region_cnn.box_regression import DEVIATIONS, apply_deltas
from vision.detection.suppression import non_max_suppression

IOU_THRESHOLD = 0.3
"""Of two boxes of one class that overlap more, only the better one is kept (Girshick 2014, section 2.1)."""
SCORE_THRESHOLD = 0.05
"""What is less likely is not shown to anybody, but to whoever measures precision at every recall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detections:
    """The objects of a picture, the likeliest first.

    Attributes:
        boxes: ``(N, 4) float64`` corners, px, within the picture.
        scores: ``(N,) float64``, 0 to 1.
        classes: ``(N,) int64``, from 0.
        proposals: ``(N, 4) float64``: the region as it was proposed, from which each box was estimated.
    """

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray
    proposals: np.ndarray


def detections(
    proposals: np.ndarray,
    probabilities: np.ndarray,
    deltas: np.ndarray,
    *,
    size: tuple[int, int],
    score_threshold: float = SCORE_THRESHOLD,
    iou_threshold: float = IOU_THRESHOLD,
) -> Detections:
    """Put each region's box right for each class, and keep the best of those that overlap.

    Args:
        proposals: ``(P, 4)`` corners, px.
        probabilities: ``(P, K + 1)``, the background's first.
        deltas: ``(P, 4 K)``, in :data:`DEVIATIONS`.
        size: height and width of the picture, px.
        score_threshold: what is less likely is dropped.
        iou_threshold: of two boxes of a class that overlap so much one is kept.
    """
    likely = np.argwhere(probabilities[:, 1:] >= score_threshold)
    regions, classes = likely[:, 0], likely[:, 1]
    own = deltas.reshape(*probabilities[:, 1:].shape, 4)[regions, classes] * DEVIATIONS
    boxes = clip_boxes(apply_deltas(proposals[regions], own), width=size[1], height=size[0])
    # float32's rounding may make a certainty more than one
    scores = np.minimum(probabilities[regions, classes + 1].astype(np.float64), 1.0)
    kept = non_max_suppression(
        boxes, scores, classes, iou_threshold=iou_threshold, score_threshold=score_threshold
    ).kept
    return Detections(
        boxes=boxes[kept], scores=scores[kept], classes=classes[kept], proposals=proposals[regions][kept]
    )
