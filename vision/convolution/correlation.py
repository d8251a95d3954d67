"""A filter moved over an array, in one, two or three dimensions, with or without channels.

What deep learning calls convolution is cross-correlation: the filter is not turned around. The mathematicians'
convolution turns it, and is associative for that.

Reference: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 9.1.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from vision.convolution.shapes import output_size


def cross_correlation(
    inputs: np.ndarray, kernel: np.ndarray, *, padding: int = 0, stride: int = 1, dilation: int = 1
) -> np.ndarray:
    """Sum of products at every place of a filter, which is not flipped.

    Args:
        inputs: ``(*size)`` numbers without channels, or ``(*size, channels)``; one to three axes and the channels.
        kernel: ``(*f)``, as many axes as ``inputs``: one filter over numbers without channels. Or ``(*f, channels,
            filters)``, one axis more than ``inputs``: each filter is as deep as the input has channels, and the
            channels are summed.
        padding: zeros added at both ends of every axis.
        stride: cells from one place to the next.
        dilation: cells from one of the kernel's numbers to the next.

    Returns:
        ``(*n) float32``, or ``(*n, filters) float32``.

    Raises:
        ValueError: the axes or channels do not fit together, or the filter is larger than the padded input.

    Example:
        >>> cross_correlation(np.array([0.0, 0.0, 10.0, 10.0]), np.array([-1.0, 1.0])).tolist()
        [0.0, 10.0, 0.0]
    """
    if kernel.ndim == inputs.ndim:
        return cross_correlation(
            inputs[..., None], kernel[..., None, None], padding=padding, stride=stride, dilation=dilation
        )[..., 0]
    _check(inputs, kernel)
    sizes = [
        output_size(size, length, padding=padding, stride=stride, dilation=dilation)
        for size, length in zip(inputs.shape[:-1], kernel.shape[:-2], strict=True)
    ]
    padded = np.pad(inputs, [(padding, padding)] * len(sizes) + [(0, 0)])
    # TensorFlow cannot stride and dilate at once: dilated, every place is computed, and the others are left out.
    steps = stride if dilation == 1 else 1
    found = tf.nn.convolution(
        tf.constant(padded[None], tf.float32),
        tf.constant(kernel, tf.float32),
        strides=steps,
        padding="VALID",
        dilations=dilation,
    ).numpy()[0]
    left_out = slice(None, None, stride // steps)
    result: np.ndarray = found[(left_out,) * len(sizes)]
    return result


def convolution(
    inputs: np.ndarray, kernel: np.ndarray, *, padding: int = 0, stride: int = 1, dilation: int = 1
) -> np.ndarray:
    """The mathematicians': :func:`cross_correlation` with the filter flipped along each of its axes."""
    flipped = flip(kernel, axes=inputs.ndim if kernel.ndim == inputs.ndim else inputs.ndim - 1)
    return cross_correlation(inputs, flipped, padding=padding, stride=stride, dilation=dilation)


def flip(kernel: np.ndarray, axes: int = 2) -> np.ndarray:
    """Turn a filter around along its first ``axes`` axes; channels and filters stay where they are.

    Example:
        >>> flip(np.array([[3, 4, 5], [1, 0, 2], [-1, 9, 7]])).tolist()
        [[7, 9, -1], [2, 0, 1], [5, 4, 3]]
    """
    return np.flip(kernel, axis=tuple(range(axes)))


def _check(inputs: np.ndarray, kernel: np.ndarray) -> None:
    if kernel.ndim != inputs.ndim + 1 or not 2 <= inputs.ndim <= 4:
        raise ValueError(f"a filter of {kernel.shape} cannot be moved over {inputs.shape}")
    if kernel.shape[-2] != inputs.shape[-1]:
        raise ValueError(f"filters for {kernel.shape[-2]} channels, but the input has {inputs.shape[-1]}")
