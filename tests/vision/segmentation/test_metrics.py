"""Measures have the values that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vision.segmentation.labels import IGNORED, labels_of
from vision.segmentation.metrics import (
    boundary_f_score,
    confusion_matrix,
    dice_coefficients,
    intersections_over_unions,
    mean_intersection_over_union,
    pixel_accuracy,
)

TRUTH = np.array([[0, 0, 0, 1], [0, 0, 1, 1], [2, 2, 1, IGNORED]], np.uint8)
PREDICTED = np.array([[0, 0, 1, 1], [0, 0, 1, 0], [2, 0, 1, 2]], np.uint8)
LABELS = arrays.arrays(np.uint8, (6, 7), elements=st.integers(0, 3))


def square(top: int, left: int, side: int = 10) -> np.ndarray:
    mask = np.zeros((40, 40), bool)
    mask[top : top + side, left : left + side] = True
    return mask


def test_counts_who_was_taken_for_whom() -> None:
    expected = [[4, 1, 0], [1, 3, 0], [1, 0, 1]]
    np.testing.assert_array_equal(confusion_matrix(TRUTH, PREDICTED, 3), expected)


def test_known_answers() -> None:
    matrix = confusion_matrix(TRUTH, PREDICTED, 3)
    assert pixel_accuracy(matrix) == pytest.approx(8 / 11)
    np.testing.assert_allclose(intersections_over_unions(matrix), [4 / 7, 3 / 5, 1 / 2])
    np.testing.assert_allclose(dice_coefficients(matrix), [8 / 11, 6 / 8, 2 / 3])
    assert mean_intersection_over_union(matrix) == pytest.approx((4 / 7 + 3 / 5 + 1 / 2) / 3)


def test_a_class_that_nobody_saw_does_not_count() -> None:
    matrix = confusion_matrix(TRUTH, PREDICTED, 5)
    assert np.isnan(intersections_over_unions(matrix)[3:]).all()
    assert np.isnan(dice_coefficients(matrix)[3:]).all()
    assert mean_intersection_over_union(matrix) == pytest.approx((4 / 7 + 3 / 5 + 1 / 2) / 3)


def test_of_nothing_there_is_no_measure() -> None:
    nothing = confusion_matrix(np.full((2, 2), IGNORED), np.zeros((2, 2), int), 2)
    assert np.isnan(pixel_accuracy(nothing))
    assert np.isnan(mean_intersection_over_union(nothing))


@given(truth=LABELS, predicted=LABELS)
def test_dice_follows_from_the_intersection_over_union(truth: np.ndarray, predicted: np.ndarray) -> None:
    matrix = confusion_matrix(truth, predicted, 4)
    overlaps = intersections_over_unions(matrix)
    np.testing.assert_allclose(dice_coefficients(matrix), 2 * overlaps / (1 + overlaps))


@given(truth=LABELS, predicted=LABELS)
def test_pictures_add_up(truth: np.ndarray, predicted: np.ndarray) -> None:
    parts = confusion_matrix(truth[:2], predicted[:2], 4) + confusion_matrix(truth[2:], predicted[2:], 4)
    np.testing.assert_array_equal(parts, confusion_matrix(truth, predicted, 4))


@given(labels=LABELS)
def test_what_is_right_is_one(labels: np.ndarray) -> None:
    matrix = confusion_matrix(labels, labels, 4)
    assert pixel_accuracy(matrix) == mean_intersection_over_union(matrix) == 1.0


def test_an_edge_counts_within_the_tolerance() -> None:
    assert boundary_f_score(square(10, 10), square(10, 10)) == 1.0
    assert boundary_f_score(square(10, 10), square(10, 12), tolerance=2.0) == 1.0
    assert boundary_f_score(square(10, 10), square(25, 25), tolerance=2.0) == 0.0


def test_edge_score_by_hand() -> None:
    # each square has 36 edge pixels. Moved by 5, half of the upper and of the lower side still lies on the other's.
    moved = square(10, 15)
    assert boundary_f_score(square(10, 10), moved, tolerance=0.0) == pytest.approx(10 / 36)
    # one more of each, and of the standing side what is next to the corners
    assert boundary_f_score(square(10, 10), moved, tolerance=1.0) == pytest.approx(14 / 36)


def test_edges_of_nothing() -> None:
    nothing = np.zeros((40, 40), bool)
    assert boundary_f_score(nothing, nothing) == 1.0
    assert boundary_f_score(nothing, ~nothing) == 1.0  # the picture's edge is none
    assert boundary_f_score(square(10, 10), nothing) == 0.0


def test_the_tolerance_is_a_share_of_the_diagonal() -> None:
    large = np.zeros((300, 400), bool)
    large[100:200, 100:200] = True
    assert boundary_f_score(large, np.roll(large, 3, axis=1)) == 1.0
    assert boundary_f_score(large, np.roll(large, 5, axis=1)) < 1.0


def test_later_masks_lie_above() -> None:
    masks = np.array([[[True, True, False]], [[False, True, False]]])
    assert labels_of(masks, np.array([2, 0])).tolist() == [[3, 1, 0]]
    assert labels_of(masks[:0], np.array([], int)).tolist() == [[0, 0, 0]]
