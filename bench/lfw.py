"""The protocol of Labeled Faces in the Wild: pairs, folds and figures.

Reference: Huang et al. 2007, "Labeled Faces in the Wild", view 2: 6,000 pairs in 10 folds; for each fold the
threshold is chosen on the other nine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDS = 10
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photographs, whether they show one person, and the fold, from 0."""

    first: str
    second: str
    is_same: bool
    fold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a recogniser reached; rates as shares.

    Attributes:
        accuracy, standard_error: mean over the folds, and of that mean.
        threshold: mean of those chosen.
        tar: the share of genuine pairs accepted where at most this share of the others is, by that share.
        auc: the chance that a pair of different people is farther apart than a pair of one.
        eer: the error rate where both are equal.
    """

    accuracy: float
    standard_error: float
    threshold: float
    tar: Mapping[float, float]
    auc: float
    eer: float


def read_pairs(path: Path) -> list[Pair]:
    """Read ``pairs.txt``: a line ``folds pairs``, then for each fold so many ``name i j``, ``name i name j``.

    Without that first line, or with column titles instead, there are ten folds of equal size.

    Raises:
        ValueError: a line that is neither, with its number.
    """
    lines = [re.split(r"[\t ,;]+", line.strip(" \t,;")) for line in path.read_text("utf-8-sig").splitlines()]
    rows = [(number, words) for number, words in enumerate(lines, 1) if words != [""]]
    per_fold = 0
    if rows and all(word.isdigit() for word in rows[0][1]):
        per_fold = 2 * int(rows.pop(0)[1][-1])
    elif rows and not any(word.isdigit() for word in rows[0][1]):
        rows.pop(0)
    per_fold = per_fold or max(1, -(-len(rows) // FOLDS))
    return [_pair(words, number, place // per_fold) for place, (number, words) in enumerate(rows)]


def _pair(words: Sequence[str], number: int, fold: int) -> Pair:
    match words:
        case [name, one, other] if one.isdigit() and other.isdigit():
            return Pair(_photo(name, one), _photo(name, other), is_same=True, fold=fold)
        case [name, one, second, other] if one.isdigit() and other.isdigit():
            return Pair(_photo(name, one), _photo(second, other), is_same=name == second, fold=fold)
    raise ValueError(f"line {number} is no pair: {' '.join(words)}")


def _photo(name: str, number: str) -> str:
    return f"{name}/{name}_{int(number):04d}"


def find_folder(folder: Path, pairs: Sequence[Pair]) -> Path:
    """``folder`` itself, or the one inside it (``lfw``, ``lfw-deepfunneled``, …) with the most of the people."""
    people = {pair.first.partition("/")[0] for pair in pairs}
    found = [folder, *(path for path in (*folder.glob("*"), *folder.glob("*/*")) if path.is_dir())]
    inside = [path for path in found if path.name not in people]
    return max(inside, key=lambda place: sum((place / person).is_dir() for person in people))


def find_photo(folder: Path, photo: str) -> Path | None:
    """The file of ``Name/Name_0001``, whatever kind of picture it is."""
    return next((path for suffix in SUFFIXES if (path := folder / f"{photo}{suffix}").is_file()), None)


def figures_of(distances: np.ndarray, is_same: np.ndarray, folds: np.ndarray) -> Figures:
    """Judge distances by the protocol.

    Args:
        distances: ``(P,)``; infinite where there is nothing to compare, which no threshold accepts.
        is_same: ``(P,) bool``.
        folds: ``(P,) int``.
    """
    accuracies, thresholds = [], []
    for fold in np.unique(folds):
        held_out = folds == fold
        # of a single fold nothing can be held out
        chosen_on = held_out if held_out.all() else ~held_out
        threshold = best_threshold(distances[chosen_on], is_same[chosen_on])
        accuracies.append(np.mean((distances[held_out] <= threshold) == is_same[held_out]))
        thresholds.append(threshold)
    genuine, impostor = np.sort(distances[is_same]), np.sort(distances[~is_same])
    return Figures(
        accuracy=float(np.mean(accuracies)),
        standard_error=float(np.std(accuracies, ddof=1) / np.sqrt(len(accuracies)))
        if len(accuracies) > 1
        else 0.0,
        threshold=float(np.mean(thresholds)),
        tar={far: true_accept_rate(genuine, impostor, far) for far in (1e-2, 1e-3)},
        auc=_area(genuine, impostor),
        eer=_equal_error_rate(genuine, impostor),
    )


def best_threshold(distances: np.ndarray, is_same: np.ndarray) -> float:
    """The threshold with the most right answers; in the middle of where it could lie."""
    order = np.argsort(distances, kind="stable")
    ordered, same = distances[order], is_same[order]
    # right answers if the first n are accepted, n = 0 … P
    right = np.concatenate([[0], np.cumsum(np.where(same, 1, -1))]) + np.count_nonzero(~is_same)
    is_cut = np.concatenate([[True], ordered[1:] > ordered[:-1], [True]])
    is_cut[np.count_nonzero(np.isfinite(ordered)) + 1 :] = False
    accepted = int(np.argmax(np.where(is_cut, right, -1)))
    below = ordered[accepted - 1] if accepted else ordered[0] - 1.0
    above = ordered[accepted] if accepted < len(ordered) else np.inf
    return float((below + above) / 2 if np.isfinite(above) else below)


def true_accept_rate(genuine: np.ndarray, impostor: np.ndarray, far: float) -> float:
    """The share of ``genuine`` accepted by the loosest threshold that accepts ``far`` of ``impostor``, both sorted."""
    if not len(genuine) or not len(impostor):
        return float("nan")
    allowed = int(np.floor(far * len(impostor) + 1e-9))
    if allowed >= len(impostor):
        return 1.0
    return float(np.searchsorted(genuine, impostor[allowed], side="left") / len(genuine))


def _area(genuine: np.ndarray, impostor: np.ndarray) -> float:
    below = np.searchsorted(genuine, impostor, side="left") + np.searchsorted(genuine, impostor, side="right")
    return float(below.mean() / (2 * len(genuine))) if len(genuine) and len(impostor) else float("nan")


def _equal_error_rate(genuine: np.ndarray, impostor: np.ndarray) -> float:
    if not len(genuine) or not len(impostor):
        return float("nan")
    thresholds = np.concatenate([genuine, impostor])
    far = np.searchsorted(impostor, thresholds, side="right") / len(impostor)
    frr = 1.0 - np.searchsorted(genuine, thresholds, side="right") / len(genuine)
    nearest = np.argmin(np.abs(far - frr))
    return float((far[nearest] + frr[nearest]) / 2)
