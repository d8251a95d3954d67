"""Window by window and in one pass say the same; a trained classifier finds shapes."""

from __future__ import annotations

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.detection.boxes import intersection_over_union
from vision.detection.sliding_windows import (
    Found,
    WindowScores,
    as_convolutions,
    classify_crops,
    classify_in_one_pass,
    find_objects,
    windows,
)
from vision.detection.vector_training import TrainingSettings
from vision.detection.window_training import train_window_classifier, training_windows, window_classifier_of
from vision.networks.overfeat import build_window_classifier
from vision.scenes import CLASSES, Scene, scenes

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

BACKGROUND = len(CLASSES)


@pytest.fixture(scope="module")
def classifier() -> keras.Model:
    """The course's, with weights of chance, large enough that windows are told apart."""
    keras.utils.set_random_seed(0)
    network = build_window_classifier(4)
    network.set_weights([2 * weight for weight in network.get_weights()])
    return network


@pytest.fixture(scope="module")
def convolutional(classifier: keras.Model) -> keras.Model:
    return as_convolutions(classifier)


def picture(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def test_windows_known_by_hand() -> None:
    found = windows(16, 18, side=14, stride=2)
    assert found.tolist() == [
        *([0, 0, 14, 14], [2, 0, 16, 14], [4, 0, 18, 14]),
        *([0, 2, 14, 16], [2, 2, 16, 16], [4, 2, 18, 16]),
    ]
    assert windows(13, 18, side=14, stride=2).shape == (0, 4)
    assert windows(10, 10, side=3, stride=4).tolist() == [
        [0, 0, 3, 3],
        [4, 0, 7, 3],
        [0, 4, 3, 7],
        [4, 4, 7, 7],
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 20), st.integers(1, 9))
def test_windows_lie_in_the_picture_and_are_as_many_as_the_formula_says(
    height: int, width: int, side: int, stride: int
) -> None:
    found = windows(height, width, side=side, stride=stride)
    down, across = ((length - side) // stride + 1 if length >= side else 0 for length in (height, width))
    assert len(found) == down * across
    assert (found[:, :2] >= 0).all()
    assert (found[:, 2:] <= [width, height]).all()
    assert (found[:, 2:] - found[:, :2] == side).all()


@pytest.mark.parametrize(("side", "places"), [(14, 1), (16, 2), (28, 8)])
def test_one_pass_equals_the_courses_crops(
    classifier: keras.Model, convolutional: keras.Model, side: int, places: int
) -> None:
    image = picture(side, side)
    by_crops = classify_crops(classifier, image, sizes=[14], stride=2)
    assert by_crops.probabilities.shape == (places**2, 4)
    in_one_pass = convolutional(image[None].astype(np.float32)).numpy()
    assert in_one_pass.shape == (1, places, places, 4)
    np.testing.assert_allclose(in_one_pass.reshape(-1, 4), by_crops.probabilities, atol=1e-5)
    if places > 1:  # windows differ, or the comparison would show nothing
        assert by_crops.probabilities.std(axis=0).max() > 0.02


@settings(max_examples=15, deadline=None)
@given(st.integers(14, 45), st.integers(14, 45), st.lists(st.integers(14, 50), min_size=1, max_size=3))
def test_one_pass_equals_crops_at_any_sizes(
    classifier: keras.Model, convolutional: keras.Model, height: int, width: int, sizes: list[int]
) -> None:
    image = picture(height, width)
    by_crops = classify_crops(classifier, image, sizes=sizes)
    in_one_pass = classify_in_one_pass(convolutional, image, sizes=sizes)
    np.testing.assert_array_equal(in_one_pass.boxes, by_crops.boxes)
    np.testing.assert_allclose(in_one_pass.probabilities, by_crops.probabilities, atol=1e-5)


def test_a_tall_picture_is_passed_in_strips_that_fit_together(
    classifier: keras.Model, convolutional: keras.Model
) -> None:
    image = picture(151, 17)
    by_crops = classify_crops(classifier, image, sizes=[14])
    assert len(by_crops.boxes) == 69 * 2
    in_one_pass = classify_in_one_pass(convolutional, image, sizes=[14])
    np.testing.assert_array_equal(in_one_pass.boxes, by_crops.boxes)
    np.testing.assert_allclose(in_one_pass.probabilities, by_crops.probabilities, atol=1e-5)


def test_windows_of_another_side_than_the_courses() -> None:
    keras.utils.set_random_seed(0)
    classifier = build_window_classifier(3, side=20)
    image = picture(30, 26)
    np.testing.assert_allclose(
        classify_in_one_pass(as_convolutions(classifier), image, sizes=[20]).probabilities,
        classify_crops(classifier, image, sizes=[20]).probabilities,
        atol=1e-5,
    )


def test_windows_of_several_sizes_are_in_px_of_the_picture(classifier: keras.Model) -> None:
    scored = classify_crops(classifier, picture(28, 56), sizes=[14, 28, 56], stride=7)
    sides = scored.boxes[:, 2:] - scored.boxes[:, :2]
    # 56 px do not fit; 28 px windows are seen at half the size, where 7 px are 14
    assert np.unique(sides[:, 0], return_counts=True)[1].tolist() == [3 * 7, 1 * 3]
    np.testing.assert_allclose(scored.boxes[-3:], [[0, 0, 28, 28], [14, 0, 42, 28], [28, 0, 56, 28]])
    assert scored.probabilities.shape == (24, 4)
    np.testing.assert_allclose(scored.probabilities.sum(axis=1), 1, atol=1e-5)


def test_a_picture_without_room_has_no_windows(classifier: keras.Model, convolutional: keras.Model) -> None:
    for scored in (
        classify_crops(classifier, picture(13, 40), sizes=[14]),
        classify_in_one_pass(convolutional, picture(13, 40), sizes=[14]),
    ):
        assert scored.boxes.shape == (0, 4)
        assert scored.probabilities.shape == (0, 4)
        assert find_objects(scored).boxes.shape == (0, 4)


def test_refuses_windows_below_the_classifiers(classifier: keras.Model, convolutional: keras.Model) -> None:
    with pytest.raises(ValueError, match="smaller than the classifier's 14 px"):
        classify_crops(classifier, picture(20, 20), sizes=[13])
    with pytest.raises(ValueError, match="smaller than the classifier's 14 px"):
        classify_in_one_pass(convolutional, picture(20, 20), sizes=[13])
    with pytest.raises(ValueError, match="every 0 px"):
        classify_crops(classifier, picture(20, 20), sizes=[14], stride=0)


def test_of_windows_on_one_object_the_likeliest_is_left() -> None:
    scored = WindowScores(
        boxes=np.array(
            [[0, 0, 14, 14], [2, 0, 16, 14], [30, 0, 44, 14], [60, 0, 74, 14], [0, 0, 14, 14]], float
        ),
        probabilities=np.array(
            [[0.8, 0.1, 0.1], [0.9, 0, 0.1], [0.1, 0.2, 0.7], [0.1, 0.55, 0.35], [0.1, 0.7, 0.2]], np.float32
        ),
    )
    found = find_objects(scored)
    assert found.boxes.tolist() == [[2, 0, 16, 14], [0, 0, 14, 14]]
    assert found.classes.tolist() == [0, 1]
    np.testing.assert_allclose(found.scores, [0.9, 0.7])


def test_training_windows_show_objects_or_none() -> None:
    scene = scenes(1, 3, size=(64, 64), count=(2, 3))[0]
    crops, kinds = training_windows(scene, np.random.default_rng(0), side=14, classes=4, background=10)
    assert crops.shape == (len(kinds), 14, 14, 3)
    assert kinds[: len(scene.classes)].tolist() == scene.classes.tolist()
    assert set(kinds[len(scene.classes) :].tolist()) == {BACKGROUND}


def test_a_window_on_a_white_square_is_mostly_white() -> None:
    image = np.zeros((40, 40, 3), np.uint8)
    image[0:20, 0:20] = 255
    annotated = SimpleNamespace(image=image, boxes=np.array([[0.0, 0, 20, 20]]), classes=np.array([2]))
    crops, kinds = training_windows(annotated, np.random.default_rng(0), side=14, classes=4, background=20)
    assert kinds[0] == 2
    assert crops[0].mean() > 150
    assert crops[1:].mean(axis=(1, 2, 3)).max() < 150


def found_in(scene: Scene, convolutional: keras.Model) -> Found:
    return find_objects(
        classify_in_one_pass(convolutional, scene.image, sizes=[14, 18, 24, 32]), iou_threshold=0.3
    )


def test_finds_shapes_after_a_little_training() -> None:
    random = np.random.default_rng(0)
    pairs = [
        training_windows(scene, random, side=14, classes=BACKGROUND, background=5)
        for scene in scenes(400, 0, size=(48, 48), count=(1, 3))
    ]
    crops, kinds = (np.concatenate(column) for column in zip(*pairs, strict=True))
    learning = TrainingSettings(side=14, steps=600, learning_rate=1e-3)
    *_, last = train_window_classifier(crops, kinds, BACKGROUND, learning)
    assert last.checkpoint is not None
    convolutional = as_convolutions(window_classifier_of(last.checkpoint()))
    objects = hits = shown = boxes = 0
    for scene in scenes(20, 99, size=(64, 64), count=(1, 2)):
        found = found_in(scene, convolutional)
        overlaps = intersection_over_union(scene.boxes, found.boxes) >= 0.5
        objects, shown = objects + len(scene.boxes), shown + int(overlaps.any(axis=1).sum())
        boxes, hits = boxes + len(found.boxes), hits + int(overlaps.any(axis=0).sum())
    assert shown > 0.4 * objects
    assert hits > 0.1 * boxes  # of all windows 1.4 in 100 are on an object


def test_refuses_a_class_that_is_none_and_a_checkpoint_of_something_else() -> None:
    with pytest.raises(ValueError, match="classes are 0 to 4, not 0 to 5"):
        next(
            train_window_classifier(
                np.zeros((2, 14, 14, 3), np.uint8), np.array([0, 5]), 4, TrainingSettings(side=14)
            )
        )
    with pytest.raises(ValueError, match="not a checkpoint of a window classifier"):
        window_classifier_of({"side": np.array(14)})
