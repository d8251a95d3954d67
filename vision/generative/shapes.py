"""Outlines as signed distances."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vision.generative.canvas import Plane, Sheet, enlarge

COARSE = 3

Disc = tuple[float, float, float, float]
"""x, y and radius in units of the sheet's height, and a place 0…1 along the body it belongs to."""


def union_of_discs(sheet: Sheet, discs: Iterable[Disc]) -> tuple[Plane, Plane]:
    """A body swept by discs.

    Returns:
        (H, W) signed distance to its outline in units of the height, negative inside,
        and (H, W) the place along the body of the nearest disc.
    """
    # A distance is smooth: a grid this coarse, enlarged, is a ninth of the work and looks the same.
    coarse = Sheet(-(-sheet.height // COARSE), -(-sheet.width // COARSE))
    x, y = coarse.x * (sheet.aspect / coarse.aspect), coarse.y
    distance = np.full((coarse.height, coarse.width), 9.0, np.float32)
    place = np.zeros_like(distance)
    for centre_x, centre_y, radius, share in discs:
        here = np.hypot(x - centre_x, y - centre_y) - radius
        place[here < distance] = share
        np.minimum(distance, here, out=distance)
    wide = np.repeat(np.repeat(place, COARSE, axis=0), COARSE, axis=1)
    return enlarge(distance, sheet), wide[: sheet.height, : sheet.width]
