"""Polygons are the mask's own outlines, and as simple as asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vision.errors import BadImage
from vision.scenes import scenes
from vision.segmentation.polygons import Polygon, mask_of, polygons_of

MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 24), st.integers(1, 24)))
SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])


def area(ring: np.ndarray) -> float:
    following = np.roll(ring, -1, axis=0)
    return abs(float((ring[:, 0] * following[:, 1] - following[:, 0] * ring[:, 1]).sum())) / 2


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


@given(mask=MASKS)
def test_comes_back_exactly_with_every_corner(mask: np.ndarray) -> None:
    np.testing.assert_array_equal(mask_of(polygons_of(mask, tolerance=0.0), mask.shape), mask)


@given(mask=MASKS)
def test_areas_are_numbers_of_pixels(mask: np.ndarray) -> None:
    pieces = polygons_of(mask, tolerance=0.0)
    total = sum(area(piece.outline) - sum(map(area, piece.holes)) for piece in pieces)
    assert total == mask.sum()


def test_a_ring_has_one_hole_and_an_island_in_it_is_a_piece() -> None:
    mask = np.ones((9, 9), bool)
    mask[2:7, 2:7] = False
    mask[4, 4] = True
    pieces = sorted(polygons_of(mask, tolerance=0.0), key=lambda piece: area(piece.outline))
    assert [(area(piece.outline), [area(hole) for hole in piece.holes]) for piece in pieces] == [
        (1.0, []),
        (81.0, [25.0]),
    ]
    assert pieces[0].outline.min(axis=0).tolist() == [4.0, 4.0]
    assert pieces[0].outline.max(axis=0).tolist() == [5.0, 5.0]


def test_nothing_has_no_outline() -> None:
    assert polygons_of(np.zeros((5, 5), bool)) == []
    assert not mask_of([], (5, 5)).any()


@pytest.mark.parametrize(
    ("tolerance", "least", "points"), [(0.5, 0.97, 100), (1.0, 0.92, 25), (2.0, 0.85, 12)]
)
def test_simple_ones_are_few_points_and_nearly_the_mask(tolerance: float, least: float, points: int) -> None:
    masks = [mask for scene in scenes(20, 1, size=(160, 160)) for mask in scene.masks]
    found = [polygons_of(mask, tolerance=tolerance) for mask in masks]
    overlaps = [overlap(mask_of(pieces, mask.shape), mask) for pieces, mask in zip(found, masks, strict=True)]
    assert min(overlaps) > least
    assert np.mean([sum(len(piece.outline) for piece in pieces) for pieces in found]) < points


def test_the_simplified_outline_is_within_the_tolerance() -> None:
    down, right = np.mgrid[:200, :200] + 0.5
    mask = np.hypot(down - 100, right - 100) < 80
    (piece,) = polygons_of(mask, tolerance=1.5)
    distances = np.hypot(*(piece.outline - 100).T)
    assert (abs(distances - 80) < 1.0 + 1.5).all()
    assert overlap(mask_of([piece], mask.shape), mask) > 0.97


def test_a_pixel_belongs_by_its_midpoint() -> None:
    assert mask_of([Polygon(outline=SQUARE + 0.4)], (6, 6)).sum() == 16
    np.testing.assert_array_equal(mask_of([Polygon(outline=SQUARE + 0.4)], (6, 6))[:4, :4], True)
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    assert mask_of([Polygon(outline=triangle)], (4, 4)).sum(axis=1).tolist() == [3, 2, 1, 0]


def test_what_is_outside_the_picture_is_cut_off() -> None:
    assert mask_of([Polygon(outline=SQUARE * 1e12 - 1e12)], (5, 7)).all()
    assert not mask_of([Polygon(outline=SQUARE + 100.0)], (5, 7)).any()


def test_polygons_that_overlap_do_not_cancel() -> None:
    twice = mask_of([Polygon(outline=SQUARE), Polygon(outline=SQUARE)], (6, 6))
    assert twice.sum() == 16


@pytest.mark.parametrize("ring", [SQUARE[:2], SQUARE[0], np.zeros((4, 3)), SQUARE + np.nan, SQUARE + np.inf])
def test_refuses_what_is_no_polygon(ring: np.ndarray) -> None:
    with pytest.raises(BadImage, match="bad_polygon"):
        mask_of([Polygon(outline=ring)], (5, 5))
    with pytest.raises(BadImage, match="bad_polygon"):
        mask_of([Polygon(outline=SQUARE, holes=(ring,))], (5, 5))
