"""Weights in closed form, held back as much as what is held out asks for."""

from __future__ import annotations

import numpy as np
import pytest

from vision.detection.region_cnn.ridge_regression import BIAS_PENALTY, PENALTIES, RidgeRegression

WEIGHTS = np.random.default_rng(0).normal(size=(3, 6, 2))
BIASES = np.array([[1.0, -2.0], [30.0, 0.0], [0.0, 0.5]])

Examples = tuple[np.ndarray, np.ndarray, np.ndarray]


def examples(count: int, seed: int, *, slope: float = 1.0) -> Examples:
    """Inputs, targets and classes; none is of the third class."""
    random = np.random.default_rng(seed)
    inputs, kinds = random.normal(size=(count, 6)), random.integers(0, 2, count)
    targets = slope * np.einsum("nf,nfd->nd", inputs, WEIGHTS[kinds]) + BIASES[kinds]
    return inputs, targets, kinds


def fitted(learned: Examples, held_out: Examples) -> tuple[np.ndarray, np.ndarray]:
    regression = RidgeRegression(3, 6, 2)
    for start in range(0, len(learned[0]), 100):
        regression.add(*(column[start : start + 100] for column in learned), is_held_out=False)
    regression.add(*held_out, is_held_out=True)
    return regression.solve()


def test_each_class_has_its_own_weights_and_biases() -> None:
    weights, biases = fitted(examples(60_000, 0), examples(100, 1))
    np.testing.assert_allclose(weights[:2], WEIGHTS[:2], atol=0.02)
    np.testing.assert_allclose(biases[:2], BIASES[:2], atol=0.02)


def test_a_class_without_examples_says_nothing() -> None:
    weights, biases = fitted(examples(200, 0), examples(10, 1))
    assert not weights[2].any()
    assert not biases[2].any()


@pytest.mark.parametrize(
    ("held_out", "penalty"),
    [
        (examples(100, 1), PENALTIES[-1]),  # it bears out what was learned
        (examples(100, 1, slope=-1.0), PENALTIES[0]),  # it belies it
        (examples(0, 1), PENALTIES[0]),
    ],
)
def test_weights_are_held_back_as_what_is_held_out_asks(held_out: Examples, penalty: float) -> None:
    learned = examples(2000, 0)
    weights, _ = fitted(learned, held_out)
    inputs, targets, kinds = (np.concatenate(column) for column in zip(learned, held_out, strict=True))
    unit = (inputs**2).sum() / 6 / 3  # the mean of the diagonal over inputs and classes
    for kind in (0, 1):
        own = np.column_stack([inputs, np.ones(len(inputs))])[kinds == kind]
        penalties = np.diag([penalty * unit] * 6 + [BIAS_PENALTY])
        expected = np.linalg.solve(own.T @ own + penalties, own.T @ targets[kinds == kind])
        np.testing.assert_allclose(weights[kind], expected[:-1], atol=1e-6)
