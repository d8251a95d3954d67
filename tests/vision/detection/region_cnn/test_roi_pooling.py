"""Regions of any size become features of one size: by hand, and against pooling spelt out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import tensorflow as tf

from vision.detection.region_cnn.roi_pooling import roi_max_pool

MAP = np.array(
    [
        [3, 0, 1, 2, 7, 4],
        [1, 5, 8, 9, 3, 1],
        [2, 7, 2, 5, 1, 3],
        [0, 1, 3, 1, 7, 8],
        [4, 2, 1, 6, 2, 8],
        [2, 4, 5, 2, 3, 9],
    ],
    np.float32,
)


def pooled(features: np.ndarray, roi: list[float], *, stride: int, size: int) -> np.ndarray:
    """One region of one map ``(H, W)``."""
    result = roi_max_pool(
        tf.constant(features[None, :, :, None]),
        tf.constant([roi], tf.float32),
        tf.constant([0]),
        stride=stride,
        size=size,
    )
    return result.numpy()[0, :, :, 0]


@pytest.mark.parametrize(
    ("roi", "expected"),
    [
        ([0, 0, 24, 24], [[8, 9], [5, 9]]),  # the whole map in four quarters
        ([4, 4, 12, 12], [[5, 8], [7, 2]]),  # as many cells as parts
        ([0, 12, 12, 24], [[4, 3], [4, 5]]),  # 3 × 3 cells: the middle ones are in two parts
        ([1, 11, 11, 25], [[4, 3], [4, 5]]),  # rounded to the same cells
        ([20, 20, 23, 23], [[9, 9], [9, 9]]),  # one cell for all parts
        ([0, 8, 24, 12], [[7, 5], [7, 5]]),  # one row
        ([-40, -40, 400, 400], [[8, 9], [5, 9]]),  # reaching out
        ([300, 300, 400, 400], [[9, 9], [9, 9]]),  # beside the map: its nearest cell
    ],
)
def test_golden_numbers(roi: list[float], expected: list[list[float]]) -> None:
    np.testing.assert_array_equal(pooled(MAP, roi, stride=4, size=2), expected)


@pytest.mark.parametrize(("height", "width", "size"), [(24, 24, 5), (9, 31, 7), (3, 2, 5), (40, 40, 3)])
def test_is_the_maximum_of_each_part(height: int, width: int, size: int) -> None:
    random = np.random.default_rng(0)
    maps = random.normal(size=(2, height, width, 3)).astype(np.float32)
    first, last = np.sort(random.uniform(-1, [[width + 1, height + 1]], (2, 60, 2)), axis=0)
    rois, pictures = np.concatenate([first, last], axis=1), random.integers(0, 2, 60)
    found = roi_max_pool(
        tf.constant(maps),
        tf.constant(rois, tf.float32),
        tf.constant(pictures, tf.int32),
        stride=1,
        size=size,
    )
    for number, ((left, top, right, bottom), picture) in enumerate(zip(rois, pictures, strict=True)):
        rows, columns = parts(top, bottom, height, size), parts(left, right, width, size)
        for row, (upper, lower) in enumerate(rows):
            for column, (begin, end) in enumerate(columns):
                expected = maps[picture, upper:lower, begin:end].max(axis=(0, 1))
                np.testing.assert_array_equal(found[number, row, column], expected)


def parts(first: float, last: float, length: int, size: int) -> list[tuple[int, int]]:
    begin = min(max(int(np.floor(first + 0.5)), 0), length - 1)
    end = min(max(int(np.floor(last + 0.5)), begin + 1), length)
    cuts = [begin + number * (end - begin) / size for number in range(size + 1)]
    return [(int(np.floor(low + 1e-9)), int(np.ceil(high - 1e-9))) for low, high in itertools.pairwise(cuts)]


def test_errors_flow_back_to_where_the_maximum_was() -> None:
    features = tf.constant(MAP[None, :, :, None])
    with tf.GradientTape() as tape:
        tape.watch(features)
        result = roi_max_pool(
            features, tf.constant([[0.0, 0.0, 6.0, 6.0]] * 2), tf.constant([0, 0]), stride=1, size=2
        )
        total = tf.reduce_sum(result * tf.constant([1.0, 10.0])[:, None, None, None])
    gradient = tape.gradient(total, features).numpy()[0, :, :, 0]
    # 8, 9, the 5 among the lower left and the 9 in the corner; one region counts 1, the other 10
    expected = np.zeros((6, 6))
    for row, column in ((1, 2), (1, 3), (5, 2), (5, 5)):
        expected[row, column] = 11.0
    np.testing.assert_array_equal(gradient, expected)
