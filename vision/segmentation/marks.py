"""A mask corrected by marks: this belongs to it, this does not.

The colours of both sides are learned from what is certain around the marks and from what is under them, and the
mask is cut anew near them, as in :mod:`vision.segmentation.grabcut`. A mark takes with it what looks like it and
hangs together with it. All else stays as it was, so that marks may come one after the other.

Reference: Rother, Kolmogorov and Blake 2004, section 3, for the cut.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from vision.segmentation.edges import refine
from vision.segmentation.grabcut import BACKGROUND, FOREGROUND, UNMARKED
from vision.segmentation.tiles import Place, shrunk_to

CONTEXT = 2.0
"""How far around the marks colours are learned, in reaches."""

PIXELS = 200_000
"""Size at which is cut; the edge is then moved to the photograph's own at full size."""

SAMPLES = 5_000
"""Pixels of each kind that colours are learned from."""

_STATES = np.zeros(3, np.uint8)
_STATES[[UNMARKED, FOREGROUND, BACKGROUND]] = cv2.GC_PR_BGD, cv2.GC_FGD, cv2.GC_BGD

SOFT_EDGE = 4
"""How far a changed edge may be soft beyond what has changed, px."""


def corrected(image: np.ndarray, alpha: np.ndarray, marks: np.ndarray, *, reach: float) -> np.ndarray:
    """Put in a mask what is marked as belonging to it, take out what is marked as not, each with its surroundings.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        alpha: ``(H, W) float32`` 0…1, the mask so far; it may be empty.
        marks: ``(H, W) uint8`` of :data:`FOREGROUND`, :data:`BACKGROUND` and :data:`UNMARKED`.
        reach: how far from a mark the mask may change, px.

    Returns:
        Alpha, ``(H, W) float32`` 0…1: under a mark as the mark says, farther away than ``reach`` as before. Where
        the colours do not tell anything, only what is under the marks has changed.

    Raises:
        ValueError: the sizes differ, or the reach is not above 0.
    """
    if not image.shape[:2] == alpha.shape == marks.shape:
        raise ValueError(f"a picture of {image.shape}, a mask of {alpha.shape}, marks of {marks.shape}")
    if not reach > 0:
        raise ValueError(f"a reach of {reach} px")
    result: np.ndarray = alpha.astype(np.float32)
    if not (marks != UNMARKED).any():
        return result
    view = _view(marks, math.ceil(CONTEXT * reach))
    seen, marked, before = image[view], marks[view], alpha[view] > 0.5
    found = _found(seen, before, marked, reach)
    added = _hanging_on((found > 0.5) & ~before, marked == FOREGROUND)
    taken = _hanging_on((found <= 0.5) & before, marked == BACKGROUND)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * SOFT_EDGE + 1, 2 * SOFT_EDGE + 1))
    changed = cv2.dilate((added | taken).astype(np.uint8), brush) > 0
    result[view][changed] = found[changed]
    result[marks == FOREGROUND] = 1.0
    result[marks == BACKGROUND] = 0.0
    return result


def _found(image: np.ndarray, before: np.ndarray, marks: np.ndarray, reach: float) -> np.ndarray:
    """Alpha of the part that is looked at, ``(h, w) float32``: cut anew near the marks."""
    far = cv2.distanceTransform((marks == UNMARKED).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) > reach
    known = np.where(far, np.where(before, FOREGROUND, BACKGROUND), marks).astype(np.uint8)
    small = shrunk_to(image, PIXELS)
    size = small.shape[1::-1]
    labels, marked = (cv2.resize(one, size, interpolation=cv2.INTER_NEAREST) for one in (known, marks))
    cv2.setRNGSeed(0)  # the mixtures start from k-means, which starts from random numbers
    outside, inside = (
        _mixture(small[labels == label], small[marked == label]) for label in (BACKGROUND, FOREGROUND)
    )
    if outside is None or inside is None:
        return np.where(marks == UNMARKED, before, marks == FOREGROUND).astype(np.float32)
    states = _STATES[labels]
    cut, *_ = cv2.grabCut(small, states, (0, 0, 0, 0), outside, inside, 1, cv2.GC_EVAL_FREEZE_MODEL)
    is_in = np.isin(cut, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    mask = cv2.resize(is_in, image.shape[1::-1]) > 0.5
    return refine(mask, image, reach=max(1.5, 2.0 * image.shape[1] / size[0]))


def _mixture(settled: np.ndarray, marked: np.ndarray) -> np.ndarray | None:
    """One side's mixture of colours in OpenCV's form; half of what it is learned from is under marks, if any is."""
    rng = np.random.default_rng(0)
    parts = [part[rng.integers(0, len(part), SAMPLES)] for part in (settled, marked) if len(part)]
    if not parts:
        return None
    colors = np.concatenate(parts)[None]
    # OpenCV learns two sides or none: both are given the same.
    states = np.repeat(np.array([[cv2.GC_FGD, cv2.GC_BGD]], np.uint8), colors.shape[1], axis=1)
    mixture, twin = np.zeros((1, 65)), np.zeros((1, 65))
    both = np.hstack([colors, colors])
    cv2.grabCut(both, states, (0, 0, 0, 0), mixture, twin, 0, cv2.GC_INIT_WITH_MASK)
    return mixture


def _hanging_on(changed: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """The connected parts of a change that reach under a mark, ``(h, w) bool``."""
    _, parts = cv2.connectedComponents(changed.astype(np.uint8), connectivity=8)
    reached = np.unique(parts[changed & marked])
    hanging: np.ndarray = np.isin(parts, reached[reached > 0])
    return hanging


def _view(marks: np.ndarray, margin: int) -> Place:
    left, top, width, height = cv2.boundingRect((marks != UNMARKED).astype(np.uint8))
    return (
        slice(max(0, top - margin), min(marks.shape[0], top + height + margin)),
        slice(max(0, left - margin), min(marks.shape[1], left + width + margin)),
    )
