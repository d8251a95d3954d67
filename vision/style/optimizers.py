"""Optimisers of pixels: pure functions from one state to the next.

The loop and the variable belong to the caller, unlike in SciPy's and Keras' optimisers; so a painting can
be watched, stopped, stored and continued between any two steps.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from vision.style.objective import Picture

Evaluate = Callable[[Picture], tuple[tf.Tensor, tf.Tensor]]
"""A picture to its ``(4,)`` costs, total first, and the gradient of the total."""

State = dict[str, tf.Tensor]
"""What an optimiser carries from step to step; ``image`` is the picture."""

MEMORY = 10
"""Pairs of moves and gradient changes that L-BFGS remembers."""
ARMIJO = 1e-4
MAX_HALVINGS = 6


def adam_state(image: Picture) -> State:
    """The state before Adam's first step."""
    zeros = tf.zeros_like(image)
    return {"image": image, "mean": zeros, "variance": zeros, "count": tf.constant(0.0)}


def adam_step(state: State, evaluate: Evaluate, learning_rate: float) -> tuple[State, tf.Tensor]:
    """One step of Adam, the picture clipped to 0…1; the new state and the costs before the step.

    Reference: Kingma and Ba 2015, algorithm 1.
    """
    costs, gradient = evaluate(state["image"])
    return _adam(state, gradient, tf.constant(learning_rate, tf.float32)), costs


_FREE = tf.TensorSpec([None, None, 3])
_SCALAR = tf.TensorSpec([])


@tf.function(
    input_signature=[{"image": _FREE, "mean": _FREE, "variance": _FREE, "count": _SCALAR}, _FREE, _SCALAR]
)
def _adam(state: State, gradient: tf.Tensor, learning_rate: tf.Tensor) -> State:
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    count = state["count"] + 1.0
    mean = beta1 * state["mean"] + (1.0 - beta1) * gradient
    variance = beta2 * state["variance"] + (1.0 - beta2) * tf.square(gradient)
    step_size = learning_rate * tf.sqrt(1.0 - beta2**count) / (1.0 - beta1**count)
    image = state["image"] - step_size * mean / (tf.sqrt(variance) + epsilon)
    return {"image": tf.clip_by_value(image, 0.0, 1.0), "mean": mean, "variance": variance, "count": count}


def lbfgs_state(image: Picture) -> State:
    """The state before the first step of L-BFGS."""
    none = tf.zeros([0, *image.shape])
    return {"image": image, "moves": none, "changes": none}


def lbfgs_step(state: State, evaluate: Evaluate, first_move: float) -> tuple[State, tf.Tensor]:
    """One step of limited-memory BFGS, the picture clipped to 0…1; the new state and the costs before.

    Both ends of a step are evaluated by the same ``evaluate``, so that curvature is measured on one function
    even where the next step has another (another random shift).

    Args:
        state: as from :func:`lbfgs_state` or the step before.
        evaluate: the objective of this step.
        first_move: how far the pixel that moves most is moved while nothing of the curvature is known.

    Reference: Nocedal and Wright 2006, algorithms 7.4 (two-loop recursion) and 3.1 (backtracking).
    """
    costs, gradient = evaluate(state["image"])
    direction = _direction(state, gradient, first_move)
    slope = _dot(gradient, direction)
    if slope >= 0.0:  # memory of another landscape: forget it
        state = lbfgs_state(state["image"])
        direction = _direction(state, gradient, first_move)
        slope = _dot(gradient, direction)
    length = 1.0
    for _ in range(MAX_HALVINGS):
        image = tf.clip_by_value(state["image"] + length * direction, 0.0, 1.0)
        new_costs, new_gradient = evaluate(image)
        if float(new_costs[0]) <= float(costs[0]) + ARMIJO * length * slope:
            return _remembered(state, image, image - state["image"], new_gradient - gradient), costs
        length /= 2.0
    return lbfgs_state(state["image"]), costs


def _direction(state: State, gradient: tf.Tensor, first_move: float) -> tf.Tensor:
    moves, changes = tf.unstack(state["moves"]), tf.unstack(state["changes"])
    if not moves:
        return -gradient * (first_move / (tf.reduce_max(tf.abs(gradient)) + 1e-20))
    direction, shares = -gradient, []
    for move, change in zip(reversed(moves), reversed(changes), strict=True):
        share = _dot(move, direction) / _dot(change, move)
        direction -= share * change
        shares.append(share)
    direction *= _dot(changes[-1], moves[-1]) / _dot(changes[-1], changes[-1])
    for move, change, share in zip(moves, changes, reversed(shares), strict=True):
        direction += (share - _dot(change, direction) / _dot(change, move)) * move
    return direction


def _remembered(state: State, image: Picture, move: tf.Tensor, change: tf.Tensor) -> State:
    moves, changes = state["moves"], state["changes"]
    if _dot(move, change) > 1e-10 * _dot(change, change):  # else the estimate would lose its positivity
        moves = tf.concat([moves, move[None]], 0)[-MEMORY:]
        changes = tf.concat([changes, change[None]], 0)[-MEMORY:]
    return {"image": image, "moves": moves, "changes": changes}


def _dot(one: tf.Tensor, other: tf.Tensor) -> float:
    return float(np.vdot(one.numpy(), other.numpy()))
