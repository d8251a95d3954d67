"""Masks as COCO keeps them: lengths of runs, column by column, as numbers or packed into a string.

Reference: the COCO API's ``maskApi.c`` (``rleToString``); Lin et al. 2014, "Microsoft COCO".
"""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np
from pycocotools import mask as coco

from vision.errors import BadImage


class RunLengths(TypedDict):
    """What COCO's files hold.

    ``size`` is height and width, px. ``counts`` are the lengths of the runs of 0, of 1, of 0 and so on, down the
    columns, the first of which may be 0: a list, or its packed string (COCO's "compressed" form).
    """

    size: list[int]
    counts: str | list[int]


def encode(mask: np.ndarray, *, packed: bool = True) -> RunLengths:
    """A mask's run lengths.

    Args:
        mask: ``(H, W) bool``.
        packed: as a string; otherwise as a list.

    Example:
        >>> encode(np.array([[False, True], [True, True]]), packed=False)
        {'size': [2, 2], 'counts': [1, 3]}
    """
    encoded = coco.encode(np.asfortranarray(mask, np.uint8))
    counts = encoded["counts"].decode("ascii")
    height, width = mask.shape
    return {"size": [height, width], "counts": counts if packed else _unpacked(counts)}


def decode(rle: RunLengths, *, max_pixels: int = 100_000_000) -> np.ndarray:
    """The mask whose run lengths these are.

    A stranger's run lengths are added up before they are believed: pycocotools reads and writes beyond its
    memory where they do not fill the picture, so only :func:`encode` is its.

    Returns:
        ``(H, W) bool``.

    Raises:
        BadImage: ``too_many_pixels``; ``bad_rle``: these are no run lengths, or not of a picture of that size.
    """
    height, width = _size(rle)
    if height * width > max_pixels:
        raise BadImage("too_many_pixels", pixels=height * width, max_pixels=max_pixels)
    counts = rle.get("counts")
    lengths = _unpacked(counts) if isinstance(counts, str) else counts
    if not isinstance(lengths, list) or any(type(length) is not int for length in lengths):
        raise BadImage("bad_rle")
    if min(lengths, default=0) < 0 or sum(lengths) != height * width:
        raise BadImage("bad_rle", pixels=sum(lengths), width=width, height=height)
    runs = np.arange(len(lengths)) % 2 == 1
    return np.repeat(runs, lengths).reshape(width, height).T


def _size(rle: RunLengths) -> tuple[int, int]:
    size: Any = rle.get("size")
    if not isinstance(size, list) or [type(side) for side in size] != [int, int] or min(size) < 0:
        raise BadImage("bad_rle")
    return size[0], size[1]


def _unpacked(counts: str) -> list[int]:
    """Five bits a letter from ``0`` on, the sixth says that more follow; from the fourth run on, differences."""
    lengths: list[int] = []
    number = shift = 0
    for letter in counts:
        bits = ord(letter) - 48
        if not 0 <= bits < 64 or shift > 30:  # longer ones would be longer than any picture
            raise BadImage("bad_rle")
        number |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            signed = number - (1 << shift) if bits & 16 else number
            lengths.append(signed + (lengths[-2] if len(lengths) > 2 else 0))
            number = shift = 0
    if shift:
        raise BadImage("bad_rle")
    return lengths
