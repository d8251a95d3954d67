"""What every network must keep, so that a network's own test is ten lines."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np


def check_network(
    build: Callable[[], keras.Model],
    *,
    input_shape: tuple[int, ...],
    output_shape: tuple[int, ...],
    parameters: int,
) -> None:
    """Build it twice and compare.

    Args:
        build: the network's build function.
        input_shape, output_shape: of a batch.
        parameters: how many the paper's network has, as built here.
    """
    first, second = build(), build()
    assert first.count_params() == parameters
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    batch = np.random.default_rng(0).normal(size=input_shape).astype(np.float32)
    output = first(batch).numpy()
    assert output.shape == output_shape
    assert np.isfinite(output).all()
    np.testing.assert_allclose(first(batch[:1]), output[:1], atol=1e-4)  # no picture looks at another
    second.set_weights(first.get_weights())
    np.testing.assert_allclose(second(batch), output, atol=1e-4)
