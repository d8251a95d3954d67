"""A thing in a photograph from a box around it, and strokes where the box is not enough.

Reference: Rother, Kolmogorov and Blake 2004, "GrabCut: Interactive Foreground Extraction using Iterated Graph Cuts".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from vision.errors import BadSetting
from vision.segmentation.edges import refine
from vision.segmentation.masks import filled, largest_component, signed_distances, without_specks
from vision.segmentation.tiles import Place, shrunk_to

UNMARKED, FOREGROUND, BACKGROUND = 0, 1, 2
"""What a stroke says of a pixel."""

COARSE_PIXELS, FINE_PIXELS = 52_000, 400_000
"""Sizes at which colours are learned, and at which the edge is cut once more. A cut takes much more than twice the
time for twice the pixels, and over 25 to 100 thousand the masks of real photographs hardly differ."""

MAX_ITERATIONS = 8
SETTLED = 0.002
"""Learning ends when a smaller share of pixels than this changes sides."""

SURROUNDINGS = 0.5
"""How much around the box tells what the background is, as a share of the box's mean side."""

FRAME = 0.05
"""What is so near to the box's edge, as a share of its shorter side, counts as background when colours are first
guessed: boxes are drawn close, and what is behind a thing may be seen nowhere else."""

MIN_BOX = 8
MIN_BACKGROUND = 0.005
"""Smallest side of a box, px, and smallest share of the surroundings that must be background for sure."""

REACH = 3
"""How far off the first cut may be, px of its size."""

SPECK = 0.01
"""Pieces and holes of less than this share of the largest piece are dropped and filled."""

_Models = tuple[np.ndarray, np.ndarray]


def grab_cut(
    image: np.ndarray, box: Sequence[float] | np.ndarray, strokes: np.ndarray | None = None
) -> np.ndarray:
    """Tell a thing from what is around it by the colours of both.

    The colours are learned and the thing is cut out at a small size; its edge is cut again at a larger one, and
    then moved to the photograph's own edge at full size (:func:`vision.segmentation.edges.refine`).

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        box: left, top, right, bottom, px, around the whole thing. What is outside is background for sure. It may
            reach beyond the picture, and it grows to hold the foreground's strokes.
        strokes: ``(H, W) uint8``: :data:`FOREGROUND` or :data:`BACKGROUND` where somebody knows better, else
            :data:`UNMARKED`.

    Returns:
        Alpha, ``(H, W) float32`` 0…1. The same call gives the same alpha.

    Raises:
        BadSetting: ``box_outside`` the picture, or no box at all; ``box_too_small``: a side inside the picture is
            below 8 px; ``box_covers_all``: nothing is left that is background for sure; ``nothing_found``: what
            is in the box looks like what is around it.
        ValueError: the strokes are not of the picture's size.
    """
    if strokes is None:
        strokes = np.zeros(image.shape[:2], np.uint8)
    if strokes.shape != image.shape[:2]:
        raise ValueError(f"strokes of shape {strokes.shape} for a picture of shape {image.shape}")
    inner = _grown_box(_clipped(box, image.shape), strokes)
    view = _view(inner, image.shape)
    seen, prompt = image[view], _Prompt(_within(inner, view), strokes[view])
    small, fine = (shrunk_to(seen, pixels) for pixels in (COARSE_PIXELS, FINE_PIXELS))
    labels = prompt.labels(small.shape)
    if (labels == BACKGROUND).mean() < MIN_BACKGROUND:
        raise BadSetting("box_covers_all")
    guess = (prompt.guess(small.shape) & (labels == UNMARKED)) | (labels == FOREGROUND)
    if not guess.any():
        raise BadSetting("nothing_found")
    mask, models = _learned(small, labels, guess)
    mask = _tidied(_cut_again(fine, prompt.labels(fine.shape), mask, models))
    if not mask.any():
        raise BadSetting("nothing_found")
    alpha = np.zeros(image.shape[:2], np.float32)
    alpha[view] = refine(mask, seen, reach=0.75 * REACH)
    alpha[strokes == FOREGROUND] = 1.0
    alpha[strokes == BACKGROUND] = 0.0
    return alpha


