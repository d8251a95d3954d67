"""Transposed convolution: the course's example, and that it is what its name says."""

from __future__ import annotations

import numpy as np
import pytest

from vision.convolution.correlation import cross_correlation
from vision.convolution.transposed import laid_down, transposed_convolution

INPUTS = np.array([[2, 1], [3, 2]])
KERNEL = np.array([[1, 2, 1], [2, 0, 1], [0, 2, 1]])


def test_the_courses_example() -> None:
    found = transposed_convolution(INPUTS, KERNEL, padding=1, stride=2, output_padding=1)
    assert found.tolist() == [[0, 4, 0, 1], [10, 7, 6, 3], [0, 7, 0, 2], [6, 3, 4, 2]]


def test_step_by_step_each_number_lays_down_the_filter() -> None:
    steps = list(laid_down(INPUTS, KERNEL, padding=1, stride=2, output_padding=1))
    assert len(steps) == 4
    assert steps[0].tolist() == [[0, 2, 0, 0], [4, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    # The second lies two columns further right; its first column falls on the first one's last, and adds up.
    assert (steps[1] - steps[0]).tolist() == [[0, 2, 0, 1], [0, 0, 2, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("padding", "stride", "lost"), [(0, 1, 0), (1, 1, 0), (1, 2, 1), (0, 2, 0), (1, 3, 0)]
)
def test_is_the_adjoint_of_cross_correlation(padding: int, stride: int, lost: int) -> None:
    rng = np.random.default_rng(0)
    size = 4 * stride + 3 - 2 * padding - stride + lost
    large = rng.normal(size=(size, size))
    small = cross_correlation(large, KERNEL, padding=padding, stride=stride)
    other = rng.normal(size=small.shape)
    back = transposed_convolution(other, KERNEL, padding=padding, stride=stride, output_padding=lost)
    assert back.shape == large.shape
    assert np.sum(small * other) == pytest.approx(np.sum(large * back), rel=1e-4)
