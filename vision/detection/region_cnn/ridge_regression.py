"""Ridge regression for each class, in closed form and without keeping what it learns from.

How much weights are held back decides whether it helps: with a thousand inputs and few examples they would learn the
examples' noise by heart. So, as the paper did, that is chosen by what is held out.

Reference: Girshick, Donahue, Darrell and Malik 2014, "Rich feature hierarchies for accurate object detection and
semantic segmentation", appendix C.
"""

from __future__ import annotations

import numpy as np

PENALTIES = (100.0, 10.0, 1.0, 0.1, 0.01)
"""λ, in units of the mean of XᵀX's diagonal, so that it does not matter how large inputs are. The one is taken that errs
least on what is held out; of equals the first."""

BIAS_PENALTY = 1e-6
"""None, but for a class without examples."""


class RidgeRegression:
    """Sums over examples, from which weights are found.

    Args:
        classes: K; each has weights of its own.
        inputs: F.
        outputs: D.
    """

    def __init__(self, classes: int, inputs: int, outputs: int) -> None:
        # XᵀX and XᵀT of the examples to learn from and of those held out, with a 1 behind the inputs
        self._squares = np.zeros((2, classes, inputs + 1, inputs + 1))
        self._products = np.zeros((2, classes, inputs + 1, outputs))

    def add(self, inputs: np.ndarray, targets: np.ndarray, kinds: np.ndarray, *, is_held_out: bool) -> None:
        """Take in examples.

        Args:
            inputs: ``(N, F)``.
            targets: ``(N, D)``, what should come out.
            kinds: ``(N,) int``, their classes.
            is_held_out: whether they are for choosing λ; in the end they are learned from, too.
        """
        with_bias = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1, dtype=np.float64)
        for kind in np.unique(kinds):
            own = with_bias[kinds == kind]
            self._squares[int(is_held_out), kind] += own.T @ own
            self._products[int(is_held_out), kind] += own.T @ targets[kinds == kind]

    def solve(self) -> tuple[np.ndarray, np.ndarray]:
        """Weights ``(K, F, D)`` and biases ``(K, D)``, of a class without examples 0."""
        penalty = min(PENALTIES, key=self._error)
        weights = _weights(self._squares.sum(axis=0), self._products.sum(axis=0), penalty)
        return weights[:, :-1], weights[:, -1]

    def _error(self, penalty: float) -> float:
        """The sum of squared errors on what is held out, but for what does not depend on the weights."""
        weights = _weights(self._squares[0], self._products[0], penalty)
        return float(np.sum(weights * (self._squares[1] @ weights - 2 * self._products[1])))


def _weights(squares: np.ndarray, products: np.ndarray, penalty: float) -> np.ndarray:
    unit = np.einsum("kff->f", squares)[:-1].mean() / len(squares)
    penalties = np.full(squares.shape[1], max(penalty * unit, BIAS_PENALTY))
    penalties[-1] = BIAS_PENALTY
    return np.linalg.solve(squares + np.diag(penalties), products)
