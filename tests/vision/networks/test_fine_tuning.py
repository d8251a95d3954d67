"""What has learned before waits until what is new has learned a little; then both learn."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from vision.errors import BadSetting
from vision.networks.checkpoints import without_training
from vision.networks.fine_tuning import FineTuning

IMAGES = tf.constant(np.random.default_rng(0).integers(0, 3, (4, 2, 2, 3)), tf.uint8)
DESCRIPTION = {"kind": np.array("small")}
TRUTH = tf.constant([[1.0], [2.0], [0.0], [3.0]])


def network() -> keras.Model:
    keras.utils.set_random_seed(0)
    trunk = keras.Sequential([layers.Input((2, 2, 3)), layers.Flatten(), layers.Dense(4)], name="trunk")
    image = layers.Input((2, 2, 3))
    return keras.Model(image, layers.Dense(1, name="own")(trunk(image)))


def errors(truth: tf.Tensor, outputs: tf.Tensor) -> list[tf.Tensor]:
    return [tf.reduce_mean((truth - outputs) ** 2), tf.reduce_mean(outputs**2) * 0.01]


def learning(model: keras.Model, *, trunk: str = "trunk", rate: float = 0.1) -> FineTuning:
    return FineTuning(
        model, errors, trunk=trunk, learning_rate=rate, steps=20, frozen=0.5, description=DESCRIPTION
    )


def test_the_trunk_stays_as_it_is_for_half_of_the_steps() -> None:
    model = network()
    before = [weights.copy() for weights in model.get_layer("trunk").get_weights()]
    steps = learning(model)
    first = steps.advance(1, IMAGES, TRUTH)
    assert len(first) == 2
    for number in range(2, 11):
        steps.advance(number, IMAGES, TRUTH)
    for weights, old in zip(model.get_layer("trunk").get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, old)
    for number in range(11, 21):
        last = steps.advance(number, IMAGES, TRUTH)
    assert np.abs(model.get_layer("trunk").get_weights()[0] - before[0]).max() > 0.0
    assert last[0] < first[0]


def test_without_a_trunk_all_learn_from_the_first_step_that_has_a_rate() -> None:
    model = network()
    before = model.get_layer("trunk").get_weights()[0].copy()
    steps = learning(model, trunk="no such layer")
    for number in (1, 2):  # the first is at a rate of 0
        steps.advance(number, IMAGES, TRUTH)
    assert np.abs(model.get_layer("trunk").get_weights()[0] - before).max() > 0.0


def test_says_so_when_it_diverges() -> None:
    steps = learning(network(), rate=1e30)
    with pytest.raises(BadSetting, match="diverged"):
        [steps.advance(number, IMAGES, TRUTH) for number in range(1, 10)]


def test_continues_only_what_it_is() -> None:
    steps = learning(network())
    first = steps.advance(1, IMAGES, TRUTH)
    kept = steps.checkpoint(1)
    second = steps.advance(2, IMAGES, TRUTH)
    again = learning(network())
    assert again.restore(kept) == 1
    assert again.advance(2, IMAGES, TRUTH) == pytest.approx(second) != pytest.approx(first, rel=1e-9)
    for other in ({**kept, "kind": np.array("large")}, {"step": np.array(1)}):
        with pytest.raises(ValueError, match="not a checkpoint of this network: kind"):
            again.restore(other)


def test_what_is_kept_to_be_used_has_no_optimizer() -> None:
    steps = learning(network())
    steps.advance(1, IMAGES, TRUTH)
    kept = without_training(steps.checkpoint(1))
    assert set(kept) == {"kind", *(f"network_{number}" for number in range(len(network().variables)))}
