"""Transposed convolution: every number of the input lays down the filter times itself, and what overlaps adds up.

References: Zeiler et al. 2010, "Deconvolutional Networks"; Dumoulin and Visin 2016, section 4.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from vision.convolution.shapes import transposed_output_size


def transposed_convolution(
    inputs: np.ndarray, kernel: np.ndarray, *, padding: int = 0, stride: int = 1, output_padding: int = 0
) -> np.ndarray:
    """Enlarge ``(H, W)`` by a filter ``(f, f)``; the adjoint of :func:`vision.convolution.correlation.cross_correlation`.

    Args:
        inputs: ``(H, W)``.
        kernel: ``(f, f)``.
        padding: rows and columns cut from each side of what was laid down.
        stride: cells between the filters laid down for neighbours.
        output_padding: rows and columns more below and on the right.

    Returns:
        ``(H', W') float32``, see :func:`vision.convolution.shapes.transposed_output_size`.

    Raises:
        ValueError: nothing would be left, or an argument is out of its range.

    Example:
        >>> transposed_convolution(np.array([[1.0, 2.0]]), np.ones((1, 2)), stride=2).tolist()
        [[1.0, 1.0, 2.0, 2.0]]
    """
    steps = laid_down(inputs, kernel, padding=padding, stride=stride, output_padding=output_padding)
    return deque(steps, maxlen=1).pop()


def laid_down(
    inputs: np.ndarray, kernel: np.ndarray, *, padding: int = 0, stride: int = 1, output_padding: int = 0
) -> Iterator[np.ndarray]:
    """The same step by step: the output after each number of the input, row by row. Arguments as above."""
    sizes = [
        transposed_output_size(size, length, padding=padding, stride=stride, output_padding=output_padding)
        for size, length in zip(inputs.shape, kernel.shape, strict=True)
    ]
    whole = np.zeros([size + 2 * padding for size in sizes], np.float32)
    inner = tuple(slice(padding, padding + size) for size in sizes)
    for row, column in np.ndindex(*inputs.shape):
        top, left = row * stride, column * stride
        whole[top : top + kernel.shape[0], left : left + kernel.shape[1]] += inputs[row, column] * kernel
        yield whole[inner].copy()
