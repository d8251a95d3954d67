"""How often different people come closer than anybody has measured.

Reference: Coles 2001, "An Introduction to Statistical Modeling of Extreme Values", chapter 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

MIN_FITTED = 100
"""Fewer distances have no tail to speak of."""
TAIL_SHARE = 0.1
"""The closest tenth of the comparisons of different people is what it is fitted to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """How often different people come as close as a distance, also where nobody has measured.

    Two models of the lower tail; of the two the one that expects more false accepts counts. The normal one
    describes people who are unlike each other by chance. The generalised Pareto one follows the closest
    tenth, so that a crowd with look-alikes is not taken for one without.

    Attributes:
        center, deviation: of the normal distribution whose lower half fits the lower half of the distances.
        start: below it the Pareto tail begins.
        share: of the distances that lie below ``start``.
        shape, scale: of the Pareto tail; ``shape`` ≤ 0.
    """

    center: float
    deviation: float
    start: float
    share: float
    shape: float
    scale: float

    @classmethod
    def fitted(cls, impostor: np.ndarray) -> Tail:
        """Fit both to distances of different people ``(N,)``; of fewer than :data:`MIN_FITTED` they mean little."""
        center = float(np.median(impostor))
        below = impostor[impostor <= center]
        deviation = float(np.sqrt(np.mean((center - below) ** 2)))
        start = float(np.quantile(impostor, TAIL_SHARE))
        excesses = start - impostor[impostor < start]
        shape, scale = _pareto(excesses)
        return cls(
            center=center,
            deviation=max(deviation, np.finfo(np.float64).tiny),
            start=start,
            share=len(excesses) / len(impostor),
            shape=shape,
            scale=scale,
        )

    def rate(self, threshold: float) -> float:
        """The expected share of comparisons of different people with at most this distance."""
        normal = stats.norm.cdf(threshold, self.center, self.deviation)
        if self.scale == 0.0 or threshold >= self.start:
            return float(normal)
        pareto = self.share * stats.genpareto.sf(self.start - threshold, self.shape, scale=self.scale)
        return float(max(normal, pareto))

    def threshold(self, rate: float) -> float:
        """The largest distance within which at most ``rate`` of the comparisons are expected; at least 0."""
        normal = stats.norm.ppf(rate, self.center, self.deviation)
        if self.scale == 0.0 or rate >= self.share:
            return max(0.0, float(normal))
        pareto = self.start - stats.genpareto.isf(rate / self.share, self.shape, scale=self.scale)
        return max(0.0, float(min(normal, pareto)))


def _pareto(excesses: np.ndarray) -> tuple[float, float]:
    mean = float(excesses.mean()) if len(excesses) else 0.0
    if mean == 0.0:
        return 0.0, 0.0
    shape, _, scale = stats.genpareto.fit(excesses, floc=0.0)
    # Heavier than exponential is seldom meant by so few samples, and would close every gate.
    return (float(shape), float(scale)) if shape <= 0.0 else (0.0, mean)


DEFAULT_TAIL = Tail(center=0.52, deviation=0.06, start=0.0, share=0.0, shape=0.0, scale=0.0)
"""For a gate that has measured nothing yet: the packaged network on 170 pairs of 36 certainly different people
of the same sex, aligned by the mesh; 0.519 and 0.058, rounded up. Pairs of a man and a woman, which lie farther
apart (0.60), are left out, as if whoever comes to the door always looked like everybody enrolled. It expects 3 %
false accepts at the published threshold, where Labeled Faces in the Wild has less than 1 %."""
