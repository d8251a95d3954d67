"""Samples come in order, from any batch on, and what their maker raises is raised as it was."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
import tensorflow as tf

from vision.batches import endless_batches
from vision.errors import BadImage

SPECS = (tf.TensorSpec((2,), tf.float32), tf.TensorSpec((), tf.int64))


def sample(number: int) -> tuple[np.ndarray, int]:
    return np.full(2, number, np.float32), number


def test_batches_come_in_order_from_any_one_on() -> None:
    (first, second) = islice(endless_batches(sample, SPECS, first=3, size=4), 2)
    np.testing.assert_array_equal(first[1], [12, 13, 14, 15])
    np.testing.assert_array_equal(second[0], np.repeat([[16], [17], [18], [19]], 2, axis=1))


def test_what_a_sample_raises_is_raised_as_it_was() -> None:
    def broken(number: int) -> tuple[np.ndarray, int]:
        if number == 5:
            raise BadImage("photo_deleted")
        return sample(number)

    batches = endless_batches(broken, SPECS, first=0, size=2)
    assert next(batches)[1].numpy().tolist() == [0, 1]
    with pytest.raises(BadImage, match="photo_deleted"):
        list(islice(batches, 3))
