"""All boxes of one look at a photograph, as they are kept and as a browser gets them: columns of numbers.

They are rounded once, here: what a browser computes from them is what the server computes, to the last box.
"""

from __future__ import annotations

import json
import zlib
from typing import TypedDict, cast


class Look(TypedDict):
    """One square of the photograph that the network saw."""

    left: float
    top: float
    side: float


class RawBoxes(TypedDict):
    """Column by column; a box without a known place in a grid has ``None`` there.

    Attributes:
        detector: one of ``webapp.objects.detectors.DETECTORS``.
        width, height: of the photograph, px; all coordinates are px of it.
        side: of the square that the network saw, px.
        strides: of the network's grids, px of that square.
        anchors: widths and heights of the boxes that begin in each cell, px of that square; empty if the
            detector has none.
        looks: the squares of the photograph that were looked at.
        boxes: left, top, right, bottom.
        scores: 0 to 1.
        labels: slugs of ``webapp.objects.labels``.
        cells: left, top, right, bottom of the grid's cell that answered.
        points: x and y that the box was measured from.
        stride: of that cell's grid.
        anchor: which of ``anchors`` it was stretched from.
        look: in which of ``looks`` it was found.
    """

    detector: str
    width: int
    height: int
    side: int
    strides: list[int]
    anchors: list[list[float]]
    looks: list[Look]
    boxes: list[list[float]]
    scores: list[float]
    labels: list[str]
    cells: list[list[float] | None]
    points: list[list[float] | None]
    stride: list[int | None]
    anchor: list[int | None]
    look: list[int | None]


def packed(raw: RawBoxes) -> bytes:
    return zlib.compress(json.dumps(raw, separators=(",", ":")).encode(), 6)


def unpacked(content: bytes | memoryview) -> RawBoxes:
    return cast(RawBoxes, json.loads(zlib.decompress(content)))
