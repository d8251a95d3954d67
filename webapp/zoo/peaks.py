"""Where units are excited most in a photograph, as bytes: of each place and each unit how much, and what it sees there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

UNIT = np.dtype([("value", "<f4"), ("left", "<i2"), ("top", "<i2"), ("right", "<i2"), ("bottom", "<i2")])


class Peak(NamedTuple):
    """Of one unit in one photograph: how excited it is, and what it sees, px of the picture that the network saw."""

    value: float
    box: tuple[int, int, int, int]


def packed(values: np.ndarray, boxes: np.ndarray) -> bytes:
    """Bytes of all units' values ``(K, C)`` and boxes ``(K, C, 4)``: left, top, right, bottom."""
    rows = np.empty(values.shape, UNIT)
    rows["value"] = values
    for column, name in enumerate(("left", "top", "right", "bottom")):
        rows[name] = boxes[..., column]
    return rows.tobytes()


def values_of(content: bytes | memoryview, places: int, unit: int) -> list[float]:
    """How excited a unit is at each of its places; not a number where there is none."""
    values: list[float] = _column(content, places, unit)["value"].tolist()
    return values


def peak_of(content: bytes | memoryview, places: int, unit: int, place: int) -> Peak:
    """One of a unit's. Raises ``IndexError`` if there is no such unit or place."""
    row = _column(content, places, unit)[place]
    box = (int(row["left"]), int(row["top"]), int(row["right"]), int(row["bottom"]))
    return Peak(float(row["value"]), box)


def _column(content: bytes | memoryview, places: int, unit: int) -> np.ndarray:
    return np.frombuffer(content, UNIT).reshape(places, -1)[:, unit]
