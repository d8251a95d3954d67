"""Outlines as signed distances."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vision.generative.canvas import Plane, Sheet

Disc = tuple[float, float, float, float]
"""x, y and radius in units of the sheet's height, and a place 0…1 along the body it belongs to."""


def union_of_discs(sheet: Sheet, discs: Iterable[Disc]) -> tuple[Plane, Plane]:
    """A body swept by discs.

    Returns:
        (H, W) signed distance to its outline in units of the height, negative inside,
        and (H, W) the place along the body of the nearest disc.
    """
    distance = np.full((sheet.height, sheet.width), 9.0, np.float32)
    place = np.zeros_like(distance)
    for x, y, radius, share in discs:
        here = np.hypot(sheet.x - x, sheet.y - y) - radius
        place[here < distance] = share
        np.minimum(distance, here, out=distance)
    return distance, place
