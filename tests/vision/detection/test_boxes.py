"""Overlaps as the course has them, laws of overlap, and formats written and read back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.detection.boxes_strategies import some_boxes
from vision.detection.boxes import (
    FARTHEST,
    areas,
    centers_to_corners,
    clip_boxes,
    coco_to_corners,
    corners,
    corners_to_centers,
    corners_to_coco,
    corners_to_voc,
    corners_to_yolo,
    intersection_over_union,
    voc_to_corners,
    yolo_to_corners,
)

Conversion = Callable[[np.ndarray], np.ndarray]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0, 0, 10, 10], [0, 0, 10, 10], 1.0),
        ([0, 0, 10, 10], [5, 0, 15, 10], 1 / 3),
        ([0, 0, 10, 10], [0, 0, 10, 5], 0.5),  # the least overlap that the course calls correct
        ([0, 0, 10, 10], [5, 5, 15, 15], 1 / 7),
        ([0, 0, 3, 3], [1, 1, 2, 2], 1 / 9),  # a box of one pixel
        ([0, 0, 10, 10], [10, 0, 20, 10], 0.0),  # they touch
        ([0, 0, 10, 10], [11, 11, 20, 20], 0.0),
        ([0, 0, 10, 10], [5, 0, 5, 10], 0.0),  # an empty one
        ([5, 5, 5, 5], [5, 5, 5, 5], 0.0),  # overlaps not even itself
    ],
)
def test_overlaps_known_by_hand(a: list[int], b: list[int], expected: float) -> None:
    assert intersection_over_union(np.array([a]), np.array([b]))[0, 0] == pytest.approx(expected, abs=1e-15)


@settings(max_examples=40, deadline=None)
@given(some_boxes(), some_boxes())
def test_overlap_is_symmetric_and_between_0_and_1(a: np.ndarray, b: np.ndarray) -> None:
    overlaps = intersection_over_union(a, b)
    assert overlaps.shape == (len(a), len(b))
    np.testing.assert_array_equal(overlaps, intersection_over_union(b, a).T)
    assert ((overlaps >= 0.0) & (overlaps <= 1.0)).all()


@settings(max_examples=40, deadline=None)
@given(some_boxes())
def test_identical_boxes_overlap_wholly_unless_they_are_empty(boxes: np.ndarray) -> None:
    overlaps = np.diag(intersection_over_union(boxes, boxes))
    np.testing.assert_array_equal(overlaps, (areas(boxes) > 0.0).astype(float))


@settings(max_examples=40, deadline=None)
@given(some_boxes(least=1, most=4), some_boxes(least=1, most=4), st.integers(-100, 100), st.integers(1, 8))
def test_overlap_is_the_same_wherever_and_however_large(
    a: np.ndarray, b: np.ndarray, shift: int, scale: int
) -> None:
    a, b = a.round(), b.round()
    moved = intersection_over_union(scale * a + shift, scale * b + shift)
    np.testing.assert_allclose(moved, intersection_over_union(a, b), atol=1e-12)


def test_overlaps_of_pixels_counted() -> None:
    random = np.random.default_rng(0)
    places = random.integers(0, 20, (30, 2))
    boxes = np.hstack([places, places + random.integers(1, 12, (30, 2))])
    masks = np.zeros((30, 32, 32), bool)
    for mask, (left, top, right, bottom) in zip(masks, boxes, strict=True):
        mask[top:bottom, left:right] = True
    both = (masks[:, None] & masks).sum(axis=(2, 3))
    either = (masks[:, None] | masks).sum(axis=(2, 3))
    np.testing.assert_allclose(intersection_over_union(boxes, boxes), both / either)
    np.testing.assert_array_equal(areas(boxes), masks.sum(axis=(1, 2)))


@pytest.mark.parametrize(
    ("convert", "there"),
    [
        (corners_to_centers, [25.0, 50.0, 30.0, 60.0]),
        (corners_to_coco, [10.0, 20.0, 30.0, 60.0]),
        (corners_to_voc, [11.0, 21.0, 40.0, 80.0]),
        (lambda boxes: corners_to_yolo(boxes, width=200, height=100), [0.125, 0.5, 0.15, 0.6]),
    ],
)
def test_formats_known_by_hand(convert: Conversion, there: list[float]) -> None:
    np.testing.assert_allclose(convert(np.array([[10, 20, 40, 80]])), [there])


@pytest.mark.parametrize(
    ("convert", "back"),
    [
        (corners_to_centers, centers_to_corners),
        (corners_to_coco, coco_to_corners),
        (corners_to_voc, voc_to_corners),
        (
            lambda boxes: corners_to_yolo(boxes, width=640, height=427),
            lambda boxes: yolo_to_corners(boxes, width=640, height=427),
        ),
    ],
    ids=["centers", "coco", "voc", "yolo"],
)
@settings(max_examples=40, deadline=None)
@given(boxes=some_boxes())
def test_formats_are_read_back(convert: Conversion, back: Conversion, boxes: np.ndarray) -> None:
    np.testing.assert_allclose(back(convert(boxes)), boxes, atol=1e-9)
    narrow = boxes.astype(np.float32)
    assert convert(narrow).dtype == back(convert(narrow)).dtype == np.float32


def test_a_box_of_one_pixel_in_vocs_counting() -> None:
    np.testing.assert_array_equal(voc_to_corners(np.array([[1, 1, 1, 1]])), [[0, 0, 1, 1]])


@settings(max_examples=40, deadline=None)
@given(some_boxes())
def test_clipped_boxes_lie_in_the_picture_and_keep_what_was_in_it(boxes: np.ndarray) -> None:
    clipped = clip_boxes(boxes, width=40, height=30)
    assert ((clipped >= 0) & (clipped <= [40, 30, 40, 30])).all()
    np.testing.assert_array_equal(clip_boxes(clipped, width=40, height=30), clipped)
    inside = ((boxes >= 0) & (boxes <= [40, 30, 40, 30])).all(axis=1)
    np.testing.assert_array_equal(clipped[inside], boxes[inside])


def test_a_box_outside_the_picture_is_clipped_to_nothing() -> None:
    assert areas(clip_boxes(np.array([[50, 50, 60, 60], [-9, 2, -3, 8]]), width=40, height=30)).tolist() == [
        0,
        0,
    ]


@pytest.mark.parametrize("convert", [corners, areas, corners_to_centers, corners_to_coco, corners_to_voc])
@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ([10, 0, 9, 5], "box 1 ends before it begins"),
        ([0, 5, 9, 4], "box 1 ends before it begins"),
        ([0, 0, np.nan, 5], "box 1 is not in any picture"),
        ([0, 0, np.inf, 5], "box 1 is not in any picture"),
        ([0, 0, 2 * FARTHEST, 5], "box 1 is not in any picture"),
    ],
)
def test_refuses_what_is_no_box(convert: Conversion, box: list[float], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        convert(np.array([[0, 0, 1, 1], box]))


@pytest.mark.parametrize("convert", [centers_to_corners, coco_to_corners])
def test_refuses_a_negative_size(convert: Conversion) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        convert(np.array([[5, 5, -1, 2]]))


@pytest.mark.parametrize("shape", [(3,), (2, 5), (1, 2, 4)])
def test_refuses_another_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"boxes are \(N, 4\)"):
        areas(np.zeros(shape))


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, -1), (np.nan, 10)])
def test_refuses_a_picture_without_pixels(width: float, height: float) -> None:
    boxes = np.array([[0, 0, 1, 1]])
    for convert in (clip_boxes, corners_to_yolo, yolo_to_corners):
        with pytest.raises(ValueError, match="a picture is not"):
            convert(boxes, width=width, height=height)


def test_no_boxes_stay_no_boxes() -> None:
    assert corners_to_centers(np.array([])).shape == (0, 4)
    assert intersection_over_union(np.array([]), np.zeros((3, 4))).shape == (0, 3)
