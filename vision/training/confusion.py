"""Which classes are taken for which."""

from __future__ import annotations

import numpy as np


def confusion_matrix(truth: np.ndarray, said: np.ndarray, classes: int) -> np.ndarray:
    """``(classes, classes) int``: a row for each class as it is, a column for each as it was said to be.

    Args:
        truth, said: ``(N,) int``.
    """
    matrix = np.zeros((classes, classes), np.int64)
    np.add.at(matrix, (truth, said), 1)
    return matrix


def most_wrong(truth: np.ndarray, probabilities: np.ndarray, count: int) -> np.ndarray:
    """The places of up to ``count`` pictures that are taken for something else, the surest mistakes first.

    Args:
        truth: ``(N,) int``.
        probabilities: ``(N, classes)``.
    """
    said = probabilities.argmax(1)
    (wrong,) = np.nonzero(said != truth)
    order = np.argsort(-probabilities[wrong, said[wrong]], kind="stable")
    places: np.ndarray = wrong[order[:count]]
    return places
