"""Surfaces for shapes to lie on: clouds, stripes, checks and grain, all from a generator of random numbers."""

from __future__ import annotations

import colorsys

import numpy as np

CONTRAST = 90.0
"""Least distance in RGB between a shape's colour and every colour it must be told from."""


def background(rng: np.random.Generator, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A textured surface.

    Args:
        rng: whence the texture and its colours.
        size: height and width, px.

    Returns:
        ``(H, W, 3) float64`` 0 to 255, and the two colours ``(2, 3)`` between which it lies.
    """
    first = random_color(rng, saturation=(0.05, 0.45), value=(0.25, 0.9))
    second = np.clip(first + rng.uniform(-55.0, 55.0, 3), 15.0, 240.0)
    pattern = (_clouds, _stripes, _checks)[rng.integers(3)](rng, size)
    pattern = np.clip(0.75 * pattern + 0.25 * _clouds(rng, size), 0.0, 1.0)[..., None]
    return first + pattern * (second - first), np.stack([first, second])


def shading(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """``(H, W, 1) float64`` around 1: light that falls from one side, on a surface with a little grain."""
    angle = rng.uniform(0.0, 2.0 * np.pi)
    slope = _along(size, angle) / max(size)
    light: np.ndarray = (1.0 + rng.uniform(0.1, 0.5) * slope + 0.08 * (_clouds(rng, size) - 0.5))[..., None]
    return light


def distinct_color(rng: np.random.Generator, others: np.ndarray) -> np.ndarray:
    """``(3,) float64``, a lively colour that can be told from ``others`` ``(N, 3)``, all 0 to 255.

    The first of sixteen that is :data:`CONTRAST` away from all, or else the one that is farthest away.
    """
    candidates = np.stack([random_color(rng, saturation=(0.35, 1.0), value=(0.3, 1.0)) for _ in range(16)])
    nearest = np.linalg.norm(candidates[:, None] - others[None], axis=2).min(axis=1)
    far = np.flatnonzero(nearest >= CONTRAST)
    chosen: np.ndarray = candidates[far[0] if len(far) else nearest.argmax()]
    return chosen


def random_color(
    rng: np.random.Generator, *, saturation: tuple[float, float], value: tuple[float, float]
) -> np.ndarray:
    """``(3,) float64`` RGB 0 to 255, of any hue, with saturation and value (0 to 1) between the given bounds."""
    return 255.0 * np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(*saturation), rng.uniform(*value)))


def _clouds(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Smooth noise of several scales, 0 to 1. Scales are shares of the picture, so any size looks alike."""
    total = np.zeros(size)
    for cells, weight in ((3, 0.5), (7, 0.3), (17, 0.2)):
        total += weight * _stretched(rng.random((cells + 1, cells + 1)), size)
    return total


def _stripes(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    waves = rng.uniform(4.0, 12.0) * _along(size, rng.uniform(0.0, np.pi)) / max(size)
    stripes: np.ndarray = 0.5 + 0.5 * np.sin(2.0 * np.pi * waves)
    return stripes


def _checks(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    angle, count = rng.uniform(0.0, np.pi / 2.0), rng.uniform(3.0, 8.0)
    across, along = (
        np.floor(count * _along(size, turned) / max(size)) for turned in (angle, angle + np.pi / 2.0)
    )
    return (across + along) % 2.0


def _along(size: tuple[int, int], angle: float) -> np.ndarray:
    """Each pixel's coordinate from the middle in the direction of ``angle``, px."""
    down, right = np.mgrid[: size[0], : size[1]]
    coordinate: np.ndarray = (right - size[1] / 2) * np.cos(angle) + (down - size[0] / 2) * np.sin(angle)
    return coordinate


def _stretched(grid: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """``grid`` spread over ``size`` with straight lines between its numbers."""
    for axis, length in enumerate(size):
        places = np.linspace(0.0, grid.shape[axis] - 1.000001, length)
        below = places.astype(int)
        part = np.expand_dims(places - below, 1 - axis)
        grid = np.take(grid, below, axis) * (1.0 - part) + np.take(grid, below + 1, axis) * part
    return grid
