"""How sure a gate can be: error rates against thresholds and against how many people are enrolled.

All distances are Euclidean distances of unit embeddings, 0 to 2; a comparison is accepted when its distance is
at most the threshold. FAR, the false-accept rate, is the share of comparisons of different people that are
accepted; FRR, the false-reject rate, the share of comparisons of one person that are not.

Reference: ISO/IEC 19795-1 for the rates; Clopper and Pearson 1934 for the intervals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from vision.faces.tails import DEFAULT_TAIL, MIN_FITTED, Tail

CONFIDENCE = 0.95
MAX_DISTANCE = 2.0
MIN_COUNTED = 10
"""A rate counted on fewer accepted comparisons than this is read off the fitted tail instead."""
MIN_SAMPLES = 1000
"""With fewer comparisons of different people, :data:`~vision.faces.tails.DEFAULT_TAIL` has its say too."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Error rates by threshold; all ``(T,) float64``."""

    thresholds: np.ndarray
    far: np.ndarray
    frr: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A gate's threshold and what is known about it.

    Attributes:
        threshold: the largest accepted distance.
        target_far: what was asked for: the chance that a stranger at the door is taken for somebody.
        gallery_size: with how many templates each face at the door is compared.
        target_rate: the false-accept rate of one comparison that ``target_far`` allows.
        far: the expected false-accept rate of one comparison at ``threshold``.
        far_interval: what the samples alone say of it with 95 % confidence, without any model of the tail.
            They are pairs; pairs that share a person tell less than as many independent ones.
        door_far: ``far`` over the whole gallery; at most ``target_far`` but for rounding.
        frr, frr_interval: the share of the person's own comparisons refused at ``threshold``, if there are any.
        impostor_samples, genuine_samples: how many comparisons stand behind the rates.
        is_extrapolated: the threshold lies where too few samples do, and follows from a model of the tail.
        is_at_ceiling: the target allows a looser threshold than the ceiling.
    """

    threshold: float
    target_far: float
    gallery_size: int
    target_rate: float
    far: float
    far_interval: tuple[float, float]
    door_far: float
    frr: float | None
    frr_interval: tuple[float, float] | None
    impostor_samples: int
    genuine_samples: int
    is_extrapolated: bool
    is_at_ceiling: bool


def chance_of_false_accept(rate: float, comparisons: int) -> float:
    """1 - (1 - e)^K: that at least one of K comparisons errs, each with the chance e.

    Example:
        >>> f"{chance_of_false_accept(0.01, 1):.2f} {chance_of_false_accept(0.01, 100):.2f}"
        '0.01 0.63'
    """
    return 1.0 if rate >= 1.0 and comparisons > 0 else -math.expm1(comparisons * math.log1p(-rate))


def per_comparison_rate(target: float, comparisons: int) -> float:
    """The inverse of :func:`chance_of_false_accept`: how seldom one of K comparisons may err.

    Example:
        >>> f"{per_comparison_rate(0.001, 100):.7f}"
        '0.0000100'
    """
    return -math.expm1(math.log1p(-target) / max(1, comparisons))


def far_frr(genuine: np.ndarray, impostor: np.ndarray, thresholds: np.ndarray) -> Curves:
    """Count both error rates at each threshold.

    Args:
        genuine: ``(G,)`` distances of pairs of one person. Of none the rate is NaN.
        impostor: ``(I,)`` distances of pairs of different people; likewise.
        thresholds: ``(T,)``.
    """
    return Curves(
        thresholds=np.asarray(thresholds, np.float64),
        far=_share_accepted(impostor, thresholds),
        frr=1.0 - _share_accepted(genuine, thresholds),
    )


def threshold_for(
    target_far: float,
    gallery_size: int,
    impostor: np.ndarray | None = None,
    *,
    ceiling: float,
    genuine: np.ndarray | None = None,
) -> Calibration:
    """The loosest threshold at which a stranger at the door is let in with at most this chance.

    Args:
        target_far: the chance of a false accept per attempt at the door, 0 to 1, both excluded.
        gallery_size: how many templates a face is compared with; 1 for a badge, and no less is assumed.
        impostor: ``(I,)`` measured distances of different people. While there are fewer than
            :data:`MIN_SAMPLES`, the threshold is never looser than the default tail has it.
        ceiling: no threshold is looser than this, whatever the samples say.
        genuine: ``(G,)`` measured distances of pairs of one person, for the false-reject rate.

    Raises:
        ValueError: the target is no chance between 0 and 1, or a distance is not finite.
    """
    if not 0.0 < target_far < 1.0:
        raise ValueError(f"target_far is {target_far}: a chance between 0 and 1 is needed")
    different, same = _distances(impostor), _distances(genuine)
    rate = per_comparison_rate(target_far, gallery_size)
    is_counted = len(different) >= MIN_SAMPLES and rate * len(different) >= MIN_COUNTED
    tails = [] if is_counted else _tails(different)
    allowed = min([_counted_threshold(rate, different), *(tail.threshold(rate) for tail in tails)])
    threshold = min(allowed, ceiling)
    accepted = int(np.count_nonzero(different <= threshold))
    far = accepted / len(different) if is_counted else max(tail.rate(threshold) for tail in tails)
    refused = int(np.count_nonzero(same > threshold))
    return Calibration(
        threshold=threshold,
        target_far=target_far,
        gallery_size=gallery_size,
        target_rate=rate,
        far=far,
        far_interval=confidence_interval(accepted, len(different)),
        door_far=chance_of_false_accept(far, max(1, gallery_size)),
        frr=refused / len(same) if len(same) else None,
        frr_interval=confidence_interval(refused, len(same)) if len(same) else None,
        impostor_samples=len(different),
        genuine_samples=len(same),
        is_extrapolated=not is_counted,
        is_at_ceiling=allowed > ceiling,
    )


def confidence_interval(count: int, samples: int) -> tuple[float, float]:
    """Clopper and Pearson's exact interval of a rate counted as ``count`` of ``samples``; 0 to 1 for none.

    Of no event in N the upper end is about 3.7/N, one-sided the "rule of three" 3/N.
    """
    if samples == 0:
        return 0.0, 1.0
    interval = stats.binomtest(count, samples).proportion_ci(CONFIDENCE, method="exact")
    return float(interval.low), float(interval.high)


def _counted_threshold(rate: float, impostor: np.ndarray) -> float:
    accepted = max(MIN_COUNTED, math.floor(rate * len(impostor)))
    if accepted >= len(impostor):
        return MAX_DISTANCE
    # the next pair is one too many
    return float(np.nextafter(np.partition(impostor, accepted)[accepted], 0.0))


def _tails(impostor: np.ndarray) -> list[Tail]:
    if len(impostor) >= MIN_SAMPLES:
        return [Tail.fitted(impostor)]
    return [DEFAULT_TAIL, Tail.fitted(impostor)] if len(impostor) >= MIN_FITTED else [DEFAULT_TAIL]


def _distances(samples: np.ndarray | None) -> np.ndarray:
    distances = np.asarray([] if samples is None else samples, np.float64).ravel()
    if not np.isfinite(distances).all():
        raise ValueError("a distance is not a finite number")
    return distances


def _share_accepted(distances: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    ordered = np.sort(np.asarray(distances, np.float64))
    if not len(ordered):
        return np.full(np.shape(thresholds), np.nan)
    accepted: np.ndarray = np.searchsorted(ordered, thresholds, side="right") / len(ordered)
    return accepted
