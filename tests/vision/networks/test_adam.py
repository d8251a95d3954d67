"""Our Adam is Keras', only in fewer operations."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from vision.networks.adam import Adam

STARTS = (np.float32([[0.5, -2.0, 3.0]]), np.float32([4.0, 0.0]))


def descended(optimizer: keras.optimizers.Optimizer, steps: int = 20) -> list[np.ndarray]:
    """What is left of the variables, and the optimizer's own, after steps down a bent bowl."""
    variables = [keras.Variable(start) for start in STARTS]
    optimizer.build(variables)

    @tf.function
    def step() -> None:
        with tf.GradientTape() as tape:
            one, other = (tf.convert_to_tensor(variable) for variable in variables)
            cost = tf.reduce_sum(one**2) + tf.reduce_sum(tf.abs(other - 1.0)) + tf.reduce_sum(one) ** 2
        optimizer.apply(tape.gradient(cost, variables), variables)

    for _ in range(steps):
        step()
    return [variable.numpy() for variable in (*variables, *optimizer.variables)]


@pytest.mark.parametrize("eagerly", [False, True])
def test_takes_the_steps_of_keras_adam(eagerly: bool) -> None:
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 20)
    tf.config.run_functions_eagerly(eagerly)
    try:
        ours, theirs = (descended(kind(schedule)) for kind in (Adam, keras.optimizers.Adam))
    finally:
        tf.config.run_functions_eagerly(False)
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=2e-4)
    assert np.abs(ours[0] - STARTS[0]).min() > 0.3
