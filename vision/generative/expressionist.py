"""A burning evening over a fjord: long bands of raw colour that sway and never break."""

from __future__ import annotations

import numpy as np

from vision.generative.canvas import Picture, Plane, Sheet, blend, finish, step_at
from vision.generative.noise import along, smooth_noise
from vision.generative.palettes import inks, jitter, ramp
from vision.generative.strokes import Easel, sample, scatter, trace

FIRE = inks("7d1128", "c81d25", "f0541e", "ff9b21", "ffd23f", "f7e8a4")
SUN = inks("fff6cf")[0]
FJORD = inks("0b1e3d", "15436b", "2a7a8c", "86b6a0", "f2c14e")
SHORE = inks("1a1423", "372549", "5b2a4a", "a4442f", "e0892b")
PATH = inks("3b1f2b", "6d3b2e", "a8663a", "d9a05b")


def expressionist(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a sky that burns.

    Args:
        height, width: size, px.
        seed: another seed is another evening.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    cartoon, stream = _scene(sheet, rng)
    flow = along(stream)
    easel = Easel(sheet, (90, 24, 40))
    for spacing, long, wide in ((15.0, 150.0, 17.0), (11.0, 120.0, 10.0), (9.0, 70.0, 5.5)):
        starts = scatter(sheet, spacing * sheet.unit, rng)
        lengths = (long * sheet.unit * rng.uniform(0.5, 1.3, len(starts))).astype(np.float32)
        widths = (wide * sheet.unit * rng.uniform(0.7, 1.3, len(starts))).astype(np.float32)
        colors = jitter(sample(cartoon, starts), rng, hue=0.05, light=0.12)
        easel.stroke(trace(flow, starts, lengths, points=14), colors, widths, rng, bristles=5, variety=0.07)
    return finish(easel.picture(relief=0.8, shine=0.15))


def _scene(sheet: Sheet, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """The colours of the strokes, and the field whose level lines they follow."""
    x, y = sheet.x / sheet.aspect, sheet.y
    waves = 0.035 * np.sin(7 * x + 9 * y) + 0.022 * np.sin(15 * x - 7 * y + rng.uniform(0, 6))
    bands = (y + waves * (1.3 - y) + 0.016 * smooth_noise(sheet, 200, rng, stretch=2)).astype(np.float32)
    flames = 0.5 + 0.5 * np.sin(bands * 58 + 1.5 * smooth_noise(sheet, 150, rng, stretch=3))
    sun = np.exp(-((np.hypot(x - 0.62, (y - 0.36) * 1.4) / 0.25) ** 2))
    picture = ramp(np.clip(0.08 + 0.62 * flames * (0.5 + y) + 0.55 * sun, 0, 1), FIRE)
    disc = 0.075 - np.hypot((x - 0.62) * sheet.aspect, y - 0.33)
    picture = blend(picture, SUN, step_at(disc, 0, 0.004))
    shore = y - 0.47 - 0.05 * np.sin(5 * x + 0.5) - 0.03 * np.sin(12 * x)
    hills = 0.5 + 0.5 * np.sin(shore * 95 + smooth_noise(sheet, 120, rng))
    land = ramp(np.clip(0.9 * hills * np.clip(1 - 3 * shore, 0.3, 1), 0, 1), SHORE)
    picture = blend(picture, land, step_at(shore, 0, 0.003))
    swell = y + 0.05 * np.sin(4.2 * x + 5 * y + 0.6) + 0.018 * np.sin(11 * x - 9 * y) + 0.16 * x * (y - 0.6)
    water = 0.5 + 0.5 * np.sin(swell * 84 + 1.3 * smooth_noise(sheet, 140, rng, stretch=3))
    glow = np.exp(-(((x - 0.62 + 0.1 * np.sin(9 * y)) / 0.13) ** 2)) * np.clip(1.5 - y, 0, 1)
    coast = swell - 0.6 - 0.05 * np.sin(7 * x + 2)
    picture = blend(picture, ramp(0.66 * water + 0.75 * glow * water, FJORD), step_at(coast, 0, 0.003))
    road = (y - 0.68) - 0.5 * (0.72 - x)
    planks = ramp(0.5 + 0.5 * np.sin((road + 0.02 * smooth_noise(sheet, 60, rng)) * 120), PATH)
    picture = blend(picture, planks, step_at(road, 0.16, 0.003))
    rails = np.minimum(np.abs(road - 0.12), np.abs(road - 0.04)) - 0.011
    picture = blend(picture, ramp(0.5 + 40 * rails, PATH[::-1]), step_at(-rails, 0, 0.002))
    # Strokes turn round the sun.
    stream = np.where(disc > -0.02, disc * 4, bands)
    stream = np.where(shore > 0, shore * 0.8, stream)
    stream = np.where(coast > 0, swell, stream)
    stream = np.where((road > 0.16) | (rails < 0), road, stream)
    return picture, stream.astype(np.float32)
