"""Anchors by hand and by k-means, their grid, and who gets which."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.detection.anchors import (
    anchor_grid,
    anchor_shapes,
    assign_anchors,
    choose_anchors,
    mean_overlap,
    shape_overlaps,
)
from vision.detection.boxes import areas, corners_to_centers, intersection_over_union

TALL, WIDE = (0.5, 1.5), (1.5, 0.5)


def drawn_shapes(seed: int = 0) -> np.ndarray:
    """Pedestrians, cars and traffic lights, 100 of each."""
    random = np.random.default_rng(seed)
    kinds = np.array([[30, 90], [120, 60], [10, 14]])
    return (kinds[:, None] * random.uniform(0.8, 1.25, (3, 100, 2))).reshape(-1, 2)


def test_faster_r_cnns_nine_shapes() -> None:
    shapes = anchor_shapes([128, 256, 512], [0.5, 1, 2])
    assert shapes.shape == (9, 2)
    np.testing.assert_allclose(shapes.prod(axis=1), np.repeat([128**2, 256**2, 512**2], 3))
    np.testing.assert_allclose(shapes[:, 1] / shapes[:, 0], np.tile([0.5, 1, 2], 3))


def test_a_grid_for_region_proposals() -> None:
    shapes = anchor_shapes([32, 64], [0.5, 1, 2])
    grid = anchor_grid(shapes, rows=3, columns=5, stride=16)
    assert grid.shape == (3, 5, 6, 4)
    centers = corners_to_centers(grid.reshape(-1, 4)).reshape(grid.shape)
    np.testing.assert_allclose(centers[2, 4, :, :2], np.tile([72, 40], (6, 1)))
    np.testing.assert_allclose(centers[..., 2:], np.broadcast_to(shapes, (3, 5, 6, 2)))


def test_the_courses_grids_for_yolo() -> None:
    assert anchor_grid(np.array([TALL, WIDE]), rows=3, columns=3, stride=100 / 3).shape == (3, 3, 2, 4)
    assert anchor_grid(np.ones((5, 2)), rows=19, columns=19, stride=32).shape == (19, 19, 5, 4)


def test_cells_need_not_be_square() -> None:
    grid = anchor_grid(np.array([[10, 20]]), rows=2, columns=2, stride=(10, 20))
    np.testing.assert_array_equal(grid[1, 1, 0], [10, 20, 20, 40])
    assert areas(grid.reshape(-1, 4)).sum() == 20 * 40
    np.testing.assert_array_equal(intersection_over_union(grid[0, :, 0], grid[1, :, 0]), 0)


def test_overlaps_of_shapes_known_by_hand() -> None:
    shapes = np.array([[2, 2], [1, 4], [4, 4]])
    np.testing.assert_allclose(shape_overlaps(shapes, np.array([[2, 2]])), [[1.0], [1 / 3], [1 / 4]])
    assert mean_overlap(shapes, np.array([[2, 2]])) == pytest.approx((1 + 1 / 3 + 1 / 4) / 3)


def test_k_means_finds_the_kinds_there_are() -> None:
    shapes = drawn_shapes()
    anchors = choose_anchors(shapes, 3)
    expected = shapes.reshape(3, 100, 2).mean(axis=1)[[2, 0, 1]]  # the smallest area first
    np.testing.assert_allclose(anchors, expected)
    assert mean_overlap(shapes, anchors) > 0.78


def test_k_means_measures_by_overlap_so_that_small_shapes_count_as_much() -> None:
    small = np.array([[1.0, 1.0], [1.0, 3.0], [3.0, 1.0]])
    large = np.array([[100.0, 100.0], [110.0, 100.0], [100.0, 120.0]])
    shapes = np.vstack([np.repeat(small, 20, axis=0), np.repeat(large, 20, axis=0)])
    anchors = choose_anchors(shapes, 4)
    np.testing.assert_array_equal(anchors[:3], small)  # Euclid would split the large ones instead
    assert mean_overlap(shapes, anchors) > mean_overlap(shapes, np.vstack([small.mean(axis=0), large]))


def test_more_anchors_fit_better_and_one_is_better_than_by_hand() -> None:
    shapes = np.random.default_rng(1).lognormal(3.0, 0.7, (500, 2))
    overlaps = [mean_overlap(shapes, choose_anchors(shapes, count)) for count in (1, 2, 3, 5, 9)]
    assert overlaps == sorted(overlaps)
    assert overlaps[-1] > mean_overlap(shapes, anchor_shapes([10, 20, 40], [0.5, 1, 2])) + 0.02


def test_the_same_seed_chooses_the_same() -> None:
    shapes = np.random.default_rng(2).lognormal(3.0, 0.7, (200, 2))
    np.testing.assert_array_equal(choose_anchors(shapes, 5, seed=3), choose_anchors(shapes, 5, seed=3))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0.01, 1000.0))
def test_anchors_grow_with_the_unit(seed: int, count: int, unit: float) -> None:
    shapes = np.random.default_rng(seed).uniform(1, 50, (12, 2))
    anchors = choose_anchors(shapes, count, seed=seed)
    assert anchors.shape == (count, 2)
    assert (np.diff(anchors.prod(axis=1)) >= 0).all()
    assert (anchors >= shapes.min(axis=0) - 1e-9).all()
    assert (anchors <= shapes.max(axis=0) + 1e-9).all()
    assert mean_overlap(unit * shapes, unit * anchors) == pytest.approx(mean_overlap(shapes, anchors))


def test_fewer_shapes_than_anchors_are_repeated() -> None:
    anchors = choose_anchors(np.array([[2, 2], [2, 2], [8, 1]]), 4)
    assert {tuple(anchor) for anchor in anchors.tolist()} == {(2, 2), (8, 1)}
    assert mean_overlap(np.array([[2, 2], [8, 1]]), anchors) == 1.0


def test_the_courses_pedestrian_and_car_of_one_cell() -> None:
    objects = np.array([[1.4, 0.6], [0.4, 1.6]])
    assignment = assign_anchors([(2, 1), (2, 1)], objects, np.array([TALL, WIDE]))
    assert assignment.anchors.tolist() == [1, 0]
    assert assignment.tied == assignment.displaced == assignment.left_out == ()


def test_two_of_one_shape_in_one_cell() -> None:
    objects = np.array([[1.2, 0.7], WIDE])
    assignment = assign_anchors([0, 0], objects, np.array([TALL, WIDE]))
    assert assignment.anchors.tolist() == [0, 1]
    assert assignment.displaced == (0,)
    assert assign_anchors([0, 1], objects, np.array([TALL, WIDE])).anchors.tolist() == [1, 1]


def test_three_objects_of_a_cell_with_two_anchors() -> None:
    assignment = assign_anchors([0, 0, 0], np.array([[1.4, 0.6], WIDE, [0.4, 1.6]]), np.array([TALL, WIDE]))
    assert assignment.anchors.tolist() == [-1, 1, 0]
    assert assignment.left_out == (0,)
    assert assignment.displaced == ()


def test_a_square_fits_both_equally_which_is_said() -> None:
    assignment = assign_anchors([0, 0], np.array([[0.9, 0.9], [0.9, 0.9]]), np.array([TALL, WIDE]))
    assert assignment.anchors.tolist() == [0, 1]
    assert assignment.tied == (0, 1)
    assert assignment.displaced == ()  # the other anchor is as good


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 12))
def test_laws_of_assignment(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 3, count).tolist()
    shapes, anchors = random.uniform(0.5, 3, (count, 2)), random.uniform(0.5, 3, (3, 2))
    assignment = assign_anchors(cells, shapes, anchors)
    has_one = assignment.anchors >= 0
    given_away = [(cells[n], int(assignment.anchors[n])) for n in np.flatnonzero(has_one)]
    assert len(set(given_away)) == len(given_away)
    assert np.flatnonzero(~has_one).tolist() == list(assignment.left_out)
    overlaps = shape_overlaps(shapes, anchors)
    for cell in range(3):
        inside = [n for n in range(count) if cells[n] == cell]
        assert sum(has_one[n] for n in inside) == min(len(inside), 3)
        if inside:  # the best claim of a cell is always met
            first = max(inside, key=lambda n: overlaps[n].max())
            assert assignment.anchors[first] == overlaps[first].argmax()
    for number in (*assignment.displaced, *assignment.left_out):
        favourite = int(overlaps[number].argmax())
        holder = given_away.index((cells[number], favourite))
        holder = int(np.flatnonzero(has_one)[holder])
        assert overlaps[holder, favourite] >= overlaps[number, favourite]


@pytest.mark.parametrize("shape", [[0, 5], [5, -1], [np.nan, 5], [np.inf, 5]])
def test_refuses_a_shape_without_area(shape: list[float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        choose_anchors(np.array([shape]), 1)
    with pytest.raises(ValueError, match="above 0"):
        anchor_grid(np.array([shape]), rows=1, columns=1, stride=1)


def test_refuses_what_cannot_be_chosen_or_built() -> None:
    with pytest.raises(ValueError, match="3 anchors cannot be chosen from 0 shapes"):
        choose_anchors(np.empty((0, 2)), 3)
    with pytest.raises(ValueError, match="0 anchors"):
        choose_anchors(np.ones((2, 2)), 0)
    with pytest.raises(ValueError, match="above 0"):
        anchor_shapes([16, 0], [1])
    with pytest.raises(ValueError, match="0 anchors"):
        assign_anchors([0], np.ones((1, 2)), np.empty((0, 2)))
    with pytest.raises(ValueError, match="2 shapes in 1 cells"):
        assign_anchors([0], np.ones((2, 2)), np.ones((1, 2)))
    with pytest.raises(ValueError, match="0 shapes"):
        mean_overlap(np.empty((0, 2)), np.ones((1, 2)))
