"""Optimisers of pixels: pure functions from one state to the next.

The loop and the variable belong to the caller, unlike in SciPy's and Keras' optimisers; so a painting can
be watched, stopped, stored and continued between any two steps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

Evaluate = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""A point to its ``(k,) float32`` costs, the total first, and the gradient of the total."""

State = dict[str, tf.Tensor]
"""What an optimiser carries from step to step; ``point`` is where it stands, ``(n,) float32``."""

Bounds = tuple[float, float]
"""Smallest and largest value of a coordinate."""

MEMORY = 10
"""Moves and gradient changes that L-BFGS remembers."""
ARMIJO = 1e-4
MAX_HALVINGS = 6


def adam_state(point: tf.Tensor) -> State:
    """The state before Adam's first step."""
    zeros = tf.zeros_like(point)
    return {"point": point, "mean": zeros, "variance": zeros, "count": tf.constant(0.0)}


def adam_step(state: State, evaluate: Evaluate, rate: float, bounds: Bounds) -> tuple[State, tf.Tensor]:
    """One step of Adam; the new state and the costs before the step.

    Args:
        state: as from :func:`adam_state` or the step before.
        evaluate: the objective of this step.
        rate: the learning rate.
        bounds: the new point is clipped to them.

    Reference: Kingma and Ba 2015, algorithm 1.
    """
    costs, gradient = evaluate(state["point"])
    return _adam(state, gradient, tf.constant(rate), tf.constant(bounds)), costs


_VECTOR, _SCALAR = tf.TensorSpec([None]), tf.TensorSpec([])
_ADAM_STATE = {"point": _VECTOR, "mean": _VECTOR, "variance": _VECTOR, "count": _SCALAR}


@tf.function(input_signature=[_ADAM_STATE, _VECTOR, _SCALAR, tf.TensorSpec([2])], autograph=False)  # type: ignore[untyped-decorator]
def _adam(state: State, gradient: tf.Tensor, rate: tf.Tensor, bounds: tf.Tensor) -> State:
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    count = state["count"] + 1.0
    mean = beta1 * state["mean"] + (1.0 - beta1) * gradient
    variance = beta2 * state["variance"] + (1.0 - beta2) * tf.square(gradient)
    step_size = rate * tf.sqrt(1.0 - beta2**count) / (1.0 - beta1**count)
    point = state["point"] - step_size * mean / (tf.sqrt(variance) + epsilon)
    point = tf.clip_by_value(point, bounds[0], bounds[1])
    return {"point": point, "mean": mean, "variance": variance, "count": count}


def lbfgs_state(point: tf.Tensor) -> State:
    """The state before the first step of L-BFGS."""
    none = tf.zeros([0, *point.shape])
    return {"point": point, "moves": none, "changes": none}


def lbfgs_step(state: State, evaluate: Evaluate, rate: float, bounds: Bounds) -> tuple[State, tf.Tensor]:
    """One step of limited-memory BFGS; the new state and the costs before the step.

    Both ends of a step are evaluated by the same ``evaluate``, so that curvature is measured on one function
    even where the next step has another (another random shift).

    Args:
        state: as from :func:`lbfgs_state` or the step before.
        evaluate: the objective of this step.
        rate: how far the coordinate that moves most is moved while nothing of the curvature is known.
        bounds: the new point is clipped to them.

    Reference: Nocedal and Wright 2006, algorithms 7.4 (two-loop recursion) and 3.1 (backtracking).
    """
    costs, gradient = evaluate(state["point"])
    free = _free(state["point"], gradient, bounds)
    direction = _direction(state, gradient, rate) * free
    slope = _dot(gradient, direction)
    if slope >= 0.0:  # memory of another landscape: forget it
        state = lbfgs_state(state["point"])
        direction = _direction(state, gradient, rate) * free
        slope = _dot(gradient, direction)
    length = 1.0
    for _ in range(MAX_HALVINGS):
        point = tf.clip_by_value(state["point"] + length * direction, *bounds)
        new_costs, new_gradient = evaluate(point)
        if float(new_costs[0]) <= float(costs[0]) + ARMIJO * length * slope:
            return _remembered(state, point, point - state["point"], new_gradient - gradient), costs
        length /= 2.0
    return lbfgs_state(state["point"]), costs


def _free(point: tf.Tensor, gradient: tf.Tensor, bounds: Bounds) -> tf.Tensor:
    """1 where the point may follow the negative gradient, 0 where a bound is in the way."""
    stuck = ((point <= bounds[0]) & (gradient > 0.0)) | ((point >= bounds[1]) & (gradient < 0.0))
    return 1.0 - tf.cast(stuck, tf.float32)


def _direction(state: State, gradient: tf.Tensor, rate: float) -> tf.Tensor:
    moves, changes = tf.unstack(state["moves"]), tf.unstack(state["changes"])
    if not moves:
        return -gradient * (rate / (tf.reduce_max(tf.abs(gradient)) + 1e-20))
    direction, shares = -gradient, []
    for move, change in zip(reversed(moves), reversed(changes), strict=True):
        share = _dot(move, direction) / _dot(change, move)
        direction -= share * change
        shares.append(share)
    direction *= _dot(changes[-1], moves[-1]) / _dot(changes[-1], changes[-1])
    for move, change, share in zip(moves, changes, reversed(shares), strict=True):
        direction += (share - _dot(change, direction) / _dot(change, move)) * move
    return direction


def _remembered(state: State, point: tf.Tensor, move: tf.Tensor, change: tf.Tensor) -> State:
    moves, changes = state["moves"], state["changes"]
    if _dot(move, change) > 1e-10 * _dot(change, change):  # else the estimate would lose its positivity
        moves = tf.concat([moves, move[None]], 0)[-MEMORY:]
        changes = tf.concat([changes, change[None]], 0)[-MEMORY:]
    return {"point": point, "moves": moves, "changes": changes}


def _dot(one: tf.Tensor, other: tf.Tensor) -> float:
    return float(np.vdot(one.numpy(), other.numpy()))
