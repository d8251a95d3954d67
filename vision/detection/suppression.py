"""Of many boxes around one object, the best.

Reference: Neubeck and Van Gool 2006, "Efficient non-maximum suppression"; Bodla, Singh, Chellappa and Davis 2017,
"Soft-NMS: improving object detection with one line of code".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.detection.boxes import corners, intersection_over_union

KEPT = -1
"""In :attr:`Suppression.suppressed_by`: nothing suppressed it."""
UNLIKELY = -2
"""In :attr:`Suppression.suppressed_by`: its score alone ruled it out."""

_BLOCK = 128  # boxes whose overlaps are computed at once: few enough to stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """What became of each of N boxes.

    Attributes:
        kept: ``(K,) int64``, indices of the boxes that are left, by falling score; of equals the first comes first.
        suppressed_by: ``(N,) int64``, the index of the kept box that suppressed each, :data:`KEPT` or
            :data:`UNLIKELY`.
        scores: ``(N,) float64``, the scores that decided: those given, or what soft suppression made of them.
    """

    kept: np.ndarray
    suppressed_by: np.ndarray
    scores: np.ndarray


def non_max_suppression(
    boxes: np.ndarray,
    scores: np.ndarray,
    classes: np.ndarray | None = None,
    *,
    iou_threshold: float = 0.5,
    score_threshold: float = 0.6,
    sigma: float | None = None,
) -> Suppression:
    """Keep the likeliest box, drop those of its class that overlap it, go on with the rest.

    Args:
        boxes: ``(N, 4)`` corners, px. Empty ones overlap nothing.
        scores: ``(N,)``, 0 to 1.
        classes: ``(N,) int``; ``None`` if all boxes are of one class.
        iou_threshold: a box is dropped if it overlaps a better one so much or more; above 0, to 1.
        score_threshold: boxes are dropped from the start if they score so much or less; 0 to 1.
        sigma: if given, suppression is soft. A box is not dropped for its overlap: its score is multiplied
            by ``exp(-IoU² / sigma)`` for each better box of its class, and it is dropped once that is at or
            below ``score_threshold``, by the box that brought it there. ``iou_threshold`` is not used then. The
            paper has 0.5.

    Raises:
        ValueError: the lengths differ, a score or a setting is out of its range, or a box is none
            (:func:`vision.detection.boxes.corners`).

    Example:
        >>> boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10]])
        >>> suppression = non_max_suppression(boxes, np.array([0.7, 0.9, 0.8]))
        >>> suppression.kept.tolist(), suppression.suppressed_by.tolist()
        ([1, 2], [1, -1, -1])
    """
    boxes, scores = corners(boxes), np.asarray(scores, np.float64).reshape(-1)
    classes = np.zeros(len(boxes), np.int64) if classes is None else np.asarray(classes).reshape(-1)
    _check(boxes, scores, classes, iou_threshold, score_threshold, sigma)
    decided, suppressed_by = scores.copy(), np.full(len(boxes), UNLIKELY, np.int64)
    candidates = np.flatnonzero(scores > score_threshold)
    candidates = candidates[np.lexsort((-scores[candidates], classes[candidates]))]
    starts = np.flatnonzero(np.diff(classes[candidates])) + 1
    for group in np.split(candidates, starts):
        if sigma is None:
            suppressed_by[group] = _suppressors(boxes[group], group, iou_threshold)
        else:
            decided[group], suppressed_by[group] = _soften(
                boxes[group], scores[group], group, sigma, score_threshold
            )
    kept = np.flatnonzero(suppressed_by == KEPT)
    kept = kept[np.argsort(-decided[kept], kind="stable")]
    return Suppression(kept=kept, suppressed_by=suppressed_by, scores=decided)


def _suppressors(boxes: np.ndarray, names: np.ndarray, threshold: float) -> np.ndarray:
    """``(G,)`` of one class, whose boxes come by falling score: the name of the one that drops each, or KEPT.

    Goes by blocks: what a block keeps suppresses in all that follows at once.
    """
    suppressed_by = np.full(len(boxes), KEPT, np.int64)
    rest = np.arange(len(boxes))
    while len(rest):
        block, rest = rest[:_BLOCK], rest[_BLOCK:]
        kept = _keep_within(boxes[block], names[block], threshold, block, suppressed_by)
        overlapping = intersection_over_union(boxes[kept], boxes[rest]) >= threshold
        dropped = overlapping.any(axis=0)
        suppressed_by[rest[dropped]] = names[kept[overlapping[:, dropped].argmax(axis=0)]]
        rest = rest[~dropped]
    return suppressed_by


def _keep_within(
    boxes: np.ndarray, names: np.ndarray, threshold: float, block: np.ndarray, suppressed_by: np.ndarray
) -> np.ndarray:
    """Those of ``block`` that are kept; writes into ``suppressed_by`` what drops the others."""
    overlapping = intersection_over_union(boxes, boxes) >= threshold
    dropped = np.zeros(len(block), bool)
    for number in range(len(block)):
        if not dropped[number]:
            now = overlapping[number] & ~dropped
            now[: number + 1] = False
            suppressed_by[block[now]] = names[number]
            dropped |= now
    return block[~dropped]


def _soften(
    boxes: np.ndarray, scores: np.ndarray, names: np.ndarray, sigma: float, threshold: float
) -> tuple[np.ndarray, np.ndarray]:
    """``(G,)`` lowered scores of one class, and the name of the one that drops each, or KEPT."""
    lowered, suppressed_by = scores.copy(), np.full(len(boxes), KEPT, np.int64)
    rest = np.arange(len(boxes))
    while len(rest):
        best = rest[lowered[rest].argmax()]
        rest = rest[rest != best]
        overlaps = intersection_over_union(boxes[best][None], boxes[rest])[0]
        lowered[rest] *= np.exp(-(overlaps**2) / sigma)
        likely = lowered[rest] > threshold
        suppressed_by[rest[~likely]] = names[best]
        rest = rest[likely]
    return lowered, suppressed_by


def _check(
    boxes: np.ndarray,
    scores: np.ndarray,
    classes: np.ndarray,
    iou_threshold: float,
    score_threshold: float,
    sigma: float | None,
) -> None:
    if not len(boxes) == len(scores) == len(classes):
        raise ValueError(f"{len(boxes)} boxes, {len(scores)} scores, {len(classes)} classes")
    if not ((scores >= 0.0) & (scores <= 1.0)).all():
        raise ValueError("scores are 0 to 1")
    if not 0.0 < iou_threshold <= 1.0:
        raise ValueError(f"iou_threshold is above 0, to 1, not {iou_threshold}")
    if not 0.0 <= score_threshold <= 1.0:
        raise ValueError(f"score_threshold is 0 to 1, not {score_threshold}")
    if sigma is not None and not sigma > 0.0:
        raise ValueError(f"sigma is above 0, not {sigma}")
