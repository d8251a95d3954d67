"""Smooth random fields, and the flows made from them."""

from __future__ import annotations

import numpy as np

from vision.generative.canvas import Plane, Sheet, enlarge


def smooth_noise(sheet: Sheet, scale: float, rng: np.random.Generator, *, stretch: float = 1.0) -> Plane:
    """Value noise: random knots about ``scale`` pixels (of a 768-px sheet) apart, bicubic between them.

    Args:
        stretch: how many times longer the blobs are across than they are high.

    Returns:
        (H, W) float32, mean about 0, standard deviation about 1.
    """
    rows = max(2, round(sheet.height / (scale * sheet.unit))) + 3
    columns = max(2, round(sheet.width / (scale * stretch * sheet.unit))) + 3
    knots = rng.standard_normal((rows, columns), dtype=np.float32)
    field = enlarge(knots, sheet)
    return _standardised(field)


def fractal_noise(
    sheet: Sheet,
    scale: float,
    rng: np.random.Generator,
    *,
    octaves: int = 4,
    gain: float = 0.5,
    stretch: float = 1.0,
) -> Plane:
    """Octaves of value noise, each half as wide and ``gain`` times as strong as the one before.

    Returns:
        (H, W) float32, mean about 0, standard deviation about 1.

    Reference: Perlin 1985, An image synthesizer.
    """
    field = np.zeros((sheet.height, sheet.width), np.float32)
    for octave in range(octaves):
        wide = max(1.5, scale / 2**octave)
        field += gain**octave * smooth_noise(sheet, wide, rng, stretch=stretch)
    return _standardised(field)


def ridged_line(length: int, scale: float, rng: np.random.Generator, *, octaves: int = 5) -> Plane:
    """A (length,) mountain skyline: fractal with sharp summits, mean 0, deviation about 1."""
    line = np.zeros(length, np.float32)
    for octave in range(octaves):
        knots = max(2, round(length / (scale / 2**octave)))
        values = rng.standard_normal(knots + 3).astype(np.float32)
        wave = np.interp(np.linspace(0, knots, length), np.arange(knots + 3), values)
        line += (0.5**octave) * (1 - 2 * np.abs(wave)).astype(np.float32)
    return _standardised(line)


def along(field: Plane) -> tuple[Plane, Plane]:
    """The unit vectors (u, v) that follow the level lines of a field: a flow without sources (curl noise).

    Reference: Bridson et al. 2007, Curl-noise for procedural fluid flow.
    """
    slope_y, slope_x = np.gradient(field)
    length = np.hypot(slope_x, slope_y) + 1e-9
    return (slope_y / length).astype(np.float32), (-slope_x / length).astype(np.float32)


def _standardised(field: Plane) -> Plane:
    return np.asarray((field - field.mean()) / (field.std() + 1e-6), np.float32)
