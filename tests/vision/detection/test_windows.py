"""Photographs are looked at whole, unstretched, and in tiles that miss nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.detection.windows import Window, is_cut, letterboxed, tiled, whole

SIZES = st.integers(1, 3000)


@given(SIZES, SIZES, st.integers(2, 6), st.data())
def test_what_is_small_lies_whole_in_a_tile(width: int, height: int, tiles: int, data: st.DataObject) -> None:
    looks = tiled(width, height, tiles)
    assert looks[0] == whole(width, height)
    side = looks[1].side
    length = data.draw(st.floats(0, 0.25)) * (side - 2)  # tiles begin at whole px
    left = data.draw(st.floats(0, max(0.0, width - length)))
    top = data.draw(st.floats(0, max(0.0, height - length)))
    right, bottom = min(left + length, width), min(top + length, height)
    assert any(
        tile.left <= left and tile.top <= top and right <= tile.left + side and bottom <= tile.top + side
        for tile in looks[1:]
    )


def test_tiles_along_the_longer_side() -> None:
    looks = tiled(1000, 400, 3)
    assert len({tile.left for tile in looks[1:]}) == 3
    assert len({tile.top for tile in looks[1:]}) == 1
    assert len(tiled(1000, 400, 1)) == 1


@pytest.mark.parametrize(("height", "width"), [(100, 200), (200, 100), (77, 31), (1, 400), (400, 1)])
def test_letterboxing_does_not_stretch(height: int, width: int) -> None:
    square = letterboxed(np.full((height, width, 3), 200, np.uint8), whole(width, height), 64)
    rows, columns = np.nonzero(square[..., 0])
    longest = max(height, width)
    expected = [max(1, round(64 * length / longest)) for length in (height, width)]
    assert [np.ptp(rows) + 1, np.ptp(columns) + 1] == expected
    assert abs((rows.min() + rows.max()) / 2 - 31.5) <= 1
    assert abs((columns.min() + columns.max()) / 2 - 31.5) <= 1


def test_a_window_shows_its_part() -> None:
    image = np.zeros((60, 90, 3), np.uint8)
    image[20:40, 50:70] = 255
    assert letterboxed(image, Window(50, 20, 20), 20).min() == 255
    beyond = letterboxed(image, Window(80, 50, 20), 20)
    assert beyond.max() == 0


def test_boxes_at_inner_edges_are_cut_and_at_the_photographs_are_not() -> None:
    boxes = np.array([[0, 5, 50, 50], [60, 5, 99, 50], [10, 10, 40, 40], [10, 50, 40, 100]])
    left = Window(0, 0, 100)
    assert is_cut(boxes, left, 200, 100, 2.0).tolist() == [False, True, False, False]
    right = Window(100, 0, 100)
    assert is_cut(boxes + np.array([100, 0, 100, 0]), right, 200, 100, 2.0).tolist() == [
        True,
        False,
        False,
        False,
    ]
