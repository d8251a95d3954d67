"""Which regions to learn from, and what would have been the right answer to each.

Reference: Girshick 2015, "Fast R-CNN", section 2.3; Ren et al. 2015, "Faster R-CNN", section 3.1.2 and 3.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.detection.boxes import intersection_over_union
from vision.detection.region_cnn.box_regression import DEVIATIONS, box_deltas

FOREGROUND_FROM = 0.5
"""A region that overlaps an object so much shows it."""
BACKGROUND_FROM = 0.1
"""A region that overlaps one less than half, but so much, shows none, and is the hardest to tell; less is too easy."""
FOREGROUND_SHARE = 0.25

ANCHOR_OBJECT_FROM, ANCHOR_NONE_BELOW = 0.7, 0.3
"""An anchor between them says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTargets:
    """Regions of one picture and the answers.

    Attributes:
        boxes: ``(R, 4) float32`` corners, px.
        classes: ``(R,) int32``, 0 for the background, else the object's class and one.
        deltas: ``(R, 4) float32``, to the object's box, in :data:`DEVIATIONS`; 0 in the background.
    """

    boxes: np.ndarray
    classes: np.ndarray
    deltas: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorTargets:
    """Anchors of one picture and the answers.

    Attributes:
        labels: ``(A,) int32``: 1 an object, 0 none, -1 not to be learned from.
        deltas: ``(A, 4) float32``, to the object's box, in :data:`DEVIATIONS`; 0 where there is none.
    """

    labels: np.ndarray
    deltas: np.ndarray


def region_targets(
    proposals: np.ndarray,
    boxes: np.ndarray,
    classes: np.ndarray,
    random: np.random.Generator,
    *,
    count: int,
) -> RegionTargets:
    """Draw regions to learn from: a quarter shows objects where there are so many, the rest is background.

    The objects' own boxes are proposals, too, so that there is always something to find. Where too few proposals
    lie near objects, background is filled up with such as are far from all.

    Args:
        proposals: ``(P, 4)`` corners, px.
        boxes: ``(N, 4)`` of the objects.
        classes: ``(N,) int``, theirs, from 0.
        random: whence the drawing.
        count: how many at most.
    """
    candidates = np.concatenate([boxes, proposals]).astype(np.float64)
    nearest, overlaps = _nearest(candidates, boxes)
    foreground = np.flatnonzero(overlaps >= FOREGROUND_FROM)
    foreground = random.permutation(foreground)[: round(count * FOREGROUND_SHARE)]
    hard = np.flatnonzero((overlaps >= BACKGROUND_FROM) & (overlaps < FOREGROUND_FROM))
    easy = np.flatnonzero(overlaps < BACKGROUND_FROM)
    background = np.concatenate([random.permutation(hard), random.permutation(easy)])
    drawn = np.concatenate([foreground, background[: count - len(foreground)]])
    shown = nearest[foreground]
    answers, deltas = np.zeros(len(drawn), np.int32), np.zeros((len(drawn), 4), np.float32)
    answers[: len(foreground)] = classes[shown] + 1
    deltas[: len(foreground)] = box_deltas(candidates[foreground], boxes[shown]) / DEVIATIONS
    return RegionTargets(boxes=candidates[drawn].astype(np.float32), classes=answers, deltas=deltas)


def anchor_targets(
    anchors: np.ndarray,
    boxes: np.ndarray,
    random: np.random.Generator,
    *,
    size: tuple[int, int],
    count: int,
) -> AnchorTargets:
    """Label anchors and draw those to learn from, as many with objects as without, or fewer.

    An anchor is an object's if it overlaps it by :data:`ANCHOR_OBJECT_FROM` or if no other overlaps it more, which
    gives every object one. Anchors that reach out of the picture are not learned from.

    Args:
        anchors: ``(A, 4)`` corners, px.
        boxes: ``(N, 4)`` of the objects.
        random: whence the drawing.
        size: height and width of the picture, px.
        count: how many are drawn at most.
    """
    is_inside = (anchors[:, :2] >= 0).all(axis=1) & (anchors[:, 2:] <= size[::-1]).all(axis=1)
    inside = np.flatnonzero(is_inside)
    nearest, overlaps = _nearest(anchors[inside], boxes)
    is_object = overlaps >= ANCHOR_OBJECT_FROM
    if len(boxes) and len(inside):
        table = intersection_over_union(anchors[inside], boxes)
        best = table.max(axis=0)
        is_object |= ((table == best) & (best > 0)).any(axis=1)
    is_none = (overlaps < ANCHOR_NONE_BELOW) & ~is_object
    objects = random.permutation(inside[is_object])[: count // 2]
    labels, deltas = np.full(len(anchors), -1, np.int32), np.zeros((len(anchors), 4), np.float32)
    labels[random.permutation(inside[is_none])[: count - len(objects)]] = 0
    labels[objects] = 1
    shown = nearest[np.searchsorted(inside, objects)]
    deltas[objects] = box_deltas(anchors[objects], boxes[shown]) / DEVIATIONS
    return AnchorTargets(labels=labels, deltas=deltas)


def _nearest(candidates: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The object that each candidate overlaps most, and by how much; 0 by 0 where there is none."""
    if not len(boxes):
        return np.zeros(len(candidates), np.intp), np.zeros(len(candidates))
    table = intersection_over_union(candidates, boxes)
    return table.argmax(axis=1), table.max(axis=1)
