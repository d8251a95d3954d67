"""The patches of pictures that excite a unit most, cut to what the unit sees.

Reference: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.1. They show nine of
each feature map's strongest activations, each from another picture; so does this.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

COUNT = 9
BEYOND = 128
"""Gray of what a unit sees beyond the picture's edge."""

Picture = TypeVar("Picture")


@dataclass(frozen=True, slots=True)
class Peaks:
    """Where each unit of a layer is excited most in one picture.

    Attributes:
        values: ``(C,) float32``, the activation there.
        rows, columns: ``(C,) int``, of the layer's map.
    """

    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray


@dataclass(frozen=True, slots=True)
class Patch(Generic[Picture]):
    """One of the strongest, and where it is.

    Attributes:
        picture: which one, by the name that it was given.
        value: the activation.
        row, column: of the layer's map.
    """

    picture: Picture
    value: float
    row: int
    column: int


def find_peaks(activation: np.ndarray) -> Peaks:
    """Find each channel's highest activation.

    Args:
        activation: ``(H, W, C)``, of one picture.
    """
    height, width, channels = activation.shape
    flat = activation.reshape(height * width, channels)
    highest = flat.argmax(axis=0)
    rows, columns = np.unravel_index(highest, (height, width))
    return Peaks(flat[highest, np.arange(channels)].astype(np.float32), rows, columns)


def top_patches(
    peaks: Mapping[Picture, Peaks] | Iterable[tuple[Picture, Peaks]], unit: int, count: int = COUNT
) -> list[Patch[Picture]]:
    """The strongest of many pictures, one of each, strongest first.

    Args:
        peaks: of each picture, by any name; of many, an iterator that reads them one by one.
        unit: channel of the layer.
        count: how many at most.
    """
    pairs = peaks.items() if isinstance(peaks, Mapping) else peaks
    patches = (
        Patch(picture, float(found.values[unit]), int(found.rows[unit]), int(found.columns[unit]))
        for picture, found in pairs
    )
    return heapq.nlargest(count, patches, key=lambda patch: patch.value)


def cut(image: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """Cut a box out of a picture; what lies beyond its edge is gray.

    Args:
        image: ``(H, W, 3) uint8``, as the network saw it.
        box: left, top, right, bottom, px, as :meth:`vision.networks.receptive_field.ReceptiveField.box` says them.

    Returns:
        ``(bottom − top, right − left, 3) uint8``.
    """
    left, top, right, bottom = box
    height, width = image.shape[:2]
    patch = np.full((bottom - top, right - left, image.shape[2]), BEYOND, np.uint8)
    inside = image[max(0, top) : max(0, min(height, bottom)), max(0, left) : max(0, min(width, right))]
    y, x = max(0, -top), max(0, -left)
    patch[y : y + inside.shape[0], x : x + inside.shape[1]] = inside
    return patch


def within(box: tuple[int, int, int, int], image: np.ndarray) -> tuple[int, int, int, int]:
    """The part of a box that lies on the picture."""
    left, top, right, bottom = box
    height, width = image.shape[:2]
    return max(0, left), max(0, top), min(width, right), min(height, bottom)
