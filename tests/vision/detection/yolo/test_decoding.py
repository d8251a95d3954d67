"""What a network's numbers mean, in both ways of writing a box."""

from __future__ import annotations

import numpy as np
import pytest

from vision.detection.suppression import non_max_suppression
from vision.detection.yolo.decoding import decode, to_outputs, to_vectors
from vision.detection.yolo.grid import Grid

GRID = Grid(rows=3, columns=3, anchors=((1.0, 2.0), (3.0, 0.5)), classes=3)
SIZE = (300, 300)


def test_plain_numbers_are_the_vectors() -> None:
    outputs = np.random.default_rng(0).normal(size=GRID.shape)
    np.testing.assert_array_equal(to_vectors(outputs, GRID, "plain"), outputs)


def test_zeros_of_an_exponential_network_are_its_anchors_in_the_middle_of_each_cell() -> None:
    vectors = to_vectors(np.zeros(GRID.shape), GRID, "exponential")
    np.testing.assert_allclose(vectors[1, 2, 0], [0.5, 0.5, 0.5, 2.0, 1.0, 1 / 3, 1 / 3, 1 / 3])
    np.testing.assert_allclose(vectors[1, 2, 1, 3:5], [0.5, 3.0])


def test_sigmoid_exponential_and_softmax() -> None:
    outputs = np.zeros(GRID.shape)
    outputs[0, 0, 1] = [np.log(3), -np.log(4), np.log(4), np.log(2), -np.log(3), np.log(2), 0, 0]
    vector = to_vectors(outputs, GRID, "exponential")[0, 0, 1]
    np.testing.assert_allclose(vector, [0.75, 0.2, 0.8, 1.0, 1.0, 0.5, 0.25, 0.25])


def test_a_midpoint_cannot_leave_its_cell_nor_a_side_be_negative() -> None:
    wild = 1e6 * np.random.default_rng(0).normal(size=GRID.shape)
    vectors = to_vectors(wild, GRID, "exponential")
    assert np.isfinite(vectors).all()
    assert vectors[..., 1:3].min() >= 0.0
    assert vectors[..., 1:3].max() <= 1.0
    assert vectors[..., 3:5].min() >= 0.0
    assert np.isfinite(decode(vectors, GRID, SIZE).boxes).all()


@pytest.mark.parametrize("parameterization", ["plain", "exponential"])
def test_what_a_network_would_have_to_say(parameterization: str) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.uniform(0.05, 0.95, GRID.shape)
    vectors[..., 3:5] *= 4.0
    vectors[..., 5:] /= vectors[..., 5:].sum(axis=-1, keepdims=True)
    outputs = to_outputs(vectors, GRID, parameterization)  # type: ignore[arg-type]
    np.testing.assert_allclose(to_vectors(outputs, GRID, parameterization), vectors)  # type: ignore[arg-type]
    assert np.isfinite(to_outputs(np.zeros(GRID.shape), GRID, parameterization)).all()  # type: ignore[arg-type]


def test_boxes_in_pixels_of_an_oblong_picture() -> None:
    vectors = np.zeros(GRID.shape)
    vectors[1, 2, 0] = [0.8, 0.4, 0.3, 0.5, 0.9, 0.1, 0.7, 0.2]
    found = decode(vectors, GRID, (150, 600))  # cells of 200 × 50 px
    best = found.scores.argmax()
    assert found.places[best].tolist() == [1, 2, 0]
    assert found.scores[best] == pytest.approx(0.56)
    assert found.classes[best] == 1
    np.testing.assert_allclose(found.boxes[best], [480 - 90, 65 - 12.5, 480 + 90, 65 + 12.5])


def test_a_negative_side_of_a_plain_network_is_none() -> None:
    vectors = np.full(GRID.shape, -0.5)
    found = decode(vectors, GRID, SIZE)
    assert (found.boxes[:, 2:] == found.boxes[:, :2]).all()
    assert (found.scores >= 0).all()


def test_the_courses_two_cars_are_left() -> None:
    # five boxes, of which .9, .7 and .6 are around one car and .8 and .7 around the other
    grid = Grid(rows=19, columns=19, anchors=((3.0, 2.0),), classes=1)
    vectors = np.zeros(grid.shape)
    places = {(9, 14): 0.9, (9, 15): 0.7, (10, 14): 0.61, (10, 4): 0.8, (10, 5): 0.7}
    midpoints = {(9, 14): (0.9, 0.9), (9, 15): (0.1, 0.8), (10, 14): (0.8, 0.1), (10, 4): (0.9, 0.5)}
    for (row, column), score in places.items():
        vectors[row, column, 0] = [score, *midpoints.get((row, column), (0.0, 0.6)), 4.0, 6.0, 1.0]
    found = decode(vectors, grid, (608, 608))
    kept = non_max_suppression(found.boxes, found.scores, found.classes).kept
    assert found.chosen(kept).scores.tolist() == pytest.approx([0.9, 0.8])
