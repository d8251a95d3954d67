"""Pooling with the course's numbers."""

from __future__ import annotations

import numpy as np
import pytest

from vision.convolution.pooling import average_pooling, max_pooling

FOUR = np.array([[1, 3, 2, 1], [2, 9, 1, 1], [1, 4, 2, 3], [5, 6, 1, 2]])[..., None]
FIVE = np.array([[1, 3, 2, 1, 3], [2, 9, 1, 1, 5], [1, 3, 2, 3, 2], [8, 3, 5, 1, 0], [5, 6, 1, 2, 9]])[
    ..., None
]


def test_the_courses_numbers() -> None:
    assert max_pooling(FOUR, 2)[..., 0].tolist() == [[9, 2], [6, 3]]
    assert average_pooling(FOUR, 2)[..., 0].tolist() == [[3.75, 1.25], [4, 2]]
    assert max_pooling(FIVE, 3, stride=1)[..., 0].tolist() == [[9, 9, 5], [9, 9, 5], [8, 6, 9]]


def test_each_channel_by_itself() -> None:
    both = np.concatenate([FOUR, -FOUR], axis=-1)
    found = max_pooling(both, 2)
    np.testing.assert_array_equal(found[..., 0], max_pooling(FOUR, 2)[..., 0])
    np.testing.assert_array_equal(found[..., 1], max_pooling(-FOUR, 2)[..., 0])


def test_signals_and_volumes() -> None:
    assert max_pooling(np.array([1, 5, 2, 3])[:, None], 2)[:, 0].tolist() == [5, 3]
    assert average_pooling(np.ones((4, 4, 4, 2)), 2).shape == (2, 2, 2, 2)


def test_a_window_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        max_pooling(FOUR, 5)
