"""A rectangle of a feature map, of any size, as a fixed number of features.

Reference: Girshick 2015, "Fast R-CNN", section 2.1.
"""

from __future__ import annotations

import tensorflow as tf


def roi_max_pool(
    features: tf.Tensor, rois: tf.Tensor, pictures: tf.Tensor, *, stride: int, size: int
) -> tf.Tensor:
    """The largest feature in each cell of a grid laid over each region of interest.

    A region is rounded to whole cells of the map, at least one, and divided as evenly as whole cells allow:
    neighbouring parts share a cell where they meet within it.

    Args:
        features: ``(N, H, W, C) float32``; H and W are known when the graph is built.
        rois: ``(R, 4) float32`` corners, px of the pictures.
        pictures: ``(R,) int32``, which of the N pictures each region is of.
        stride: px of a picture to a cell of the map.
        size: so many parts high and wide.

    Returns:
        ``(R, size, size, C) float32``.
    """
    height, width = int(features.shape[1]), int(features.shape[2])
    tops, bottoms = _parts(rois[:, 1], rois[:, 3], height, stride, size)
    lefts, rights = _parts(rois[:, 0], rois[:, 2], width, stride, size)
    maxima = _window_maxima(features, _levels(height, size), _levels(width, size))
    row_levels, row_starts = _two_windows(tops, bottoms, _levels(height, size))
    column_levels, column_starts = _two_windows(lefts, rights, _levels(width, size))
    # (R, part's row, part's column, upper or lower window, left or right window)
    shape = tf.stack([tf.shape(rois)[0], size, size, 2, 2])
    indices = [
        row_levels[:, :, None, None, None],
        column_levels[:, None, :, None, None],
        pictures[:, None, None, None, None],
        row_starts[:, :, None, :, None],
        column_starts[:, None, :, None, :],
    ]
    windows = tf.gather_nd(maxima, tf.stack([tf.broadcast_to(index, shape) for index in indices], axis=-1))
    return tf.reduce_max(windows, axis=[3, 4])


def _parts(
    first: tf.Tensor, last: tf.Tensor, length: int, stride: int, size: int
) -> tuple[tf.Tensor, tf.Tensor]:
    """First cells and the ones after the last, ``(R, size) int32``, of the parts between ``first`` and ``last``, px."""
    begin = tf.clip_by_value(_rounded(first / stride), 0, length - 1)
    end = tf.clip_by_value(_rounded(last / stride), begin + 1, length)
    extent = (end - begin)[:, None]
    numbers = tf.range(size)
    # in whole numbers: a float's ceil would now and then take in one cell too many
    return begin[:, None] + numbers * extent // size, end[:, None] - (size - 1 - numbers) * extent // size


def _rounded(places: tf.Tensor) -> tf.Tensor:
    return tf.cast(tf.floor(places + 0.5), tf.int32)


def _levels(length: int, size: int) -> int:
    """How many powers of two it takes to cover the longest part of ``length`` cells."""
    longest = min(length, -(-length // size) + 1)
    return longest.bit_length()


def _window_maxima(features: tf.Tensor, row_levels: int, column_levels: int) -> tf.Tensor:
    """``(row_levels, column_levels, N, H, W, C)``: at [i, j, n, y, x] the maxima of the 2^i × 2^j cells from y, x on.

    With these, the maximum of a part of any size is that of four windows. Those that reach over the edge go on at
    the opposite one, and are never looked at.
    """
    rows = [features]
    for level in range(1, row_levels):
        rows.append(tf.maximum(rows[-1], tf.roll(rows[-1], -(2 ** (level - 1)), axis=1)))
    both = [tf.stack(rows)]
    for level in range(1, column_levels):
        both.append(tf.maximum(both[-1], tf.roll(both[-1], -(2 ** (level - 1)), axis=3)))
    return tf.stack(both, axis=1)


def _two_windows(first: tf.Tensor, last: tf.Tensor, levels: int) -> tuple[tf.Tensor, tf.Tensor]:
    """The level ``(R, size)`` and the first cells ``(R, size, 2)`` of two windows that cover a part and no more."""
    largest_power = tf.constant([0] + [extent.bit_length() - 1 for extent in range(1, 2**levels)])
    level = tf.gather(largest_power, last - first)
    return level, tf.stack([first, last - tf.bitwise.left_shift(1, level)], axis=-1)
