"""Run lengths are COCO's own, and a stranger's are not believed."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pycocotools import mask as coco

from vision.errors import BadImage
from vision.segmentation.rle import RunLengths, decode, encode

MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40)))


@given(mask=MASKS, packed=st.booleans())
def test_comes_back_exactly(mask: np.ndarray, packed: bool) -> None:
    np.testing.assert_array_equal(decode(encode(mask, packed=packed)), mask)


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools' own, under NumPy 2
@given(mask=MASKS)
def test_pycocotools_reads_both_forms(mask: np.ndarray) -> None:
    height, width = mask.shape
    listed = coco.frPyObjects(encode(mask, packed=False), height, width)
    np.testing.assert_array_equal(coco.decode(encode(mask)), mask)
    np.testing.assert_array_equal(coco.decode(listed), mask)


def test_runs_go_down_the_columns_and_start_with_what_is_outside() -> None:
    mask = np.array([[0, 0, 1], [0, 1, 1]], bool)
    assert encode(mask, packed=False) == {"size": [2, 3], "counts": [3, 3]}
    assert encode(~mask, packed=False) == {"size": [2, 3], "counts": [0, 3, 3]}
    assert encode(mask) == {"size": [2, 3], "counts": "33"}


def test_large_masks_come_back_exactly() -> None:
    down, right = np.mgrid[:1500, :2000]
    mask = (down - 700) ** 2 + (right - 900) ** 2 < 600**2
    np.testing.assert_array_equal(decode(encode(mask)), mask)


@pytest.mark.parametrize(
    "counts",
    [
        "",
        "1",
        "`",
        "0o",
        "00Ā",
        "P",
        "oooooooooooooooo0",
        [],
        [17],
        [8, -1, 9],
        [8.0, 8.0],
        [True] * 16,
        None,
        b"`0",
    ],
)
def test_refuses_what_does_not_fill_the_picture(counts: object) -> None:
    with pytest.raises(BadImage) as refused:
        decode({"size": [4, 4], "counts": counts})  # type: ignore[typeddict-item]
    assert refused.value.reason == "bad_rle"


@pytest.mark.parametrize("size", [None, [4], [4, 4, 1], [-4, -4], ["4", 4], [4.0, 4], (16,)])
def test_refuses_what_is_no_size(size: object) -> None:
    with pytest.raises(BadImage, match="bad_rle"):
        decode({"size": size, "counts": [16]})  # type: ignore[typeddict-item]


@given(counts=st.text(st.characters(min_codepoint=48, max_codepoint=111), max_size=30))
def test_any_string_gives_a_mask_or_is_refused(counts: str) -> None:
    with suppress(BadImage):
        assert decode({"size": [8, 8], "counts": counts}).shape == (8, 8)


def test_refuses_a_picture_that_would_not_fit() -> None:
    bomb: RunLengths = {"size": [1_000_000, 1_000_000], "counts": [1_000_000_000_000]}
    with pytest.raises(BadImage, match="too_many_pixels"):
        decode(bomb)
