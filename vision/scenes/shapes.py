"""Plane shapes as signed distances: below 0 inside, above outside."""

from __future__ import annotations

import numpy as np

CIRCLE, SQUARE, TRIANGLE, BAR = CLASSES = ("circle", "square", "triangle", "bar")

_POLYGONS = {
    # for each side its direction outwards, degrees, and its distance from the centre, in radii
    SQUARE: ((0, 0.8), (90, 0.8), (180, 0.8), (270, 0.8)),
    TRIANGLE: ((30, 0.5), (150, 0.5), (270, 0.5)),
    BAR: ((0, 1.0), (90, 0.25), (180, 1.0), (270, 0.25)),
}

_AREAS = {CIRCLE: np.pi, SQUARE: 1.6**2, TRIANGLE: 0.75 * np.sqrt(3.0), BAR: 2.0 * 0.5}


def area(name: str) -> float:
    """Of a shape whose radius is 1."""
    return float(_AREAS[name])


def signed_distances(
    name: str, *, center: tuple[float, float], radius: float, angle: float, size: tuple[int, int]
) -> np.ndarray:
    """How far each pixel's midpoint is outside a shape.

    Args:
        name: one of :data:`CLASSES`. A bar is four times as long as it is wide.
        center: x and y, px.
        radius: of the circle; of the circle around the triangle; half of the bar's length; the square has
            1.6 of it as its side, so that all look as large. px.
        angle: by which the shape is turned, radians.
        size: height and width of the picture, px.

    Returns:
        ``(H, W) float64`` px. Exact along the sides and inside; too small beyond corners.
    """
    height, width = size
    down, right = np.mgrid[:height, :width] + 0.5
    right, down = right - center[0], down - center[1]
    if name == CIRCLE:
        circle: np.ndarray = np.hypot(right, down) - radius
        return circle
    sides = [
        right * np.cos(angle + np.radians(degrees))
        + down * np.sin(angle + np.radians(degrees))
        - apart * radius
        for degrees, apart in _POLYGONS[name]
    ]
    polygon: np.ndarray = np.max(sides, axis=0)
    return polygon
