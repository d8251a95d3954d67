"""Mountains in mist: ink on paper, layer behind layer, with pines, a boat's sail of birds and a red seal."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Picture, Plane, Sheet, blur, finish, reduce, step_at
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
    top = 0.33 + 0.56 * depth - (0.06 - 0.02 * depth) * line - (0.17 - 0.1 * depth) * bulge
    wobble = 0.004 * fractal_noise(sheet, 30, rng, octaves=3)
    below = sheet.y - top[None, :] + wobble
    slope = np.gradient(blur(below, 2 * sheet.unit), axis=1) * sheet.height
    texture = _hemp_strokes(sheet, below, slope, rng)
    fall = np.exp(-np.clip(below, 0, None) / (0.1 + 0.05 * depth))
    wash = (0.22 + 0.6 * depth**1.2) * fall * (0.6 + 0.6 * texture)
    rim = (0.10 + 0.45 * depth) * np.exp(-np.abs(below) / 0.0035) * (0.5 + 0.5 * texture)
    mist = 0.05 + 0.04 * smooth_noise(sheet, 200, rng, stretch=4) * np.clip(below * 6, 0, 1)
    covered = step_at(below, 0, 0.0022)
    hidden = ink * (1 - covered * np.clip(0.55 + 0.9 * fall, 0, 1))
    return (hidden + covered * (wash + 0.4 * mist) + rim).astype(np.float32), covered


def _hemp_strokes(sheet: Sheet, below: Plane, slope: Plane, rng: np.random.Generator) -> Plane:
    """(H, W) 0…1 dry-brush texture running down the slopes, leaning as they lean."""
    lean = np.clip(slope, -1.5, 1.5) * 0.5
    column = (sheet.x + lean * below) * sheet.height / sheet.unit
    fine = fractal_noise(sheet, 14, rng, octaves=3)
    grooves = np.sin(column / 3.1 + 1.6 * smooth_noise(sheet, 40, rng)) + 0.8 * np.sin(
        column / 7.3 + 2 * fine
    )
    return step_at((grooves + 0.9 * fine).astype(np.float32), 0.1, 1.5)


def _pines(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """(H, W) ink of the foreground: a rock with two crooked pines, and birds."""
    image = Image.new("L", (sheet.width * FACTOR, sheet.height * FACTOR), 0)
    draw = ImageDraw.Draw(image)
    scale = sheet.height * FACTOR
    for x, y, tall in ((0.16, 1.02, 0.5), (0.3, 1.03, 0.33)):
        _pine(draw, np.array([x * sheet.aspect, y]), tall, scale, rng)
    flock = np.array([0.66 * sheet.aspect, 0.14])
    for _ in range(9):
        bird = flock + rng.normal(0, (0.07, 0.028))
        wing = rng.uniform(0.008, 0.014)
        outline = bird + wing * np.array([(-1, -0.6), (0, 0), (1, -0.5)])
        draw.line([tuple(point * scale) for point in outline], fill=190, width=max(1, round(0.0035 * scale)))
    drawn = reduce(np.asarray(image, dtype=np.float32) / 255, FACTOR)
    dry = 0.82 + 0.14 * fractal_noise(sheet, 5, rng, octaves=2)
    return (blur(drawn, 0.5 * sheet.unit) * np.clip(dry, 0.4, 1)).astype(np.float32)


def _pine(
    draw: ImageDraw.ImageDraw, foot: Plane, tall: float, scale: float, rng: np.random.Generator
) -> None:
    """A trunk bent by the wind, and flat clouds of needles on its boughs."""
    climb = np.linspace(0, 1, 24)
    sway = 0.09 * tall * np.sin(climb * 5 + rng.uniform(0, 2)) + 0.12 * tall * climb
    trunk = foot + np.stack([sway, -tall * climb], axis=-1)
    for index in range(len(climb) - 1):
        thick = max(1, round(scale * tall * 0.05 * (1 - 0.8 * climb[index])))
        draw.line([tuple(trunk[index] * scale), tuple(trunk[index + 1] * scale)], fill=235, width=thick)
    for level in np.linspace(0.42, 1.0, 6):
        centre = trunk[int(level * 23)]
        reach = tall * (0.5 - 0.32 * level)
        for side in (-1, 1):
            tip = centre + np.array([side * reach * rng.uniform(0.5, 1), -0.04 * tall])
            draw.line(
                [tuple(centre * scale), tuple(tip * scale)], fill=220, width=max(1, round(0.004 * scale))
            )
            _needles(draw, 0.3 * centre + 0.7 * tip, reach, scale, rng)


def _needles(
    draw: ImageDraw.ImageDraw, centre: Plane, reach: float, scale: float, rng: np.random.Generator
) -> None:
    """A fan of short strokes spread in a flat cloud."""
    roots = centre + rng.normal(0, (0.26 * reach, 0.05 * reach), (110, 2))
    angles = rng.uniform(1.1 * np.pi, 1.9 * np.pi, 110)
    tips = roots + 0.17 * reach * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    for root, tip, shade in zip(
        roots * scale, tips * scale, rng.integers(170, 250, 110).tolist(), strict=True
    ):
        draw.line([tuple(root), tuple(tip)], fill=shade, width=max(1, round(0.0026 * scale)))


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
    stamp = _seal(sheet, rng)[..., None]
    return (painted * (1 - stamp) + SEAL * stamp).astype(np.float32)


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
