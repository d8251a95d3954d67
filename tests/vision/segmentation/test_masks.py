"""Masks are tidied, grown and softened as geometry says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vision.errors import BadSetting
from vision.segmentation.masks import (
    bounding_box,
    feathered,
    filled,
    grown,
    largest_component,
    signed_distances,
    without_specks,
)

MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 20), st.integers(1, 20)))


def drawn(*rows: str) -> np.ndarray:
    return np.array([[letter == "#" for letter in row] for row in rows])


def disc(radius: float, side: int = 101) -> np.ndarray:
    down, right = np.mgrid[:side, :side] - side // 2
    inside: np.ndarray = np.hypot(down, right) <= radius
    return inside


PIECES = drawn("##...", "#....", "..#.#", "...#.")


def test_the_largest_piece_holds_together_at_corners() -> None:
    np.testing.assert_array_equal(largest_component(PIECES), drawn("##...", "#....", ".....", "....."))
    np.testing.assert_array_equal(largest_component(~disc(30) & disc(40)), ~disc(30) & disc(40))


def test_specks_go() -> None:
    speckled = disc(20)
    speckled[0, 0] = speckled[0, 1] = speckled[90, 90] = True
    np.testing.assert_array_equal(without_specks(speckled, 3), disc(20))
    np.testing.assert_array_equal(without_specks(speckled, 1), speckled)
    assert without_specks(speckled, 2).sum() == disc(20).sum() + 2


def test_holes_are_filled_but_not_bays() -> None:
    ring = drawn("####.", "#..#.", "####.", "#....", "####.")
    np.testing.assert_array_equal(filled(ring), drawn("####.", "####.", "####.", "#....", "####."))
    np.testing.assert_array_equal(filled(ring, max_pixels=1), ring)
    np.testing.assert_array_equal(filled(ring, max_pixels=2), filled(ring))


def test_a_ring_that_closes_at_corners_holds_a_hole() -> None:
    assert filled(drawn(".#.", "#.#", ".#."))[1, 1]


@given(mask=MASKS)
def test_tidying_twice_is_tidying_once(mask: np.ndarray) -> None:
    for tidy in (largest_component, filled):
        once = tidy(mask)
        np.testing.assert_array_equal(tidy(once), once)
        assert once.dtype == bool


@given(mask=MASKS)
def test_nothing_grows_from_nothing_and_the_largest_is_a_part(mask: np.ndarray) -> None:
    assert not (largest_component(mask) & ~mask).any()
    assert largest_component(mask).any() == mask.any()
    assert not (mask & ~filled(mask)).any()


@pytest.mark.parametrize("distance", [-12.0, -1.0, 3.0, 11.5])
def test_grows_alike_in_all_directions(distance: float) -> None:
    changed = grown(disc(25), distance)
    assert changed.sum() == pytest.approx(np.pi * (25 + distance) ** 2, rel=0.05)
    np.testing.assert_array_equal(changed, changed.T)
    np.testing.assert_array_equal(changed, changed[::-1])


def test_what_touches_the_pictures_edge_stays_there() -> None:
    half = np.zeros((10, 20), bool)
    half[:, :10] = True
    np.testing.assert_array_equal(grown(half, -3.0).sum(axis=1), 7)
    np.testing.assert_array_equal(grown(half, 3.0).sum(axis=1), 13)


@pytest.mark.parametrize("full", [True, False])
def test_a_mask_without_an_edge_neither_grows_nor_shrinks(full: bool) -> None:
    mask = np.full((5, 6), full)
    for distance in (-2.0, 2.0):
        np.testing.assert_array_equal(grown(mask, distance), mask)
    np.testing.assert_array_equal(feathered(mask, 4.0), mask)
    assert bounding_box(mask) == ((0, 0, 6, 5) if full else None)


def test_distances_are_half_a_pixel_beside_the_edge() -> None:
    row = np.repeat([[False, False, True, True, True, False]], 9, axis=0)
    assert signed_distances(row)[4].tolist() == [1.5, 0.5, -0.5, -1.5, -0.5, 0.5]


def test_a_feathered_edge_is_a_ramp_of_that_width() -> None:
    half = np.zeros((30, 40), bool)
    half[:, 20:] = True
    alpha = feathered(half, 8.0)
    assert alpha.dtype == np.float32
    np.testing.assert_allclose(
        alpha[15, 15:25], [0, 1 / 16, 3 / 16, 5 / 16, 7 / 16, 9 / 16, 11 / 16, 13 / 16, 15 / 16, 1]
    )
    np.testing.assert_array_equal(alpha > 0.5, half)


@given(mask=MASKS, width=st.floats(0.5, 50.0))
def test_feathering_keeps_the_mask_at_one_half(mask: np.ndarray, width: float) -> None:
    np.testing.assert_array_equal(feathered(mask, width) > 0.5, mask)


def test_refuses_a_feather_of_no_width() -> None:
    with pytest.raises(BadSetting, match="feather"):
        feathered(PIECES, 0.0)


def test_the_box_ends_behind_the_last_pixel() -> None:
    mask = np.zeros((10, 12), bool)
    mask[3:5, 4:9] = True
    assert bounding_box(mask) == (4, 3, 9, 5)
