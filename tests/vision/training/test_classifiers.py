"""Networks that learn digits from nothing: losses fall, resuming is exact, shortcuts are compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import keras
import numpy as np
import pytest
import tensorflow as tf

from vision.digits.mnist import load_mnist
from vision.errors import BadSetting
from vision.networks.lenet5 import SIDE, build_lenet5
from vision.step import Checkpoint, Step
from vision.training.augmentation import Recipe
from vision.training.classifier import ClassifierSettings, measure, predict, train_classifier
from vision.training.depths import DepthSettings, compare_depths
from vision.training.digits import digits_for
from vision.training.feeding import varied_batches
from vision.training.filters import filter_sheet
from vision.training.labelled import LabelledImages, batch_of

pytestmark = pytest.mark.timeout(300)  # a training's graph takes a while to build on a busy machine


@pytest.fixture
def eager() -> Iterator[None]:
    """So few steps that tracing a graph would take longer than they do."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def test_each_picture_comes_once_an_epoch_in_an_order_that_needs_no_memory() -> None:
    batches = [batch_of(number, size=4, count=13, seed=5) for number in range(1, 7)]
    assert len(set(np.concatenate(batches[:3]).tolist())) == 12
    assert len(set(np.concatenate(batches[3:]).tolist())) == 12
    assert np.concatenate(batches[:3]).tolist() != np.concatenate(batches[3:]).tolist()
    np.testing.assert_array_equal(batches[4], batch_of(5, size=4, count=13, seed=5))


def test_lenet_5_learns_digits_in_some_dozens_of_steps() -> None:
    learned, test = (
        digits_for(load_mnist("train").first(2000), SIDE),
        digits_for(load_mnist("test").first(300), SIDE),
    )
    keras.utils.set_random_seed(0)
    network = build_lenet5()
    settings = ClassifierSettings(steps=60, batch=64, measured_every=30)
    steps = [step for step in train_classifier(network, learned, settings, measured=test) if step.figures]
    assert steps[0].figures["loss"] > 2
    assert np.mean([step.figures["loss"] for step in steps[-10:]]) < 0.7
    assert [number for number, step in enumerate(steps, 1) if "held_out_accuracy" in step.figures] == [30, 60]
    assert steps[-1].figures["held_out_accuracy"] > 0.8
    assert steps[-1].figures["held_out_accuracy"] == measure(network, test)[1]
    said = predict(network, test.images)
    np.testing.assert_allclose(said.sum(1), 1, atol=1e-5)


SMALL = ClassifierSettings(steps=6, batch=8, measured_every=3)


def little() -> LabelledImages:
    return digits_for(load_mnist("train").first(40), SIDE)


def run(checkpoint: Checkpoint | None = None) -> list[tuple[Step, Checkpoint]]:
    keras.utils.set_random_seed(0)
    steps = train_classifier(build_lenet5(), little(), SMALL, measured=little(), checkpoint=checkpoint)
    return [(step, dict(step.checkpoint())) for step in steps if step.checkpoint]


@pytest.mark.usefixtures("eager")
def test_a_classifier_is_resumed_as_if_never_stopped() -> None:
    whole = run()
    again = run(whole[3][1])
    assert [step.figures.get("step") for step, _ in again] == [5, 6, None]
    for (step, _), (same, _) in zip(again[:-1], whole[4:], strict=False):
        assert step.figures["loss"] == pytest.approx(same.figures["loss"], rel=1e-4)
    for name, array in whole[-1][1].items():
        np.testing.assert_allclose(again[-1][1][name], array, rtol=1e-4, atol=1e-6, err_msg=name)


def test_too_few_pictures_and_other_checkpoints_are_refused() -> None:
    with pytest.raises(BadSetting, match="too_few_pictures"):
        next(
            train_classifier(
                build_lenet5(), digits_for(load_mnist("train").first(3), SIDE), SMALL, measured=little()
            )
        )
    wrong = {"step": np.array(2), "network_0": np.zeros((1, 1))}
    with pytest.raises(ValueError, match="checkpoint"):
        next(train_classifier(build_lenet5(), little(), SMALL, measured=little(), checkpoint=wrong))


DEPTHS = DepthSettings(
    depths=(8,), filters=2, learning=dataclasses.replace(SMALL, steps=2, optimizer="momentum")
)


def compare(checkpoint: Checkpoint | None = None) -> list[tuple[Step, Checkpoint]]:
    digits = digits_for(load_mnist("train").first(24), 28)
    steps = compare_depths(digits, DEPTHS, measured=digits, checkpoint=checkpoint)
    return [(step, dict(step.checkpoint()) if step.checkpoint else {}) for step in steps]


@pytest.mark.usefixtures("eager")
def test_each_depth_is_trained_plain_and_with_shortcuts_and_resumed_in_the_middle() -> None:
    whole = compare()
    figures = [step.figures for step, _ in whole[:-1]]
    assert [int(one["network"]) for one in figures] == [0, 0, 1, 1]
    assert [int(one["network_step"]) for one in figures] == [1, 2] * 2
    assert [int(one["step"]) for one in figures] == list(range(1, 5))
    assert DEPTHS.networks == ((8, False), (8, True))
    for one in figures[1::2]:
        assert 0 <= one["final_training_error"] <= 1
        assert 0 <= one["final_test_error"] <= 1
    again = compare(whole[2][1])  # the first step of the second network
    assert [step.figures.get("step") for step, _ in again] == [4, None]
    for (step, _), (same, _) in zip(again[:-1], whole[3:], strict=False):
        assert step.figures["loss"] == pytest.approx(same.figures["loss"], rel=1e-3)
        assert step.figures["training_error"] == same.figures["training_error"]


def test_other_threads_load_and_distort_and_the_order_stays() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 255, (6, 40, 30, 3), np.uint8)
    labels = [0, 1, 2, 3, 4, 5]
    given = {"labels": labels, "recipe": Recipe(), "side": 24, "size": 2, "seed": 7}
    batches = varied_batches(lambda place: pictures[place], **given)  # type: ignore[arg-type]
    first = [next(batches) for _ in range(5)]
    assert first[0][0].shape == (2, 24, 24, 3)
    assert sorted(np.concatenate([classes for _, classes in first[:3]]).tolist()) == labels
    later = varied_batches(lambda place: pictures[place], first=4, **given)  # type: ignore[arg-type]
    for (images, classes), (again, same) in zip(first[3:], later, strict=False):
        np.testing.assert_array_equal(images, again)
        np.testing.assert_array_equal(classes, same)


def test_filters_are_shown_side_by_side_of_one_scale() -> None:
    kernel = np.zeros((5, 5, 1, 3))
    kernel[..., 1], kernel[..., 2] = 1.0, -0.5
    sheet = filter_sheet(kernel)
    assert sheet.shape == (60, 3 * 60 + 2 * 6, 3)
    assert [int(sheet[30, column, 0]) for column in (30, 96, 160)] == [128, 255, 64]
