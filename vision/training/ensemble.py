"""Several networks, each trained on its own: what they say is averaged, never what they are.

Two networks that are equally good have their units in different orders, so that the average of their weights is neither of them; the
average of their outputs is, as a rule, better than each.

Reference: the course: "train 3 to 7 networks independently and average their outputs, not their weights".
"""

from __future__ import annotations

import numpy as np


def average_outputs(outputs: np.ndarray) -> np.ndarray:
    """What networks, or looks at crops of a picture, say together.

    Args:
        outputs: ``(M, …, classes)`` probabilities of each.

    Returns:
        ``(…, classes)``: probabilities again.

    Raises:
        ValueError: there is none, or what is given does not sum to 1: it is no output.
    """
    if not len(outputs):
        raise ValueError("nothing to average")
    if not np.allclose(outputs.sum(-1), 1.0, atol=1e-3):
        raise ValueError("these are no probabilities: only outputs are averaged")
    average: np.ndarray = outputs.mean(0)
    return average


def bootstrap(count: int, *, members: int, seed: int) -> np.ndarray:
    """How often each of ``count`` pictures is learned from by each member: ``(members, count) float32``.

    A member draws as many as there are, with putting back (Breiman 1996, "Bagging predictors"), so that each learns something
    else. The first learns from all, so that an ensemble of one is no ensemble.
    """
    rng = np.random.default_rng(seed)
    weights = np.ones((members, count), np.float32)
    for member in range(1, members):
        weights[member] = np.bincount(rng.integers(0, count, count), minlength=count)
    return weights
