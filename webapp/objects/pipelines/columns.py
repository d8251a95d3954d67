"""Columns of raw boxes, as arrays of a network's answers become them."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from webapp.objects.raw import Look, RawBoxes


def rounded(numbers: np.ndarray, digits: int = 2) -> list[Any]:
    """Numbers in which nothing is said more exactly than anybody sees."""
    return cast(list[Any], np.asarray(numbers, np.float64).round(digits).tolist())


def in_photograph(raw: RawBoxes, *, width: int, height: int) -> RawBoxes:
    """Boxes of a copy of a photograph as boxes of the photograph, which is ``width`` × ``height`` px."""
    scale = width / raw["width"]
    boxes = np.array(raw["boxes"], np.float64).reshape(-1, 4) * scale
    looks: list[Look] = [
        {"left": one["left"] * scale, "top": one["top"] * scale, "side": one["side"] * scale}
        for one in raw["looks"]
    ]
    larger = {
        "width": width,
        "height": height,
        "looks": looks,
        "boxes": rounded(np.minimum(boxes, [width, height, width, height])),
        "cells": [_scaled(cell, scale) for cell in raw["cells"]],
        "points": [_scaled(point, scale) for point in raw["points"]],
    }
    return cast(RawBoxes, {**raw, **larger})


def _scaled(place: list[float] | None, scale: float) -> list[float] | None:
    return place and [round(value * scale, 2) for value in place]
