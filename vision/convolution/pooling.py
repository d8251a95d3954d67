"""The largest or the mean of what a window covers, channel by channel; nothing to learn.

Reference: LeCun et al. 1998, section II.A (subsampling); Scherer et al. 2010 (maximum).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import tensorflow as tf

from vision.convolution.shapes import output_size


def max_pooling(inputs: np.ndarray, size: int, stride: int | None = None) -> np.ndarray:
    """The largest number in each window.

    Args:
        inputs: ``(*n, channels)`` with one to three axes before the channels.
        size: of the window, cells.
        stride: cells from window to window; the window's size if not given.

    Returns:
        ``(*n', channels) float32``.

    Raises:
        ValueError: the window is larger than the input.
    """
    return _pooled(inputs, size, stride, "MAX")


def average_pooling(inputs: np.ndarray, size: int, stride: int | None = None) -> np.ndarray:
    """The mean of each window. Arguments and result as for :func:`max_pooling`."""
    return _pooled(inputs, size, stride, "AVG")


def _pooled(inputs: np.ndarray, size: int, stride: int | None, how: Literal["MAX", "AVG"]) -> np.ndarray:
    stride = size if stride is None else stride
    for length in inputs.shape[:-1]:
        output_size(length, size, stride=stride)
    windows = [size] * (inputs.ndim - 1)
    found = tf.nn.pool(tf.constant(inputs[None], tf.float32), windows, how, strides=[stride] * len(windows))
    pooled: np.ndarray = found.numpy()[0]
    return pooled
