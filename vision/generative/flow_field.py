"""A night of winds: thick oil strokes that follow a turning sky over dark hills."""

from __future__ import annotations

import numpy as np

from vision.generative.canvas import Picture, Plane, Sheet, blend, finish, step_at
from vision.generative.noise import along, fractal_noise, smooth_noise
from vision.generative.palettes import inks, jitter, ramp
from vision.generative.strokes import Easel, sample, scatter, trace

NIGHT = inks("10204f", "1b3f8b", "2f6fb3", "6fb1cf", "c9dfc8")
GLOW = inks("fff3b0", "f9c846", "e9932e", "8fb9a8")
HILLS = inks("0d1b3a", "1b4a50", "3d7350", "a9a23f", "f0c754")
CYPRESS = inks("07130f", "123524", "2c5a34", "6f7a2e")


def flow_field(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a swirling night sky.

    Args:
        height, width: size, px.
        seed: another seed is another night.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    lights = _lights(sheet, rng)
    horizon = 0.74 + 0.035 * smooth_noise(sheet, 260, rng, stretch=3)[0]
    ground = sheet.y - horizon[None, :]
    tree = _cypress(sheet, rng)
    flow, wind = _wind(sheet, lights, ground, tree, rng)
    cartoon = _cartoon(sheet, lights, ground, wind, rng)
    flames = ramp(np.clip(0.45 + 0.3 * np.sin(tree * 260) - 4 * tree, 0, 1), CYPRESS)
    cartoon = blend(cartoon, flames, step_at(tree, 0, 0.003))
    easel = Easel(sheet, (16, 28, 66))
    for spacing, long, wide in ((13.0, 75.0, 15.0), (9.0, 52.0, 9.5), (7.5, 36.0, 6.0)):
        starts = scatter(sheet, spacing * sheet.unit, rng)
        lengths = (long * sheet.unit * rng.uniform(0.6, 1.3, len(starts))).astype(np.float32)
        widths = (wide * sheet.unit * rng.uniform(0.75, 1.25, len(starts))).astype(np.float32)
        colors = jitter(sample(cartoon, starts), rng, hue=0.035, light=0.1)
        easel.stroke(trace(flow, starts, lengths), colors, widths, rng, bristles=5, variety=0.08)
    return finish(easel.picture(relief=1.2, shine=0.35))


def _lights(sheet: Sheet, rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """(x, y, radius) of the moon and the stars, spread over the sky, no two close."""
    lights = [(sheet.aspect * 0.8, 0.2, 0.085)]
    margin = min(1.0, sheet.aspect)
    for _ in range(300):
        x, y = rng.uniform(0.24 * margin, sheet.aspect - 0.06 * margin), rng.uniform(0.07, 0.56)
        if all(np.hypot(x - cx, y - cy) > 0.14 + 1.3 * r for cx, cy, r in lights):
            lights.append((x, y, rng.uniform(0.022, 0.045)))
        if len(lights) == 10:
            break
    return lights


def _cypress(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """How far a point is inside the dark tree in the foreground: positive within."""
    climb = np.clip((1.04 - sheet.y) / 0.86, 0, 1.4)
    sway = 0.17 * sheet.aspect + 0.018 * np.sin(climb * 7 + rng.uniform(0, 6))
    half_width = 0.085 * np.clip(1 - climb, 0, 1) ** 0.7 * (1 + 0.16 * np.sin(climb * 23))
    return (half_width - np.abs(sheet.x - sway) - 0.02 * (climb > 1)).astype(np.float32)


def _wind(
    sheet: Sheet,
    lights: list[tuple[float, float, float]],
    ground: Plane,
    tree: Plane,
    rng: np.random.Generator,
) -> tuple[tuple[Plane, Plane], Plane]:
    """The flow, and the stream function whose level lines it follows."""
    x, y = sheet.x, sheet.y
    stream = 2.4 * y + 0.16 * fractal_noise(sheet, 300, rng, octaves=2)
    for side, (fx, fy) in enumerate(((0.36, 0.34), (0.57, 0.46))):
        distance = np.hypot(x - fx * sheet.aspect, y - fy)
        stream = stream + (0.4 - 0.85 * side) * np.exp(-((distance / 0.15) ** 2))
    for cx, cy, radius in lights:
        distance = np.hypot(x - cx, y - cy)
        stream = stream + 22 * radius * np.exp(-((distance / (2.1 * radius)) ** 2))
    hills = ground * 3 + 0.1 * smooth_noise(sheet, 160, rng)
    field = np.where(ground > 0, hills, stream)
    # The tree's edge distance keeps its strokes upright, as flames.
    field = np.where(tree > 0, 9 * (sheet.x + 0.25 * tree), field)
    return along(field.astype(np.float32)), stream.astype(np.float32)


def _cartoon(
    sheet: Sheet,
    lights: list[tuple[float, float, float]],
    ground: Plane,
    wind: Plane,
    rng: np.random.Generator,
) -> Plane:
    """The colours the strokes take."""
    bands = 0.5 + 0.5 * np.sin(wind * 22 + 1.2 * smooth_noise(sheet, 120, rng))
    depth = np.clip(sheet.y / 0.74, 0, 1)
    sky = ramp(np.clip(0.1 + 0.4 * depth**1.5 + 0.42 * bands * (0.55 + 0.45 * depth), 0, 1), NIGHT)
    for cx, cy, radius in lights:
        rings = np.hypot(sheet.x - cx, sheet.y - cy) / radius
        sky = blend(sky, ramp(rings / 2.6, GLOW), np.clip(1.35 - rings / 2.2, 0, 1).astype(np.float32))
    folds = 0.5 + 0.5 * np.sin(ground * 46 + 1.6 * smooth_noise(sheet, 130, rng, stretch=2))
    land = ramp(np.clip(0.05 + 0.85 * folds * np.clip(ground * 9, 0.25, 1), 0, 1), HILLS)
    return blend(sky, land, step_at(ground, 0, 0.003))
