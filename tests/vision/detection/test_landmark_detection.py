"""129 numbers for 64 points, the same order in every picture, and networks that learn drawn faces and people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.detection.drawn_figures import (
    FACE_PARTS,
    FACE_PERMUTATION,
    POSE_PERMUTATION,
    Figure,
    drawn_face,
    drawn_person,
)
from vision.detection.landmarks import (
    LandmarkDetector,
    landmark_detector_of,
    landmark_loss,
    landmark_vector,
    mean_errors,
    mirrored,
    train_landmarks,
)
from vision.detection.vector_training import TrainingSettings
from vision.networks.landmarks import FACE_POINTS, POSE_POINTS

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

SIDE = 32


def faces(count: int, seed: int) -> list[Figure]:
    """Every fifth picture has none."""
    return [
        drawn_face(np.random.default_rng([seed, number]), SIDE, is_there=number % 5 > 0)
        for number in range(count)
    ]


def people(count: int, seed: int) -> list[Figure]:
    return [drawn_person(np.random.default_rng([seed, number]), SIDE) for number in range(count)]


def learned(
    pictures: Sequence[Figure], count: int, permutation: np.ndarray, steps: int = 110
) -> LandmarkDetector:
    learning = TrainingSettings(side=SIDE, steps=steps, learning_rate=4e-3)
    *_, last = train_landmarks(pictures, count, learning, permutation=permutation)
    assert last.checkpoint is not None
    return landmark_detector_of(last.checkpoint())


def errors(detector: LandmarkDetector, pictures: Sequence[Figure]) -> tuple[float, float]:
    """The mean distance to the points, in sides of the picture; and that of a guess: the mean of all."""
    marked = [picture for picture in pictures if picture.points is not None]
    points = np.array([picture.points for picture in marked])
    sides = np.full(len(marked), SIDE)
    found = detector.find([picture.image for picture in marked]).points
    guess = np.broadcast_to(points.mean(axis=0), points.shape)
    return float(mean_errors(found, points, sides).mean()), float(mean_errors(guess, points, sides).mean())


def test_a_face_is_129_numbers_and_a_pose_65() -> None:
    random = np.random.default_rng(0)
    points = random.uniform(0, 100, (FACE_POINTS, 2))
    vector = landmark_vector(points, size=(100, 200), count=FACE_POINTS)
    assert vector.shape == (129,)
    assert vector[0] == 1.0
    np.testing.assert_allclose(vector[1::2], points[:, 0] / 200, rtol=1e-6)
    np.testing.assert_allclose(vector[2::2], points[:, 1] / 100, rtol=1e-6)
    assert landmark_vector(points[:POSE_POINTS], size=(100, 200), count=POSE_POINTS).shape == (65,)
    assert landmark_vector(None, size=(100, 200), count=FACE_POINTS).tolist() == [0.0] * 129


@pytest.mark.parametrize("points", [np.zeros((63, 2)), np.zeros((64, 3)), np.full((64, 2), np.nan)])
def test_refuses_other_points(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"64 points are \(64, 2\) numbers"):
        landmark_vector(points, size=(10, 10), count=64)


def test_the_loss_of_two_points() -> None:
    truth = tf.constant([[1, 0.5, 0.5, 0.2, 0.8], [0, 0, 0, 0, 0]], tf.float32)
    said = tf.constant([[np.log(3), 0.4, 0.5, 0.2, 1.0], [np.log(3), 9, 9, 9, 9]], tf.float32)
    expected = [-np.log(0.75) + 0.1**2 + 0.2**2, -np.log(0.25)]
    np.testing.assert_allclose(landmark_loss(truth, said), expected, rtol=1e-5)


def test_mean_error_known_by_hand() -> None:
    said = np.array([[[3, 4], [0, 0]], [[1, 0], [0, 1]]])
    np.testing.assert_allclose(mean_errors(said, np.zeros((2, 2, 2)), np.array([10, 4])), [0.25, 0.25])


@pytest.mark.parametrize("permutation", [FACE_PERMUTATION, POSE_PERMUTATION])
def test_counterparts_of_drawn_figures_are_each_others(permutation: np.ndarray) -> None:
    np.testing.assert_array_equal(permutation[permutation], np.arange(len(permutation)))
    assert 0 < (permutation == np.arange(len(permutation))).sum() < 10  # the middle


def test_the_left_eye_of_a_mirrored_face_is_where_the_right_one_was() -> None:
    points = faces(2, 0)[1].points
    assert points is not None
    vector = landmark_vector(points, size=(SIDE, SIDE), count=FACE_POINTS)
    turned = mirrored(vector[None], FACE_PERMUTATION)[0, 1:].reshape(-1, 2) * SIDE
    sizes = np.cumsum([0, *(len(part) for part in FACE_PARTS.values())])
    rows = {name: slice(*sizes[i : i + 2]) for i, name in enumerate(FACE_PARTS)}
    left, right = points[rows["left eye"]].mean(axis=0), points[rows["right eye"]].mean(axis=0)
    np.testing.assert_allclose(turned[rows["left eye"]].mean(axis=0), [SIDE - right[0], right[1]], rtol=1e-5)
    np.testing.assert_allclose(turned[rows["right eye"]].mean(axis=0), [SIDE - left[0], left[1]], rtol=1e-5)
    # in every picture the left eye is to the right
    assert turned[rows["left eye"]].mean(axis=0)[0] > turned[rows["right eye"]].mean(axis=0)[0]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9))
def test_mirroring_twice_changes_nothing(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    permutation = np.arange(count)
    swapped = random.permutation(count)[: count // 2 * 2].reshape(-1, 2)
    permutation[swapped] = swapped[:, ::-1]
    vectors = random.random((3, 1 + 2 * count))
    vectors[:, 0] = [1, 0, 1]
    vectors[1] = 0
    once = mirrored(vectors, permutation)
    np.testing.assert_array_equal(once[1], 0)
    np.testing.assert_allclose(mirrored(once, permutation), vectors, atol=1e-12)
    np.testing.assert_allclose(once[0, 1::2], 1 - vectors[0, 1::2][permutation])


@pytest.mark.parametrize("permutation", [[1, 2, 0], [0, 0, 2], [0, 1], [0, 1, 3], [-1, 1, 0]])
def test_refuses_counterparts_that_are_none(permutation: list[int]) -> None:
    with pytest.raises(ValueError, match="each of 3 points has one counterpart"):
        mirrored(np.zeros((1, 7)), np.array(permutation))


@pytest.fixture(scope="module")
def face_detector() -> LandmarkDetector:
    return learned(faces(300, 0), FACE_POINTS, FACE_PERMUTATION)


def test_learns_the_64_points_of_drawn_faces(face_detector: LandmarkDetector) -> None:
    unseen = faces(100, 1)
    found, guessed = errors(face_detector, unseen)
    assert found < 0.65 * guessed
    scores = face_detector.find([face.image for face in unseen]).scores
    assert ((scores > 0.5) == [face.points is not None for face in unseen]).mean() > 0.9
    assert face_detector.find([]).points.shape == (0, FACE_POINTS, 2)


def test_learns_the_32_points_of_drawn_people() -> None:
    detector = learned(people(300, 0), POSE_POINTS, POSE_PERMUTATION)
    found, guessed = errors(detector, people(100, 1))
    assert found < 0.8 * guessed


def test_points_that_change_their_order_are_not_learned(face_detector: LandmarkDetector) -> None:
    # mirrored without swapping, half of the left eyes are right ones
    disordered = learned(faces(200, 0), FACE_POINTS, np.arange(FACE_POINTS), steps=40)
    assert errors(disordered, faces(100, 1))[0] > 2 * errors(face_detector, faces(100, 1))[0]


def test_a_checkpoint_of_something_else_is_refused() -> None:
    small = TrainingSettings(side=SIDE, batch=4, steps=1)
    *_, last = train_landmarks(people(4, 0), POSE_POINTS, small)
    assert last.checkpoint is not None
    with pytest.raises(ValueError, match="not a checkpoint of this network: points"):
        next(train_landmarks(faces(4, 0), FACE_POINTS, small, checkpoint=last.checkpoint()))
    with pytest.raises(ValueError, match="not a checkpoint of a landmark detector"):
        landmark_detector_of({"side": np.array(32)})
