"""What paint lies on: grain and fibres of paper, the weave of canvas."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Plane, Sheet, reduce
from vision.generative.noise import fractal_noise


def fibres(sheet: Sheet, rng: np.random.Generator, *, count: int = 900) -> Plane:
    """(H, W) handmade paper, mean about 0, within about ±1: cloudy pulp with long fibres in it."""
    image = Image.new("L", (sheet.width * 2, sheet.height * 2), 0)
    draw = ImageDraw.Draw(image)
    starts = rng.uniform(0, 1, (count, 1, 2)) * (sheet.width * 2, sheet.height * 2)
    turns = np.cumsum(rng.normal(0, 0.35, (count, 6)), axis=1) + rng.uniform(0, 2 * np.pi, (count, 1))
    strides = (
        np.stack([np.cos(turns), np.sin(turns)], axis=-1) * rng.uniform(3, 16, (count, 1, 1)) * sheet.unit
    )
    lines = starts + np.cumsum(strides, axis=1)
    for line, shade in zip(
        lines.reshape(count, -1).tolist(), rng.integers(60, 255, count).tolist(), strict=True
    ):
        draw.line(line, fill=shade, width=max(1, round(1.6 * sheet.unit)))
    threads = reduce(np.asarray(image, dtype=np.float32) / 255, 2)
    pulp = fractal_noise(sheet, 40, rng, octaves=5, gain=0.7)
    return (0.45 * pulp + 1.2 * threads).astype(np.float32)


def grain(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """(H, W) cold-pressed watercolour paper: pits and bumps 3–6 px wide, mean 0, deviation 1."""
    return fractal_noise(sheet, 6, rng, octaves=2, gain=0.8)
