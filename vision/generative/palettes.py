"""Colours by their hexadecimal names, and ramps between them."""

from __future__ import annotations

import numpy as np

from vision.generative.canvas import Plane

TABLE_SIZE = 2048


def inks(*names: str) -> Plane:
    """(N, 3) RGB, 0…1, from names such as ``"f4a261"``."""
    return np.array([[int(name[i : i + 2], 16) / 255 for i in (0, 2, 4)] for name in names], np.float32)


def ramp(position: Plane, colors: Plane, stops: tuple[float, ...] | None = None) -> Plane:
    """Colours along a ramp.

    Args:
        position: any shape; 0 is the first colour, 1 the last, clamped.
        colors: (N, 3) RGB, 0…1.
        stops: increasing places of the colours; evenly spaced without it.

    Returns:
        position's shape + (3,).
    """
    places = np.linspace(0, 1, len(colors)) if stops is None else np.asarray(stops)
    # A table is many times faster than interpolating each pixel, and finer than eight bits can show.
    steps = np.linspace(0, 1, TABLE_SIZE)
    table = np.stack([np.interp(steps, places, colors[:, channel]) for channel in range(3)], axis=-1)
    index = np.asarray(np.asarray(position) * (TABLE_SIZE - 1) + 0.5).astype(np.intp)
    shades: Plane = np.take(table.astype(np.float32), index, axis=0, mode="clip")
    return shades


def jitter(colors: Plane, rng: np.random.Generator, *, hue: float = 0.03, light: float = 0.06) -> Plane:
    """(N, 3) colours, each moved a little in lightness and away from grey in a random direction."""
    tone = rng.normal(0, light, (len(colors), 1))
    tint = rng.normal(0, hue, (len(colors), 3))
    moved = colors * (1 + tone) + tint - tint.mean(axis=1, keepdims=True)
    return np.asarray(np.clip(moved, 0, 1), np.float32)
