"""The course's vector, both its losses, and a network that learns to point at one shape."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from vision.detection.boxes import intersection_over_union
from vision.detection.localization import (
    Localizations,
    are_right,
    localizer_of,
    log_loss,
    squared_loss,
    target_vector,
    train_localization,
)
from vision.detection.vector_training import Loss, TrainingSettings
from vision.errors import BadSetting
from vision.scenes import CLASSES, Scene, scenes
from vision.step import Checkpoint, Step

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

PEDESTRIAN, CAR, MOTORCYCLE = range(3)
A_CAR = [1, 0.5, 0.7, 0.3, 0.4, 0, 1, 0]
NOTHING = [0] * 8
SMALL = TrainingSettings(side=32, batch=8, steps=4)


def shapes(count: int, seed: int) -> list[Scene]:
    """Pictures of one shape or none."""
    return scenes(count, seed, size=(32, 32), count=(0, 1), radius=(0.25, 0.42))


def cost(loss: Loss, truth: Sequence[float], said: Sequence[float]) -> float:
    return float(loss(tf.constant([truth], tf.float32), tf.constant([said], tf.float32))[0])


def test_the_courses_car() -> None:
    # 200 px: its midpoint half across and 0.7 down, 60 px high, 80 px wide
    vector = target_vector(np.array([60, 110, 140, 170]), CAR, size=(200, 200), classes=3)
    np.testing.assert_allclose(vector, A_CAR, atol=1e-7)
    assert vector.dtype == np.float32
    assert target_vector(None, CAR, size=(200, 200), classes=3).tolist() == NOTHING


def test_parts_are_of_the_pictures_own_height_and_width() -> None:
    vector = target_vector(np.array([0, 0, 100, 50]), PEDESTRIAN, size=(100, 400), classes=3)
    np.testing.assert_allclose(vector, [1, 0.125, 0.25, 0.5, 0.25, 1, 0, 0])


@pytest.mark.parametrize(
    ("box", "kind", "reason"),
    [
        ([10, 10, 10, 20], CAR, "empty"),
        ([10, 10, 5, 20], CAR, "ends before it begins"),
        ([10, 10, np.nan, 20], CAR, "not in any picture"),
        ([10, 10, 11, 11], 3, "classes are 0 to 2, not 3"),
        ([10, 10, 11, 11], -1, "classes are 0 to 2, not -1"),
    ],
)
def test_refuses_what_cannot_be_written(box: list[float], kind: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        target_vector(np.array(box), kind, size=(100, 100), classes=3)


def test_with_an_object_all_eight_errors_count() -> None:
    said = [0.8, 0.4, 0.6, 0.5, 0.2, 0.1, 0.7, 0.2]
    squares = 0.2**2 + 0.1**2 + 0.1**2 + 0.2**2 + 0.2**2 + 0.1**2 + 0.3**2 + 0.2**2
    assert cost(squared_loss, A_CAR, said) == pytest.approx(squares, rel=1e-6)  # 0.28
    assert cost(squared_loss, A_CAR, A_CAR) == 0.0


@pytest.mark.parametrize("rest", [[0.4, 0.6, 0.5, 0.2, 0.1, 0.7, 0.2], [9, -9, 7, 7, 5, 5, 5]])
def test_without_an_object_only_the_first_error_counts(rest: list[float]) -> None:
    assert cost(squared_loss, NOTHING, [0.8, *rest]) == pytest.approx(0.64, rel=1e-6)
    assert cost(log_loss, NOTHING, [np.log(4), *rest]) == pytest.approx(-np.log(1 - 0.8), rel=1e-6)


def test_log_loss_is_logistic_squared_and_log_likelihood() -> None:
    logit, kinds = np.log(0.8 / 0.2), np.log([0.1, 0.7, 0.2])
    said = [logit, 0.4, 0.6, 0.5, 0.2, *kinds]
    expected = -np.log(0.8) + (0.1**2 + 0.1**2 + 0.2**2 + 0.2**2) - np.log(0.7)
    assert cost(log_loss, A_CAR, said) == pytest.approx(expected, rel=1e-5)  # 0.680


def test_a_batch_has_a_loss_for_each_picture() -> None:
    truth = tf.constant([A_CAR, NOTHING], tf.float32)
    said = tf.constant([A_CAR, [0.5] * 8], tf.float32)
    np.testing.assert_allclose(squared_loss(truth, said), [0, 0.25])


@pytest.mark.parametrize("loss", [squared_loss, log_loss])
def test_where_nothing_is_no_gradient_moves_the_box(loss: Loss) -> None:
    said = tf.Variable([[0.3] * 8])
    with tf.GradientTape() as tape:
        costs = loss(tf.constant([NOTHING], tf.float32), said)
    gradient = tape.gradient(costs, said).numpy()[0]
    assert gradient[0] > 0
    assert not gradient[1:].any()


def test_right_means_seen_named_and_half_overlapping() -> None:
    there = SimpleNamespace(boxes=np.array([[0.0, 0, 10, 10]]), classes=np.array([CAR]))
    nothing = SimpleNamespace(boxes=np.empty((0, 4)), classes=np.empty(0, int))
    said = Localizations(
        scores=np.array([0.9, 0.9, 0.9, 0.5, 0.9, 0.1]),
        boxes=np.array([[0, 0, 10, 5], [0, 0, 10, 4.9], *[[0, 0, 10, 10]] * 4]),
        classes=np.array([CAR, CAR, MOTORCYCLE, CAR, CAR, CAR]),
    )
    pictures = [there, there, there, there, nothing, nothing]
    assert are_right(said, pictures).tolist() == [True, False, False, False, False, True]


@pytest.fixture(scope="module")
def learned() -> list[Step]:
    settings = TrainingSettings(side=32, steps=110, learning_rate=4e-3)
    steps = list(train_localization(shapes(450, 0), len(CLASSES), settings))
    return [steps[0], *steps[-11:]]


def test_learns_whether_where_and_which(learned: list[Step]) -> None:
    assert np.mean([step.figures["loss"] for step in learned[1:-1]]) < 0.5 * learned[0].figures["loss"]
    assert learned[-1].checkpoint is not None
    unseen = shapes(150, 9)
    said = localizer_of(learned[-1].checkpoint()).localize([scene.image for scene in unseen])
    is_there = np.array([len(scene.boxes) == 1 for scene in unseen])
    assert ((said.scores > 0.5) == is_there).mean() > 0.9
    overlaps = [
        intersection_over_union(said.boxes[[number]], unseen[number].boxes)[0, 0]
        for number in np.flatnonzero(is_there)
    ]
    assert np.mean(overlaps) > 0.45
    kinds = [said.classes[number] == unseen[number].classes[0] for number in np.flatnonzero(is_there)]
    assert np.mean(kinds) > 0.3  # of four
    assert are_right(said, unseen).mean() > 0.5


def test_boxes_are_in_px_of_each_picture(learned: list[Step]) -> None:
    assert learned[-1].checkpoint is not None
    localizer = localizer_of(learned[-1].checkpoint())
    image = shapes(1, 9)[0].image
    once, twice = localizer.localize([image, image.repeat(2, axis=0).repeat(3, axis=1)]).boxes
    np.testing.assert_allclose(twice, once * [3, 2, 3, 2], atol=4)  # resizing blurs a little
    assert localizer.localize([]).boxes.shape == (0, 4)


def test_the_squared_loss_learns_whether_there_is_something() -> None:
    settings = TrainingSettings(side=32, steps=40, learning_rate=4e-3)
    *_, last = train_localization(shapes(200, 0), len(CLASSES), settings, loss="squared")
    assert last.checkpoint is not None
    unseen = shapes(100, 9)
    said = localizer_of(last.checkpoint()).localize([scene.image for scene in unseen])
    assert ((said.scores > 0.5) == [len(scene.boxes) == 1 for scene in unseen]).mean() > 0.75


def test_continues_from_a_checkpoint_as_if_never_stopped() -> None:
    pictures = shapes(12, 0)
    whole: list[Step] = []
    kept: Checkpoint = {}
    for step in train_localization(pictures, 4, SMALL):
        whole.append(step)
        if step.figures.get("step") == 2:
            assert step.checkpoint is not None
            kept = dict(step.checkpoint())
    continued = list(train_localization(pictures, 4, SMALL, checkpoint=kept))
    assert [step.figures.get("step") for step in continued] == [3, 4, None]
    assert continued[1].figures["loss"] == pytest.approx(whole[3].figures["loss"], abs=1e-4)
    with pytest.raises(ValueError, match="not a checkpoint of this network: loss"):
        next(train_localization(pictures, 4, SMALL, loss="squared", checkpoint=kept))
    with pytest.raises(ValueError, match="not a checkpoint of a localiser"):
        localizer_of({"step": np.array(1)})


def test_refuses_what_it_cannot_learn_from() -> None:
    with pytest.raises(BadSetting, match="nothing_annotated"):
        next(train_localization([], 4, SMALL))
    crowd = SimpleNamespace(
        image=shapes(1, 0)[0].image, boxes=np.array([[0, 0, 5, 5], [9, 9, 20, 20]]), classes=np.array([0, 1])
    )
    with pytest.raises(ValueError, match="one object a picture, not 2"):
        next(train_localization([crowd], 4, SMALL))


def test_a_rate_too_high_is_said() -> None:
    settings = TrainingSettings(side=32, batch=8, steps=8, learning_rate=1e30)
    with pytest.raises(BadSetting, match="diverged"):
        list(train_localization(shapes(12, 0), 4, settings))
