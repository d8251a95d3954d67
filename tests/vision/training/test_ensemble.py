"""Networks that learn independently and answer together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
import tensorflow as tf

from tests.vision.training.test_transfer import clouds
from vision.errors import BadSetting
from vision.step import Checkpoint
from vision.training.ensemble import EnsembleSettings, ensemble_of, train_ensemble
from vision.training.heads import Head, head_in

SETTINGS = EnsembleSettings(classes=3, members=3, hidden=16, steps=16, batch=20, learning_rate=1e-2)


@pytest.fixture(scope="module", autouse=True)
def eager() -> Iterator[None]:
    """So few and so small steps that tracing a graph would take longer."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def trained(
    settings: EnsembleSettings, checkpoint: Checkpoint | None = None
) -> tuple[list[dict[str, float]], list[Checkpoint]]:
    steps = list(_kept(settings, checkpoint))
    return [figures for figures, _ in steps], [kept for _, kept in steps]


def _kept(
    settings: EnsembleSettings, checkpoint: Checkpoint | None
) -> Iterator[tuple[dict[str, float], Checkpoint]]:
    features, labels = clouds(30, 0)
    for step in train_ensemble(features, labels, settings, checkpoint=checkpoint):
        assert step.checkpoint is not None
        yield dict(step.figures), dict(step.checkpoint())


@pytest.fixture(scope="module")
def whole() -> tuple[list[dict[str, float]], list[Checkpoint]]:
    return trained(SETTINGS)


@pytest.fixture(scope="module")
def ensemble(whole: tuple[list[dict[str, float]], list[Checkpoint]]) -> Head:
    return ensemble_of(whole[1][-1])


def test_they_learn_differ_and_say_together_what_their_average_is(
    whole: tuple[list[dict[str, float]], list[Checkpoint]], ensemble: Head
) -> None:
    figures, _ = whole
    assert figures[-2]["loss"] < 0.5 * figures[0]["loss"]
    features, labels = clouds(60, 2)
    each = ensemble.each(features[:, 0])
    assert each.shape == (3, 60, 3)
    assert np.abs(each[0] - each[1]).max() > 1e-2
    together = ensemble.classify(features[:, 0])
    np.testing.assert_allclose(together, each.mean(0), atol=1e-6)
    assert (together.argmax(1) == labels).mean() > 0.85


def test_each_learns_what_it_would_learn_alone(ensemble: Head) -> None:
    member = 2
    alone = dataclasses.replace(SETTINGS, members=1, seed=SETTINGS.seed + member)
    (network,) = ensemble_of(trained(alone)[1][-1]).networks
    for (weights, biases), (same, too) in zip(network, ensemble.networks[member], strict=True):
        np.testing.assert_allclose(weights, same, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(biases, too, rtol=1e-3, atol=1e-5)


def test_what_is_resumed_is_as_if_never_stopped(
    whole: tuple[list[dict[str, float]], list[Checkpoint]], ensemble: Head
) -> None:
    figures, checkpoints = trained(SETTINGS, whole[1][9])
    assert [one.get("step") for one in figures] == [*range(11, 17), None]
    features, _ = clouds(9, 3)
    np.testing.assert_allclose(
        ensemble_of(checkpoints[-1]).classify(features), ensemble.classify(features), atol=1e-5
    )


def test_it_is_kept_as_arrays_and_read_again(ensemble: Head) -> None:
    features, _ = clouds(9, 3)
    arrays = {**ensemble.arrays("ensemble"), "other_0_0_weights": np.zeros(1)}
    again = head_in(arrays, "ensemble")
    assert again is not None
    np.testing.assert_array_equal(again.each(features), ensemble.each(features))
    assert head_in(arrays, "softmax") is None


def test_what_cannot_be_is_refused() -> None:
    features, _ = clouds(5, 0)
    with pytest.raises(BadSetting, match="one_class_only"):
        next(train_ensemble(features, np.zeros(5, np.int64), SETTINGS))
    with pytest.raises(ValueError, match="checkpoint"):
        ensemble_of({"step": np.array(3)})
