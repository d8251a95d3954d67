"""The same person or not?"""

from __future__ import annotations

import numpy as np

NORM = 1.455
"""Of dlib's embeddings before they are given unit length: 1.40 to 1.51 on real faces."""

PUBLISHED_THRESHOLD = 0.6 / NORM
"""dlib's published 0.6, at which it gets 99.38 % of the pairs of Labeled Faces in the Wild right, on unit
length: two embeddings of norm r that are d apart are about d / r apart when both have norm 1, so 0.41. Fit
for comparing two photographs; a gate, which compares with many people and lets strangers in when it errs,
starts lower and is calibrated (:mod:`vision.faces.calibration`)."""


def distance(first: np.ndarray, second: np.ndarray) -> float:
    """How different two faces are.

    Args:
        first, second: ``(128,) float32`` of unit length, from :func:`vision.faces.embedding.embed`.

    Returns:
        The Euclidean distance, 0 (equal) to 2. Two photographs of one person are usually less than 0.35
        apart, photographs of two people more than 0.42.
    """
    return float(np.linalg.norm(np.asarray(first, np.float64) - np.asarray(second, np.float64)))


def verify(first: np.ndarray, second: np.ndarray, threshold: float = PUBLISHED_THRESHOLD) -> bool:
    """Whether two embeddings are of one person: whether they are at most ``threshold`` apart."""
    return distance(first, second) <= threshold
