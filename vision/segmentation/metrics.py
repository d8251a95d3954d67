"""How well labels fit the truth: all from one table of which class was taken for which, but for edges.

Reference: Everingham et al. 2015, "The PASCAL Visual Object Classes Challenge: a Retrospective", section 3.4 (mean
intersection over union); Dice 1945; Csurka et al. 2013, "What is a good evaluation measure for semantic
segmentation?" (edges).
"""

from __future__ import annotations

import cv2
import numpy as np

from vision.segmentation.labels import IGNORED

MATCHES_WITHIN = 0.0075
"""How far an edge may be off to count as found, as a share of the picture's diagonal (Csurka et al.)."""


def confusion_matrix(truth: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """How many pixels of each class were taken for each. Matrices of several pictures may be added.

    Args:
        truth: ``(…) int``, 0 to ``classes - 1``, or :data:`IGNORED`: such pixels do not count.
        predicted: of the same shape, 0 to ``classes - 1``.
        classes: with the background.

    Returns:
        ``(classes, classes) int64``; a row for each true class, a column for each predicted one.
    """
    counted = truth != IGNORED
    pairs = truth[counted].astype(np.int64) * classes + predicted[counted]
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def pixel_accuracy(matrix: np.ndarray) -> float:
    """The share of pixels whose class is right; NaN of no pixels."""
    return float(_ratios(np.trace(matrix), matrix.sum()))


def intersections_over_unions(matrix: np.ndarray) -> np.ndarray:
    """For each class the pixels that are and were said to be of it, over those that are or were said to be.

    Returns:
        ``(classes,) float64``; NaN for a class that neither is there nor was said to be.
    """
    hits, true, predicted = _counts(matrix)
    return _ratios(hits, true + predicted - hits)


def mean_intersection_over_union(matrix: np.ndarray) -> float:
    """The mean of :func:`intersections_over_unions` over the classes, the background among them, that are not NaN."""
    return _mean(intersections_over_unions(matrix))


def dice_coefficients(matrix: np.ndarray) -> np.ndarray:
    """For each class twice the hits over the pixels that are plus those that were said to be of it.

    Also called F1. It is ``2 IoU / (1 + IoU)``.

    Returns:
        ``(classes,) float64``; NaN as for :func:`intersections_over_unions`.
    """
    hits, true, predicted = _counts(matrix)
    return _ratios(2 * hits, true + predicted)


def boundary_f_score(truth: np.ndarray, predicted: np.ndarray, *, tolerance: float | None = None) -> float:
    """How well a mask's edge follows the true one: the harmonic mean of precision and recall of edge pixels.

    Args:
        truth, predicted: ``(H, W) bool``. For several classes take the mean of their scores.
        tolerance: how far off an edge pixel may be to count, px; by default :data:`MATCHES_WITHIN`.

    Returns:
        0…1. 1 if neither has an edge, 0 if one of them has none.
    """
    if tolerance is None:
        tolerance = MATCHES_WITHIN * float(np.hypot(*truth.shape))
    edges = [_edge(mask) for mask in (truth, predicted)]
    if not all(edge.any() for edge in edges):
        return float(not any(edge.any() for edge in edges))
    far_from_truth, far_from_predicted = (
        cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for edge in edges
    )
    precision = float((far_from_truth[edges[1]] <= tolerance).mean())
    recall = float((far_from_predicted[edges[0]] <= tolerance).mean())
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _counts(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)


def _ratios(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratios: np.ndarray = np.divide(
        part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0
    )
    return ratios


def _mean(values: np.ndarray) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")


def _edge(mask: np.ndarray) -> np.ndarray:
    """The mask's pixels that touch what is not of it. The picture's edge is no edge of the mask."""
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    edge: np.ndarray = mask & (inner == 0)
    return edge
