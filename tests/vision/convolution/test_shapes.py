"""Arithmetic of sizes, with the course's numbers."""

from __future__ import annotations

import pytest

from vision.convolution.shapes import output_size, same_padding, transposed_output_size


@pytest.mark.parametrize(
    ("size", "kernel", "padding", "stride", "wanted"),
    [
        (6, 3, 0, 1, 4),
        (6, 3, 1, 1, 6),
        (7, 3, 0, 2, 3),
        (39, 3, 0, 1, 37),
        (37, 5, 0, 2, 17),
        (227, 11, 0, 4, 55),
    ],
)
def test_the_courses_sizes(size: int, kernel: int, padding: int, stride: int, wanted: int) -> None:
    assert output_size(size, kernel, padding=padding, stride=stride) == wanted


def test_a_place_that_does_not_fit_whole_is_left_out() -> None:
    assert output_size(8, 3, stride=2) == 3


def test_dilation_spreads_the_filter() -> None:
    assert output_size(7, 3, dilation=3) == 1


@pytest.mark.parametrize(("kernel", "padding"), [(1, 0), (3, 1), (5, 2), (7, 3)])
def test_same_padding_keeps_the_size(kernel: int, padding: int) -> None:
    assert same_padding(kernel) == padding
    assert output_size(10, kernel, padding=padding) == 10
    assert output_size(20, kernel, padding=same_padding(kernel, 2), dilation=2) == 20


def test_what_transposed_convolution_makes_of_two() -> None:
    assert transposed_output_size(2, 3, padding=1, stride=2, output_padding=1) == 4


@pytest.mark.parametrize("size", range(3, 12))
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_transposed_convolution_takes_the_size_back(size: int, stride: int) -> None:
    small = output_size(size, 3, padding=1, stride=stride)
    lost = (size + 2 - 3) % stride
    assert transposed_output_size(small, 3, padding=1, stride=stride, output_padding=lost) == size


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit into 4"):
        output_size(4, 5)
    with pytest.raises(ValueError, match="odd"):
        same_padding(4)
    with pytest.raises(ValueError, match="at least 1"):
        output_size(4, 3, stride=0)
    with pytest.raises(ValueError, match="leaves nothing"):
        transposed_output_size(1, 3, padding=2)
