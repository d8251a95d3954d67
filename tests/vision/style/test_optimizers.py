"""Both optimisers on functions whose minimum is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import tensorflow as tf

from vision.style.optimizers import MEMORY, State, adam_state, adam_step, lbfgs_state, lbfgs_step

FREE = (float("-inf"), float("inf"))
START = tf.constant([-1.2, 1.0])


def rosenbrock(point: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Its minimum, 0, is at (1, 1), at the end of a bent valley."""
    with tf.GradientTape() as tape:
        tape.watch(point)
        cost = (1.0 - point[0]) ** 2 + 100.0 * (point[1] - point[0] ** 2) ** 2
    return cost[None], tape.gradient(cost, point)


def bowl(point: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Its minimum, 0, is at (2, -3)."""
    difference = point - tf.constant([2.0, -3.0])
    return tf.reduce_sum(difference**2)[None], 2.0 * difference


def test_adams_first_step_is_the_learning_rate_downhill() -> None:
    state, costs = adam_step(adam_state(tf.zeros(2)), bowl, 0.1, FREE)
    np.testing.assert_allclose(state["point"], [0.1, -0.1], rtol=1e-5)
    assert float(costs[0]) == 13.0


def test_adam_by_hand_for_two_steps() -> None:
    # gradients -4 then -3.8 in the first coordinate; β₁ = 0.9, β₂ = 0.999
    state, _ = adam_step(adam_state(tf.zeros(2)), bowl, 0.1, FREE)
    state, _ = adam_step(state, bowl, 0.1, FREE)
    mean = (0.9 * 0.1 * -4 + 0.1 * -3.8) / (1 - 0.9**2)
    variance = (0.999 * 0.001 * 16 + 0.001 * 3.8**2) / (1 - 0.999**2)
    assert float(state["point"][0]) == pytest.approx(0.1 - 0.1 * mean / variance**0.5, rel=1e-4)


def test_lbfgs_finds_the_end_of_the_valley() -> None:
    state = lbfgs_state(START)
    for _ in range(60):
        state, costs = lbfgs_step(state, rosenbrock, 0.1, FREE)
    np.testing.assert_allclose(state["point"], [1.0, 1.0], atol=1e-2)
    assert float(costs[0]) < 1e-4


def test_lbfgs_never_goes_uphill() -> None:
    state, seen = lbfgs_state(START), []
    for _ in range(30):
        state, costs = lbfgs_step(state, rosenbrock, 0.1, FREE)
        seen.append(float(costs[0]))
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(seen))


def test_lbfgs_remembers_only_so_much() -> None:
    state = lbfgs_state(START)
    for _ in range(MEMORY + 5):
        state, _ = lbfgs_step(state, rosenbrock, 0.1, FREE)
    assert state["moves"].shape[0] <= MEMORY


@pytest.mark.parametrize(("begin", "advance"), [(adam_state, adam_step), (lbfgs_state, lbfgs_step)])
def test_stays_within_bounds_and_goes_on_along_them(
    begin: Callable[[tf.Tensor], State], advance: Callable[..., tuple[State, tf.Tensor]]
) -> None:
    state = begin(tf.fill([2], 0.5))
    for _ in range(100):
        state, _ = advance(state, bowl, 0.1, (0.0, 1.0))
    np.testing.assert_allclose(state["point"], [1.0, 0.0], atol=1e-3)
