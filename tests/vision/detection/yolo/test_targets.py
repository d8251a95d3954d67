"""The course's vectors, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.detection.boxes import centers_to_corners
from vision.detection.yolo.decoding import decode
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.targets import encode

PEDESTRIAN, CAR, MOTORCYCLE = range(3)
TALL, WIDE = (0.5, 1.5), (1.5, 0.5)
SIZE = (300, 300)
COURSE = Grid(rows=3, columns=3, anchors=((1.0, 1.0),), classes=3)
TWO_ANCHORS = Grid(rows=3, columns=3, anchors=(TALL, WIDE), classes=3)


def box(x: float, y: float, width: float, height: float) -> np.ndarray:
    """A box in cells of 100 px."""
    return centers_to_corners(100.0 * np.array([[x, y, width, height]]))


@pytest.mark.parametrize(
    ("rows", "anchors", "classes", "shape"),
    [
        (3, 1, 3, (3, 3, 1, 8)),
        (3, 2, 3, (3, 3, 2, 8)),
        (19, 1, 3, (19, 19, 1, 8)),
        (19, 5, 80, (19, 19, 5, 85)),
    ],
)
def test_the_courses_grids(rows: int, anchors: int, classes: int, shape: tuple[int, ...]) -> None:
    grid = Grid(rows=rows, columns=rows, anchors=((1.0, 1.0),) * anchors, classes=classes)
    assert grid.shape == shape
    assert encode(np.empty((0, 4)), np.empty(0, int), grid, SIZE).vectors.shape == shape


def test_the_courses_two_cars() -> None:
    # the right one has its midpoint at .4, .3 of the middle row's last cell, is half a cell high and .9 wide
    boxes = np.vstack([box(2.4, 1.3, 0.9, 0.5), box(0.5, 1.5, 0.7, 0.4)])
    targets = encode(boxes, np.array([CAR, CAR]), COURSE, SIZE)
    vectors = targets.vectors.reshape(3, 3, 8)
    np.testing.assert_allclose(vectors[1, 2], [1, 0.4, 0.3, 0.5, 0.9, 0, 1, 0], atol=1e-6)
    np.testing.assert_allclose(vectors[1, 0], [1, 0.5, 0.5, 0.4, 0.7, 0, 1, 0], atol=1e-6)
    assert vectors[..., 0].sum() == 2
    assert targets.places.tolist() == [[1, 2, 0], [1, 0, 0]]


def test_a_box_may_be_larger_than_its_cell_and_is_written_into_one_cell_only() -> None:
    vectors = encode(box(1.4, 1.3, 2.5, 1.9), np.array([CAR]), COURSE, SIZE).vectors
    assert vectors[..., 0].sum() == 1
    np.testing.assert_allclose(vectors[1, 1, 0, 1:5], [0.4, 0.3, 1.9, 2.5], atol=1e-6)


def test_pedestrian_and_car_of_one_midpoint_go_to_their_anchors() -> None:
    boxes = np.vstack([box(1.5, 2.5, 1.4, 0.6), box(1.5, 2.5, 0.4, 1.6)])
    targets = encode(boxes, np.array([CAR, PEDESTRIAN]), TWO_ANCHORS, SIZE)
    vector = targets.vectors.reshape(3, 3, 16)[2, 1]
    np.testing.assert_allclose(vector[:8], [1, 0.5, 0.5, 1.6, 0.4, 1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(vector[8:], [1, 0.5, 0.5, 0.6, 1.4, 0, 1, 0], atol=1e-6)
    assert targets.displaced == targets.left_out == ()


def test_of_two_that_want_an_anchor_the_one_that_fits_it_better_has_it() -> None:
    boxes = np.vstack([box(0.5, 0.5, 1.2, 0.7), box(0.6, 0.6, 1.5, 0.5)])
    targets = encode(boxes, np.array([CAR, MOTORCYCLE]), TWO_ANCHORS, SIZE)
    assert targets.places.tolist() == [[0, 0, 0], [0, 0, 1]]
    assert targets.displaced == (0,)
    assert targets.left_out == ()


def test_who_finds_no_anchor_is_named() -> None:
    boxes = np.vstack([box(0.5, 0.5, 1.4, 0.6), box(0.5, 0.5, 1.5, 0.5), box(0.4, 0.4, 0.4, 1.6)])
    targets = encode(boxes, np.array([CAR, MOTORCYCLE, PEDESTRIAN]), TWO_ANCHORS, SIZE)
    assert targets.left_out == (0,)
    assert targets.places[0].tolist() == [-1, -1, -1]
    assert targets.vectors[..., 0].sum() == 2


def test_the_better_fitting_latecomer_does_not_erase_the_first_of_equals() -> None:
    boxes = np.vstack([box(0.5, 0.5, 1.0, 1.0), box(0.6, 0.6, 1.0, 1.0)])
    targets = encode(boxes, np.array([CAR, PEDESTRIAN]), COURSE, SIZE)
    assert targets.left_out == (1,)
    assert targets.vectors[0, 0, 0, 5:].tolist() == [0, 1, 0]


def test_a_midpoint_on_the_last_edge_belongs_to_the_last_cell() -> None:
    targets = encode(box(3.0, 3.0, 0.5, 0.5), np.array([CAR]), COURSE, SIZE)
    assert targets.places.tolist() == [[2, 2, 0]]
    np.testing.assert_allclose(targets.vectors[2, 2, 0, 1:3], 1.0)


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (box(3.5, 0.5, 1, 1), CAR, "midpoint outside"),
        (box(0.5, 0.5, 0, 1), CAR, "empty"),
        (box(0.5, 0.5, 1, 1), 3, "classes are 0 to 2"),
        (box(0.5, 0.5, 1, 1), -1, "classes are 0 to 2"),
    ],
)
def test_refuses_what_has_no_place(wrong: np.ndarray, kind: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        encode(wrong, np.array([kind]), COURSE, SIZE)


@given(st.integers(0, 10_000), st.integers(0, 12))
def test_what_is_written_is_read_again(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    grid = Grid(rows=4, columns=7, anchors=((0.5, 1.5), (1.5, 0.5), (1.0, 1.0)), classes=5)
    size = (int(rng.integers(50, 300)), int(rng.integers(50, 300)))
    centers = np.hstack([rng.uniform(0, size[::-1], (count, 2)), rng.uniform(1, 200, (count, 2))])
    boxes, classes = centers_to_corners(centers), rng.integers(0, 5, count)
    targets = encode(boxes, classes, grid, size)
    read = decode(targets.vectors, grid, size).chosen(np.flatnonzero(targets.vectors[..., 0].ravel() == 1))
    written = {tuple(place): number for number, place in enumerate(targets.places.tolist()) if place[0] >= 0}
    assert len(written) + len(targets.left_out) == count
    order = [written[tuple(place)] for place in read.places.tolist()]
    assert len(order) == len(written)
    np.testing.assert_allclose(read.boxes, boxes[order], atol=1e-3)
    np.testing.assert_array_equal(read.classes, classes[order])
    assert (read.scores == 1.0).all()
