"""Reads IDX, the format of MNIST's files.

Format: http://yann.lecun.com/exdb/mnist/, "The IDX file format".
"""

from __future__ import annotations

import struct
from math import prod

import numpy as np

UNSIGNED_BYTES = 8
"""The type of values that MNIST's files have; IDX knows others."""


def read_idx(content: bytes) -> np.ndarray:
    """The array in ``content``.

    Returns:
        ``uint8``, of as many dimensions as the file says.

    Raises:
        ValueError: it is no IDX of unsigned bytes, or has more or fewer values than it says.
    """
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTES:
        raise ValueError("no IDX of unsigned bytes")
    dimensions, begin = content[3], 4 + 4 * content[3]
    if len(content) < begin:
        raise ValueError("an IDX that ends within its sizes")
    shape = struct.unpack(f">{dimensions}I", content[4:begin])
    if len(content) - begin != prod(shape):
        raise ValueError(f"an IDX of {len(content) - begin} values that says {shape}")
    return np.frombuffer(content, np.uint8, offset=begin).reshape(shape)
