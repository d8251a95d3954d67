"""What every network must keep, so that a network's own test is ten lines."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from vision.networks.adam import Adam


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


def check_classifier(
    build: Callable[[], keras.Model],
    *,
    folder: Path,
    input_shape: tuple[int, ...],
    classes: int,
    parameters: int,
    steps: int = 5,
) -> None:
    """Build it, save it, load it, and let it learn a batch by heart.

    Args:
        build: the network's build function, with ``classes``.
        folder: for its file.
        input_shape: of a batch.
        classes: how many.
        parameters: as built here.
        steps: of learning, at the end of which it must err less than before.
    """
    keras.utils.set_random_seed(0)
    network = build()
    assert network.count_params() == parameters
    rng = np.random.default_rng(0)
    colors = rng.uniform(0, 255, (input_shape[0], 1, 1, input_shape[3]))  # what tells the pictures apart
    batch = (colors * rng.uniform(0.5, 1.0, input_shape)).astype(np.float32)
    output = network(batch).numpy()
    assert output.shape == (input_shape[0], classes)
    assert np.isfinite(output).all()
    np.testing.assert_allclose(network(batch[:1]), output[:1], atol=1e-4)  # no picture looks at another
    with warnings.catch_warnings():
        # Keras' own, under NumPy 2
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        network.save(folder / "network.keras")
        again = keras.saving.load_model(folder / "network.keras")
    np.testing.assert_allclose(again(batch), output, atol=1e-4)
    losses = learn(network, batch, classes, steps)
    assert losses[-1] < losses[0]


def learn(network: keras.Model, batch: np.ndarray, classes: int, steps: int) -> list[float]:
    """The loss before each step of learning that picture n of a batch is of class n."""
    network.compile(optimizer=Adam(1e-3), loss="sparse_categorical_crossentropy", run_eagerly=True)
    labels = np.arange(len(batch)) % classes
    targets = [labels] * len(network.outputs) if len(network.outputs) > 1 else labels
    return [float(np.sum(network.train_on_batch(batch, targets))) for _ in range(steps)]
