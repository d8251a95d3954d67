"""Where units are excited most in a photograph, as bytes: of each unit how much, and the corner of what it sees."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

UNIT = np.dtype([("value", "<f4"), ("left", "<i2"), ("top", "<i2"), ("right", "<i2"), ("bottom", "<i2")])


class Peak(NamedTuple):
    """Of one unit in one photograph: how excited it is, and what it sees, px of the picture that the network saw."""

    value: float
    box: tuple[int, int, int, int]


def packed(values: np.ndarray, boxes: np.ndarray) -> bytes:
    """Bytes of all units' values ``(C,)`` and boxes ``(C, 4)``: left, top, right, bottom."""
    rows = np.empty(len(values), UNIT)
    rows["value"] = values
    for column, name in enumerate(("left", "top", "right", "bottom")):
        rows[name] = boxes[:, column]
    return rows.tobytes()


def count_units(content: bytes | memoryview) -> int:
    return len(content) // UNIT.itemsize


def peak_of(content: bytes | memoryview, unit: int) -> Peak:
    """One unit's. Raises ``IndexError`` if there is no such unit."""
    row = np.frombuffer(content, UNIT)[unit]
    box = (int(row["left"]), int(row["top"]), int(row["right"]), int(row["bottom"]))
    return Peak(float(row["value"]), box)
