"""The patches of pictures that excite a unit most, cut to what the unit sees.

Reference: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.1. They show nine of
each feature map's strongest activations, each from another picture; so does this, as long as there are nine pictures.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

COUNT = 9
BEYOND = 128
"""Gray of what a unit sees beyond the picture's edge."""

Picture = TypeVar("Picture")


class Field(Protocol):
    """A receptive field, without the networks that it is computed from: pages choose and cut patches, too.

    Attributes:
        side: px high and wide.
        jump: px from unit to unit.
    """

    @property
    def side(self) -> tuple[int, int]: ...

    @property
    def jump(self) -> tuple[int, int]: ...

    def box(self, row: int, column: int) -> tuple[int, int, int, int]: ...


@dataclass(frozen=True, slots=True)
class Peaks:
    """Where each unit of a layer is excited most in one picture: at K places, the strongest first.

    Attributes:
        values: ``(K, C) float32``, the activation there; not a number where there is no such place.
        rows, columns: ``(K, C) int``, of the layer's map.
    """

    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray


@dataclass(frozen=True, slots=True)
class Patch(Generic[Picture]):
    """One of the strongest.

    Attributes:
        picture: which one, by the name that it was given.
        place: which of the picture's peaks.
        value: the activation.
    """

    picture: Picture
    place: int
    value: float


def find_peaks(activation: np.ndarray, field: Field | None = None, places: int = 1) -> Peaks:
    """Find where each channel's activation is highest, at places whose fields do not overlap.

    A layer without negative activations that answers 0 does not answer: such a place is none.

    Args:
        activation: ``(H, W, C)``, of one picture.
        field: of the layer's units, a :class:`vision.networks.receptive_field.ReceptiveField`; None where each sees all of
            the picture, so that there is one place.
        places: how many are wanted, K.
    """
    height, width, channels = activation.shape
    least = 0.0 if activation.min(initial=0.0) >= 0.0 else -math.inf
    left = np.nan_to_num(activation.astype(np.float32), nan=-np.inf).reshape(height, width, channels)
    peaks = Peaks(
        np.full((places, channels), np.nan, np.float32),
        np.zeros((places, channels), int),
        np.zeros((places, channels), int),
    )
    for place in range(places):
        highest = left.reshape(height * width, channels).argmax(axis=0)
        rows, columns = np.unravel_index(highest, (height, width))
        values = left[rows, columns, np.arange(channels)]
        peaks.rows[place], peaks.columns[place] = rows, columns
        peaks.values[place] = np.where(values > least, values, np.nan)
        if field is None:
            break
        if place + 1 < places:
            left[_overlapping(field, (height, width), rows, columns)] = -np.inf
    return peaks


def seen_boxes(peaks: Peaks, field: Field | None, image: np.ndarray) -> np.ndarray:
    """What each unit sees at its peaks, cut at the edges of the picture: all of it where no field is known.

    Returns:
        ``(K, C, 4) int``: left, top, right, bottom, px.
    """
    if field is None:
        height, width = image.shape[:2]
        return np.broadcast_to((0, 0, width, height), (*peaks.values.shape, 4))
    places = zip(peaks.rows.flat, peaks.columns.flat, strict=True)
    boxes = np.array([within(field.box(int(row), int(column)), image) for row, column in places])
    return boxes.reshape(*peaks.values.shape, 4)


def _overlapping(field: Field, shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Which units, ``(H, W, C) bool``, see something of what one unit of each channel sees."""
    near = [
        np.abs(np.arange(length)[:, np.newaxis] - at) * jump < side
        for length, at, jump, side in zip(shape, (rows, columns), field.jump, field.side, strict=True)
    ]
    overlapping: np.ndarray = near[0][:, np.newaxis] & near[1][np.newaxis]
    return overlapping


def top_patches(peaks: Iterable[tuple[Picture, Sequence[float]]], count: int = COUNT) -> list[Patch[Picture]]:
    """The strongest of many pictures, strongest first. One picture gives a second only if there are too few pictures.

    Args:
        peaks: of each picture, by any name, the unit's activations at its places (a column of :attr:`Peaks.values`).
        count: how many at most.
    """
    patches = (
        Patch(picture, place, float(value))
        for picture, values in peaks
        for place, value in enumerate(values)
        if not math.isnan(value)
    )
    chosen = heapq.nlargest(count, patches, key=lambda patch: (patch.place == 0, patch.value))
    return sorted(chosen, key=lambda patch: -patch.value)


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