@dataclass(frozen=True, slots=True)
class _Prompt:
    """What somebody said: the box within what is looked at, and the strokes there."""

    box: Place
    strokes: np.ndarray

    def labels(self, size: tuple[int, ...]) -> np.ndarray:
        """What is certain at another size, ``(h, w) uint8``. No stroke is too thin."""
        marked = [
            cv2.resize((self.strokes == label).astype(np.float32), size[1::-1], interpolation=cv2.INTER_AREA)
            for label in (FOREGROUND, BACKGROUND)
        ]
        labels = np.full(size[:2], BACKGROUND, np.uint8)
        labels[self._inside(size, 0.0)] = UNMARKED
        labels[(marked[0] > 0) & (marked[0] >= marked[1])] = FOREGROUND
        labels[marked[1] > marked[0]] = BACKGROUND
        return labels

    def guess(self, size: tuple[int, ...]) -> np.ndarray:
        """What is the thing at first: the box without its frame; ``(h, w) bool``."""
        guess = np.zeros(size[:2], bool)
        guess[self._inside(size, FRAME)] = True
        return guess

    def _inside(self, size: tuple[int, ...], frame: float) -> tuple[slice, ...]:
        """The box at another size, without a frame, which it has not where the picture ends."""
        margin = frame * min(side.stop - side.start for side in self.box)
        return tuple(
            slice(
                math.floor((side.start + margin * (side.start > 0)) * small / large + 0.5),
                math.floor((side.stop - margin * (side.stop < large)) * small / large + 0.5),
            )
            for side, large, small in zip(self.box, self.strokes.shape, size[:2], strict=True)
        )


def _clipped(box: Sequence[float] | np.ndarray, size: tuple[int, ...]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (float(side) for side in box)
    inside = max(left, 0.0), max(top, 0.0), min(right, float(size[1])), min(bottom, float(size[0]))
    # so written that a box with a NaN in it is refused
    if not (inside[0] < inside[2] and inside[1] < inside[3]):
        raise BadSetting("box_outside", width=size[1], height=size[0])
    left, top, right, bottom = inside
    if right - left < MIN_BOX or bottom - top < MIN_BOX:
        raise BadSetting("box_too_small", width=right - left, height=bottom - top, min_side=MIN_BOX)
    return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)


def _grown_box(box: tuple[int, int, int, int], strokes: np.ndarray) -> Place:
    left, top, right, bottom = box
    x, y, width, height = cv2.boundingRect((strokes == FOREGROUND).astype(np.uint8))
    if width:
        left, top = min(left, x), min(top, y)
        right, bottom = max(right, x + width), max(bottom, y + height)
    return slice(top, bottom), slice(left, right)


def _view(box: Place, size: tuple[int, ...]) -> Place:
    """The box and enough around it."""
    rows, columns = box
    margin = SURROUNDINGS * math.sqrt((rows.stop - rows.start) * (columns.stop - columns.start))
    reach = math.ceil(max(margin, 2 * MIN_BOX))
    return (
        slice(max(rows.start - reach, 0), min(rows.stop + reach, size[0])),
        slice(max(columns.start - reach, 0), min(columns.stop + reach, size[1])),
    )


def _within(box: Place, view: Place) -> Place:
    rows, columns = (
        slice(side.start - seen.start, side.stop - seen.start) for side, seen in zip(box, view, strict=True)
    )
    return rows, columns


def _learned(image: np.ndarray, labels: np.ndarray, guess: np.ndarray) -> tuple[np.ndarray, _Models]:
    """The mask ``(h, w) bool``, and the mixtures of colours of background and foreground."""
    cv2.setRNGSeed(0)  # the mixtures start from k-means, which starts from random numbers
    models = np.zeros((1, 65)), np.zeros((1, 65))
    mask, mode = guess, cv2.GC_INIT_WITH_MASK
    for _ in range(MAX_ITERATIONS):
        before = mask
        mask = _cut(image, _states(labels, mask), models, mode)
        mode = cv2.GC_EVAL
        if np.mean(before != mask) < SETTLED:
            break
    return mask, models


def _cut_again(image: np.ndarray, labels: np.ndarray, mask: np.ndarray, models: _Models) -> np.ndarray:
    """Where the edge of a smaller cut is, cut the larger picture; ``(h, w) bool``."""
    enlarged = cv2.resize(mask.astype(np.float32), labels.shape[::-1]) > 0.5
    apart = signed_distances(enlarged)
    reach = REACH * labels.shape[0] / mask.shape[0]
    settled = np.where(apart < -reach, FOREGROUND, np.where(apart > reach, BACKGROUND, UNMARKED))
    known = np.where(labels == UNMARKED, settled, labels)
    return _cut(image, _states(known, enlarged), models, cv2.GC_EVAL)


def _states(labels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """OpenCV's words for what is certain and for what is only guessed."""
    guessed = np.where(mask, cv2.GC_PR_FGD, cv2.GC_PR_BGD)
    certain = np.where(labels == FOREGROUND, cv2.GC_FGD, cv2.GC_BGD)
    return np.where(labels == UNMARKED, guessed, certain).astype(np.uint8)


def _cut(image: np.ndarray, states: np.ndarray, models: _Models, mode: int) -> np.ndarray:
    """One round of learning colours, which changes ``models``, and of cutting; ``(h, w) bool``."""
    cut, *_ = cv2.grabCut(image, states, (0, 0, 0, 0), *models, 1, mode)
    return np.isin(cut, (cv2.GC_FGD, cv2.GC_PR_FGD))


def _tidied(mask: np.ndarray) -> np.ndarray:
    pixels = math.ceil(SPECK * largest_component(mask).sum())
    return filled(without_specks(mask, pixels), pixels)
