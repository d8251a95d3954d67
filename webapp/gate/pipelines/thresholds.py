"""Scores become a threshold. Without a network: errands compute it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from vision.faces.calibration import MIN_SAMPLES, far_frr, threshold_for
from vision.faces.tails import DEFAULT_TAIL

POINTS = 121
"""Of each curve."""
SHOWN = (0.0, 0.9)
"""Distances between which the curves are drawn: beyond, everybody is like everybody."""


def compute(
    *,
    target_far: float,
    gallery_size: int,
    genuine: Sequence[float],
    impostor: Sequence[float],
    ceiling: float,
) -> dict[str, Any]:
    """A threshold with all that explains it, as JSON values.

    Returns:
        The fields of ``vision.faces.calibration.Calibration``, and ``curves`` with ``thresholds``, ``far`` and
        ``frr``; a rate that nothing was measured for is None. ``is_far_modelled`` tells that the first is not
        counted, but follows from the default tail.
    """
    same, different = np.array(genuine, np.float64), np.array(impostor, np.float64)
    found = threshold_for(target_far, gallery_size, different, ceiling=ceiling, genuine=same)
    points = np.linspace(*SHOWN, POINTS)
    curves = far_frr(same, different, points)
    is_modelled = len(different) < MIN_SAMPLES
    far = np.array([DEFAULT_TAIL.rate(float(point)) for point in points]) if is_modelled else curves.far
    return {
        **asdict(found),
        "is_far_modelled": is_modelled,
        "curves": {"thresholds": _rounded(points), "far": _rounded(far), "frr": _rounded(curves.frr)},
    }


def default(*, target_far: float, gallery_size: int, ceiling: float) -> float:
    """The threshold of a gate at which nothing was measured yet."""
    return threshold_for(target_far, gallery_size, ceiling=ceiling).threshold


def _rounded(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.6g}") if math.isfinite(value) else None for value in values]
