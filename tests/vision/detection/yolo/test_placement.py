"""Boxes move with their pictures."""

from __future__ import annotations

import numpy as np
import pytest

from vision.detection.yolo.placement import (
    GREY,
    Placement,
    Variation,
    fitted,
    still_there,
    varied,
)

SIDE = 64


def with_patch(size: tuple[int, int], box: tuple[int, int, int, int]) -> np.ndarray:
    """Black, with one white box."""
    image = np.zeros((*size, 3), np.uint8)
    left, top, right, bottom = box
    image[top:bottom, left:right] = 255
    return image


def bright_box(image: np.ndarray) -> list[int]:
    bright = image.min(axis=2) > 192  # brighter than the grey beside the picture
    rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    return [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]


@pytest.mark.parametrize("seed", range(12))
def test_a_box_is_where_its_object_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = (int(rng.integers(30, 300)), int(rng.integers(30, 300)))
    box = np.array([[0.3 * size[1], 0.4 * size[0], 0.7 * size[1], 0.8 * size[0]]]).round()
    placement = varied(size, SIDE, Variation(), rng)
    placed = placement.place(with_patch(size, tuple(box[0].astype(int))), SIDE)
    assert placed.shape == (SIDE, SIDE, 3)
    expected = placement.place_boxes(box, SIDE).clip(0, SIDE)
    np.testing.assert_allclose([bright_box(placed)], expected, atol=1.01)


def test_a_fitted_picture_is_whole_in_the_middle() -> None:
    placement = fitted((30, 60), SIDE)
    placed = placement.place(with_patch((30, 60), (0, 0, 60, 30)), SIDE)
    assert bright_box(placed) == [0, 16, 64, 48]
    assert (placed[:15] == GREY).all()
    np.testing.assert_allclose(placement.place_boxes(np.array([[0, 0, 60, 30]]), SIDE), [[0, 16, 64, 48]])


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_boxes_come_back(is_mirrored: bool) -> None:
    placement = Placement(scale=0.4, left=-7.0, top=3.0, is_mirrored=is_mirrored)
    boxes = np.array([[10.0, 20.0, 30.0, 60.0], [0.0, 0.0, 5.0, 5.0]])
    np.testing.assert_allclose(placement.take_boxes_back(placement.place_boxes(boxes, SIDE), SIDE), boxes)


def test_variation_can_be_turned_off() -> None:
    still = Variation(mirror=False, zoom=0.0)
    rng = np.random.default_rng(0)
    placements = [varied((SIDE, SIDE), SIDE, still, rng) for _ in range(5)]
    assert placements == [Placement(scale=1.0, left=0.0, top=0.0)] * 5


def test_half_of_them_are_mirrored_unless_that_is_forbidden() -> None:
    rng = np.random.default_rng(0)
    mirrored = [varied((10, 10), SIDE, Variation(), rng).is_mirrored for _ in range(200)]
    assert 70 < sum(mirrored) < 130
    assert not any(varied((10, 10), SIDE, Variation(mirror=False), rng).is_mirrored for _ in range(20))


def test_what_a_crop_leaves() -> None:
    boxes = np.array([[-10, 0, 10, 20], [-16, 0, 4, 20], [80, 0, 90, 10], [10, 10, 20, 20]])
    clipped, kept = still_there(boxes, SIDE)
    assert kept.tolist() == [True, False, False, True]
    assert clipped[0].tolist() == [0, 0, 10, 20]
