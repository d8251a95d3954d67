"""Mountains in mist: ink on paper, layer behind layer, with pines, a boat's sail of birds and a red seal."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Picture, Plane, Sheet, blend, blur, finish, reduce, step_at
from vision.generative.noise import fractal_noise, ridged_line, smooth_noise
from vision.generative.palettes import inks
from vision.generative.paper import fibres

PAPER, INK, THIN, WARM, SEAL = inks("f2e6cb", "14181d", "23425e", "d9a45f", "b9281d")
FACTOR = 2


def ink_wash(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a mountain landscape in the sumi-e manner.

    Args:
        height, width: size, px.
        seed: another seed is another valley.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    ink = 0.05 + 0.035 * fractal_noise(sheet, 260, rng, octaves=4, stretch=2.5)
    ink = ink + 0.5 * np.clip(0.2 - sheet.y, 0, 1)
    sky = np.ones_like(ink)
    for depth in np.linspace(0, 1, 5):
        ink, covered = _range(sheet, ink, float(depth), rng)
        sky = sky * (1 - covered)
    pines = _pines(sheet, rng)
    ink = ink * (1 - pines) + pines
    return finish(_on_paper(sheet, ink, sky * (1 - pines), rng))


def _range(sheet: Sheet, ink: Plane, depth: float, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """Lay one range of mountains: dark along its ridge, brushed down the slope, lost in mist below.

    Returns:
        (H, W) ink, and (H, W) 1 where the range hides what was behind.
    """
    line = ridged_line(sheet.width, (300 - 90 * depth) * sheet.unit, rng)
    centre = (0.3, 0.62, 0.95, 0.35, 0.8)[round(depth * 4)] + rng.uniform(-0.08, 0.08)
    bulge = np.exp(-(((np.linspace(0, 1, sheet.width) - centre) / 0.2) ** 2))
    top = 0.34 + 0.56 * depth - (0.06 - 0.02 * depth) * line - (0.17 - 0.1 * depth) * bulge
    below = sheet.y - top[None, :] + 0.003 * fractal_noise(sheet, 30, rng, octaves=3)
    covered = step_at(below, 0, 0.0022)
    fall = np.exp(-np.clip(below, 0, None) / (0.11 + 0.03 * depth))
    # Wet washes pool: clouds of thicker and thinner ink.
    pool = np.clip(1 + 0.35 * fractal_noise(sheet, 70, rng, octaves=4, gain=0.6), 0.2, 2)
    wash = (0.12 + 0.62 * depth**1.5) * fall * pool
    brushed = (0.25 + 0.75 * depth) * _hemp_strokes(sheet, top, 0.13 + 0.05 * depth, rng)
    dry = np.clip(0.75 + 0.5 * smooth_noise(sheet, 25, rng), 0.1, 1.2)
    rim = (0.2 + 0.6 * depth) * np.exp(-np.abs(below) / 0.003) * dry
    hidden = ink * (1 - covered * np.clip(0.6 + 0.9 * fall, 0, 1))
    return (hidden + covered * (wash + brushed) + rim).astype(np.float32), covered


def _hemp_strokes(sheet: Sheet, top: Plane, reach: float, rng: np.random.Generator) -> Plane:
    """(H, W) 0…1 strokes of a half-dry brush that run down from the ridge and lean as the slope does.

    Args:
        top: (W,) height of the ridge, in units of the sheet's height.
        reach: how far down they go, same unit.
    """
    count = round(2400 * sheet.aspect)
    column = rng.uniform(0, sheet.width - 1, count)
    depth = rng.exponential(0.45, count)
    slope = np.gradient(blur(top[None, :], 6 * sheet.unit)[0]) * sheet.height
    lean = np.clip(slope[column.astype(np.intp)], -1.6, 1.6)
    turn = np.arctan2(1.0, 0.85 * lean) + rng.normal(0, 0.13, count)
    long = reach * rng.uniform(0.08, 0.42, count)
    start = np.stack([column / sheet.height, top[column.astype(np.intp)] + reach * depth], axis=-1)
    bends = turn[:, None] + np.linspace(-0.2, 0.2, 5) * rng.normal(0, 1, (count, 1))
    steps = np.stack([np.cos(bends), np.sin(bends)], axis=-1) * (long / 5)[:, None, None]
    paths = (start[:, None] + np.cumsum(steps, axis=1)) * sheet.height * FACTOR
    shades = np.rint(235 * np.exp(-0.8 * depth) * rng.uniform(0.25, 1, count)).astype(int)
    widths = np.maximum(1, np.rint(FACTOR * sheet.unit * rng.uniform(0.5, 2.2, count))).astype(int)
    image = Image.new("L", (sheet.width * FACTOR, sheet.height * FACTOR), 0)
    draw = ImageDraw.Draw(image)
    for path, shade, wide in zip(
        paths.reshape(count, -1).tolist(), shades.tolist(), widths.tolist(), strict=True
    ):
        draw.line(path, fill=shade, width=wide)
    return blur(reduce(np.asarray(image, dtype=np.float32) / 255, FACTOR), 0.45 * sheet.unit)


def _pines(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """(H, W) ink of the foreground: two crooked pines, and birds."""
    image = Image.new("L", (sheet.width * FACTOR, sheet.height * FACTOR), 0)
    draw = ImageDraw.Draw(image)
    scale = sheet.height * FACTOR
    for x, y, tall in ((0.4, 1.03, 0.3), (0.13, 1.02, 0.54)):
        _pine(draw, np.array([x * sheet.aspect, y]), tall, scale, rng)
    flock = np.array([0.6 * sheet.aspect, 0.13])
    for _ in range(9):
        bird = flock + rng.normal(0, (0.06, 0.026))
        wing = rng.uniform(0.007, 0.013)
        outline = bird + wing * np.array([(-1, -0.6), (0, 0), (1, -0.5)])
        draw.line([tuple(point * scale) for point in outline], fill=190, width=max(1, round(0.003 * scale)))
    drawn = reduce(np.asarray(image, dtype=np.float32) / 255, FACTOR)
    dry = 0.9 + 0.12 * fractal_noise(sheet, 5, rng, octaves=2)
    return (blur(drawn, 0.4 * sheet.unit) * np.clip(dry, 0.5, 1)).astype(np.float32)


def _pine(
    draw: ImageDraw.ImageDraw, foot: Plane, tall: float, scale: float, rng: np.random.Generator
) -> None:
    """A trunk bent by the wind, boughs that droop and lift, and fans of needles along them."""
    climb = np.linspace(0, 1, 40)
    sway = 0.07 * tall * np.sin(climb * 6 + rng.uniform(0, 1)) + 0.14 * tall * climb**1.5
    trunk = foot + np.stack([sway, -tall * climb], axis=-1)
    _taper(draw, trunk, 0.05 * tall, scale)
    for rank, level in enumerate(np.linspace(0.45, 0.97, 7)):
        start = trunk[int(level * 39)]
        side = -1 if rank % 2 else 1
        for reach in (side * tall * (0.62 - 0.46 * level), -side * tall * (0.3 - 0.2 * level)):
            along = np.linspace(0, 1, 12)
            lift = 0.05 * tall * (np.sin(along * 4.5) * 0.6 - along) * rng.uniform(0.5, 1.2)
            bough = start + np.stack([reach * along, lift], axis=-1)
            _taper(draw, bough, 0.012 * tall, scale)
            for spot in bough[rng.integers(4, 12, 9)]:
                centre = spot + rng.normal(0, (0.035 * tall, 0.012 * tall))
                _fan(draw, centre, 0.062 * tall, scale, rng)


def _taper(draw: ImageDraw.ImageDraw, path: Plane, wide: float, scale: float) -> None:
    """A stroke that thins from ``wide`` at its beginning to a fifth of it."""
    for index in range(len(path) - 1):
        thick = max(1, round(scale * wide * (1 - 0.8 * index / len(path))))
        draw.line([tuple(path[index] * scale), tuple(path[index + 1] * scale)], fill=245, width=thick)


def _fan(draw: ImageDraw.ImageDraw, root: Plane, long: float, scale: float, rng: np.random.Generator) -> None:
    """Pine needles as painters set them: a half wheel of fine strokes out of one point."""
    angles = np.linspace(1.02 * np.pi, 1.98 * np.pi, 15) + rng.normal(0, 0.07, 15)
    tips = root + long * rng.uniform(0.7, 1.1, (15, 1)) * np.stack(
        [np.cos(angles), 0.75 * np.sin(angles)], axis=-1
    )
    for tip in tips:
        shade = int(rng.integers(190, 255))
        draw.line([tuple(root * scale), tuple(tip * scale)], fill=shade, width=max(1, round(0.0016 * scale)))


def _on_paper(sheet: Sheet, ink: Plane, sky: Plane, rng: np.random.Generator) -> Plane:
    """Ink sinks into the pits of the paper; a warm wash tints the mist; the seal comes last."""
    rough = fibres(sheet, rng)
    density = np.clip(ink * (1 + 0.09 * fractal_noise(sheet, 4, rng, octaves=2) + 0.1 * rough), 0, 1.2)
    sun = np.hypot(sheet.x - 0.74 * sheet.aspect, sheet.y - 0.25)
    warmth = 0.35 * np.exp(-((sun / 0.4) ** 2)) + 0.25 * np.clip(sheet.y - 0.45, 0, 1)
    paper = PAPER * (1 - warmth[..., None]) + WARM * warmth[..., None]
    paper = paper * (1 + 0.035 * rough)[..., None]
    disc = step_at(-sun, -0.075, 0.0025)[..., None] * sky[..., None]
    paper = paper * (1 - 0.85 * disc) + 0.85 * disc * SEAL * (1 + 0.1 * rough)[..., None]
    # Thin ink is blue, thick ink is black, as the glue of the stick makes it.
    tint = INK + (THIN - INK) * np.exp(-2.2 * density)[..., None]
    painted = paper * (tint / PAPER) ** np.clip(density, 0, 1.1)[..., None]
    stamp = _seal(sheet, rng)
    return blend(painted, SEAL, stamp)


def _seal(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """(H, W) coverage of a square seal with a cut gem in it, worn by printing."""
    side = 0.075
    left, top = sheet.aspect - 0.06 - side, 0.95 - side
    u, v = (sheet.x - left) / side * 2 - 1, (sheet.y - top) / side * 2 - 1
    square = step_at((1 - np.maximum(np.abs(u), np.abs(v))).astype(np.float32), 0.02, 0.05)
    gem = np.abs(np.abs(u) + np.abs(v) * 0.9 - 0.72)
    cuts = np.minimum(
        gem, np.where(np.abs(u) + np.abs(v) * 0.9 < 0.72, np.minimum(np.abs(v + 0.2), np.abs(u)), 9)
    )
    worn = step_at(fractal_noise(sheet, 5, rng, octaves=2), -1.5, 0.5)
    return (0.93 * square * step_at(cuts.astype(np.float32), 0.08, 0.04) * worn).astype(np.float32)
