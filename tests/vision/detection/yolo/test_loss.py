"""Losses whose value is known by hand."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from vision.detection.yolo.decoding import to_outputs
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.loss import LossParts, LossWeights, exponential_loss, plain_loss

GRID = Grid(rows=2, columns=2, anchors=((1.0, 2.0),), classes=2)
ONE = LossWeights(coordinates=1.0, no_object=1.0, ignored_from=1.0)


def truth() -> np.ndarray:
    """One object, of class 1, in the upper right cell."""
    vectors = np.zeros((1, *GRID.shape), np.float32)
    vectors[0, 0, 1, 0] = [1, 0.5, 0.5, 2.0, 1.0, 0, 1]
    return vectors


def plain(outputs: np.ndarray, weights: LossWeights = ONE) -> list[float]:
    return values(plain_loss(tf.constant(truth()), tf.constant(outputs, tf.float32), weights))


def exponential(outputs: np.ndarray, weights: LossWeights = ONE) -> list[float]:
    return values(exponential_loss(tf.constant(truth()), tf.constant(outputs, tf.float32), GRID, weights))


def values(parts: LossParts) -> list[float]:
    return [float(part) for part in parts]


def test_a_perfect_plain_network_loses_nothing() -> None:
    assert plain(truth()) == [0, 0, 0, 0]


def test_plain_errors_are_squared_and_sides_by_their_roots() -> None:
    said = truth()
    said[0, 0, 1, 0] = [0.5, 0.7, 0.5, 2.0, 4.0, 0.5, 1]
    said[0, 1, 1, 0] = [0.3, 9, 9, 9, 9, 9, 9]  # all but p_c does not matter where nothing is
    assert plain(said) == pytest.approx([0.2**2 + (2 - 1) ** 2, 0.5**2, 0.3**2, 0.5**2])


def test_the_courses_weights() -> None:
    said = truth()
    said[0, 0, 1, 0, 1] = 0.7
    said[0, 1, 1, 0, 0] = 0.3
    assert plain(said, LossWeights()) == pytest.approx([5 * 0.2**2, 0, 0.5 * 0.3**2, 0])


def test_a_negative_side_is_drawn_back() -> None:
    said = tf.Variable(truth())
    said[0, 0, 1, 0, 3].assign(-1.0)
    with tf.GradientTape() as tape:
        loss = tf.add_n(list(plain_loss(tf.constant(truth()), said)))
    gradient = tape.gradient(loss, said).numpy()
    assert np.isfinite(gradient).all()
    assert gradient[0, 0, 1, 0, 3] < 0


def test_exponential_zeros() -> None:
    # the anchor itself in the middle of the cell is right; p_c and the classes are undecided
    expected = [0.0, np.log(2), 3 * np.log(2), np.log(2)]
    assert exponential(np.zeros_like(truth())) == pytest.approx(expected, abs=1e-6)


def test_exponential_errors() -> None:
    said = np.zeros_like(truth())
    said[0, 0, 1, 0] = [np.log(3), np.log(4), 0, 0.5, -0.2, 0, np.log(3)]
    coordinates = (0.8 - 0.5) ** 2 + 0.5**2 + 0.2**2
    expected = [coordinates, np.log(4 / 3), 3 * np.log(2), np.log(4 / 3)]
    assert exponential(said) == pytest.approx(expected, rel=1e-5)


def test_a_perfect_exponential_network_loses_almost_nothing() -> None:
    assert sum(exponential(to_outputs(truth()[0], GRID, "exponential")[None])) < 1e-4


def test_who_is_right_in_anothers_place_is_not_blamed() -> None:
    said = np.zeros_like(truth())
    said[0, 0, 0, 0, 1] = 8.0  # the left cell's midpoint is on the border: half a cell from the object
    said[0, 1, 1, 0, 4] = -9.0  # the lower cell's box would overlap it as much, were it not thin
    overlap = 0.5 / 1.5
    blamed = exponential(said, LossWeights(no_object=1.0, ignored_from=overlap + 0.01))
    spared = exponential(said, LossWeights(no_object=1.0, ignored_from=overlap - 0.01))
    assert blamed[2] == pytest.approx(3 * np.log(2), rel=1e-5)
    assert spared[2] == pytest.approx(2 * np.log(2), rel=1e-5)


def test_a_picture_without_objects_has_only_one_part() -> None:
    nothing = tf.zeros((1, *GRID.shape))
    for parts in (plain_loss(nothing, nothing + 0.5), exponential_loss(nothing, nothing + 0.5, GRID)):
        coordinates, objectness, no_object, classes = values(parts)
        assert coordinates == objectness == classes == 0.0
        assert no_object > 0.0


def test_a_batch_is_the_mean_of_its_pictures() -> None:
    rng = np.random.default_rng(0)
    pair = np.concatenate([truth(), np.zeros_like(truth())])
    said = rng.normal(size=pair.shape).astype(np.float32)
    both = values(exponential_loss(tf.constant(pair), tf.constant(said), GRID))
    each = [
        values(exponential_loss(tf.constant(pair[row : row + 1]), tf.constant(said[row : row + 1]), GRID))
        for row in range(2)
    ]
    assert both == pytest.approx(np.mean(each, axis=0).tolist(), rel=1e-5)
