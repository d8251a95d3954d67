from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
import pytest
import tensorflow as tf

from vision.insight.feature_visualization import Visualization, visualize
from vision.networks.zoo import IMAGENET, Pixels
from vision.step import Step

WANTED = Visualization(layer="second", unit=4, side=48, steps=30)


@pytest.fixture(autouse=True)
def _eager() -> Iterator[None]:
    tf.config.run_functions_eagerly(True)  # tracing would be most of the time
    yield
    tf.config.run_functions_eagerly(False)


def steps_of(classifier: keras.Model, wanted: Visualization = WANTED, **more: object) -> list[Step]:
    return list(visualize(classifier, IMAGENET, wanted, **more))  # type: ignore[arg-type]


def test_excites_the_unit_far_more_than_what_it_began_with(classifier: keras.Model) -> None:
    steps = steps_of(classifier)
    first, last = steps[0].figures["activation"], steps[-1].figures["activation"]
    assert last > 3.0 * max(first, 0.05)
    assert len(steps) == 31
    assert steps[-1].fraction == 1.0
    image = steps[-1].image
    assert image is not None
    assert image.shape == (48, 48, 3)
    assert image.std() > 5.0


def test_neighbouring_pixels_are_alike(classifier: keras.Model) -> None:
    """It is no noise: neighbours differ much less than pixels drawn at random do."""
    image = steps_of(classifier)[-1].image
    assert image is not None
    values = image.astype(np.float64)
    shuffled = np.random.default_rng(0).permutation(values.reshape(-1, 3)).reshape(values.shape)
    assert np.abs(np.diff(values, axis=1)).mean() < 0.75 * np.abs(np.diff(shuffled, axis=1)).mean()


def test_goes_on_from_a_checkpoint_as_if_never_stopped(classifier: keras.Model) -> None:
    wanted = Visualization(layer="second", unit=1, side=32, steps=8)
    kept = None
    for step in visualize(classifier, IMAGENET, wanted):
        if step.figures["step"] == 4:
            assert step.checkpoint is not None
            kept = step.checkpoint()
    resumed = steps_of(classifier, wanted, checkpoint=kept)
    assert resumed[0].figures["step"] == 4
    assert resumed[-1].image is not None
    assert step.image is not None
    assert np.abs(resumed[-1].image.astype(int) - step.image.astype(int)).max() <= 1


def test_a_single_unit_and_a_class_can_be_asked_for(classifier: keras.Model) -> None:
    of_unit = steps_of(classifier, Visualization(layer="second", unit=2, part="unit", side=48, steps=6))
    of_class = steps_of(classifier, Visualization(layer="classes", unit=2, side=48, steps=6))
    for steps in (of_unit, of_class):
        assert steps[-1].figures["activation"] > steps[0].figures["activation"]


def test_grey_and_bgr_networks_are_shown_their_own_pixels(classifier: keras.Model) -> None:
    pixels = Pixels(mean=(100.0, 110.0, 120.0), order="bgr")
    assert list(visualize(classifier, pixels, Visualization(layer="first", unit=0, side=32, steps=1)))


def test_knows_no_other_units(classifier: keras.Model) -> None:
    with pytest.raises(ValueError, match="12 units"):
        steps_of(classifier, Visualization(layer="second", unit=12, side=32, steps=1))
