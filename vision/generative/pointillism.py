"""A river at noon in points of pure colour, each beside its complement."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Picture, Plane, Sheet, blend, finish, reduce, step_at
from vision.generative.noise import fractal_noise, smooth_noise
from vision.generative.palettes import inks, jitter, ramp
from vision.generative.strokes import light_relief, sample, scatter

SKY = inks("5a8fd6", "9cc4ec", "f3e2c0", "fbd3a8")
RIVER = inks("2a5fae", "4f93cf", "9fd0dc", "fbe6bf")
LEAVES = inks("1b2f5e", "1d5a4c", "3f8f45", "a8c540", "f3dd5c")
TRUNK = inks("3a1f4a", "6a3350", "b06a4a")
SHADE = inks("3d3f86")[0]
MEADOW = inks("2b6a4f", "7fae3c", "d6cf4e", "f5e183")
SAND = inks("8a5a8c", "d99a6c", "f6d79a")
FACTOR = 2


def pointillism(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a river bank in dots.

    Args:
        height, width: size, px.
        seed: another seed moves the trees and every dot.

    Returns:
        (height, width, 3) uint8.

    Reference: Chevreul 1839, De la loi du contraste simultané des couleurs.
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    cartoon = _river_bank(sheet, rng)
    image = Image.new("RGBA", (width * FACTOR, height * FACTOR), (226, 205, 170, 70))
    draw = ImageDraw.Draw(image)
    for spacing, radius, stray in ((9.5, 9.0, 0.10), (6.8, 5.2, 0.10), (7.2, 3.7, 0.18)):
        centres = scatter(sheet, spacing * sheet.unit, rng)
        colors = _divided(sample(cartoon, centres), stray, rng)
        radii = radius * sheet.unit * rng.uniform(0.7, 1.25, len(centres))
        _dab(draw, centres, radii, colors, rng)
    laid = reduce(np.asarray(image, dtype=np.float32) / 255, FACTOR)
    return finish(light_relief(laid[..., :3], laid[..., 3], relief=0.6, shine=0.15))


def _divided(colors: Plane, stray: float, rng: np.random.Generator) -> Plane:
    """Split light: purer dots, and among them a share ``stray`` of complements as bright as what they replace."""
    grey = colors.mean(axis=1, keepdims=True)
    pure = jitter(np.clip(grey + 1.2 * (colors - grey), 0, 1), rng, hue=0.09, light=0.1)
    # On light ground a full complement is dirt; on dark it is what makes a shade glow.
    depth = np.clip(1.25 - 1.3 * grey, 0.2, 0.8)
    complement = np.clip(1.05 * grey - depth * (colors - grey) + 0.05, 0, 1)
    swap = rng.uniform(0, 1, len(colors)) < stray
    return np.where(swap[:, None], complement, pure).astype(np.float32)


def _dab(
    draw: ImageDraw.ImageDraw, centres: Plane, radii: Plane, colors: Plane, rng: np.random.Generator
) -> None:
    """Short round touches of the brush; the fourth channel is the height of the paint."""
    squash = rng.uniform(0.7, 1.0, (len(centres), 2)) * radii[:, None]
    boxes = np.concatenate([centres - squash, centres + squash], axis=1) * FACTOR
    heights = rng.uniform(0.55, 1, (len(centres), 1))
    fills = np.rint(255 * np.concatenate([colors, heights], axis=1)).astype(np.uint8)
    for box, fill in zip(boxes.tolist(), fills.tolist(), strict=True):
        draw.ellipse(box, fill=tuple(fill))


def _river_bank(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """The scene the dots add up to."""
    x, y = sheet.x / sheet.aspect, sheet.y
    clouds = fractal_noise(sheet, 220, rng, octaves=4, stretch=2)
    picture = ramp(np.clip(y / 0.5 + 0.16 * clouds, 0, 1), SKY)
    far = 0.4 + 0.012 * np.sin(9 * x) - 0.03 * np.exp(-(((x - 0.2) / 0.2) ** 2))
    ripple = np.sin(90 * np.log(y + 0.1) + 2.2 * smooth_noise(sheet, 60, rng, stretch=5))
    shine = np.exp(-(((x - 0.62) / 0.2) ** 2)) * np.clip(1.4 - y, 0, 1)
    hills = ramp(0.25 + 0.4 * fractal_noise(sheet, 30, rng) * 0.4 + 0.4 * (y - 0.36) / 0.1, LEAVES) * 0.6
    hills = hills + np.array([0.22, 0.26, 0.38], np.float32)
    picture = blend(picture, hills.astype(np.float32), step_at(y - far, 0, 0.003))
    water = ramp(0.2 + 0.2 * ripple + 0.62 * shine + 0.1 * clouds, RIVER)
    picture = blend(picture, water, step_at(y, 0.455, 0.003))
    for sail_x, foot, tall in ((0.5, 0.52, 0.15), (0.72, 0.49, 0.09), (0.83, 0.58, 0.2)):
        picture = _sail(picture, x * sheet.aspect, y, sail_x * sheet.aspect, foot, tall)
    bank = y - 0.98 + 0.36 * np.clip(0.75 - x, 0, 1) ** 0.8 - 0.012 * np.sin(14 * x)
    grass = ramp(0.42 + 0.28 * fractal_noise(sheet, 60, rng, stretch=3) + 0.5 * bank, MEADOW)
    path = np.abs(bank - 0.13 - 0.02 * np.sin(8 * x)) - 0.032
    grass = blend(grass, ramp(0.55 + 0.3 * smooth_noise(sheet, 50, rng), SAND), step_at(-path, 0, 0.008))
    picture = blend(picture, grass, step_at(bank, 0, 0.003))
    for trunk, foot, size in ((0.13, 0.76, 0.27), (0.33, 0.82, 0.17)):
        picture = _tree(sheet, picture, (trunk + rng.uniform(-0.03, 0.03), foot, size), rng)
    return picture


def _sail(picture: Plane, x: Plane, y: Plane, mast: float, foot: float, tall: float) -> Plane:
    """A white sail, its hull, and both upside down in the water."""
    for flip, strength in ((-1, 0.55), (1, 1.0)):
        up = flip * (foot - y) / tall
        sail = np.minimum(np.minimum(up - 0.08, x - mast), 0.4 * tall * (1 - up) - (x - mast))
        jib = np.minimum(np.minimum(up - 0.1, mast - x - 0.004), 0.22 * tall * (0.85 - up) - (mast - x))
        cloth = np.maximum(sail, jib).astype(np.float32)
        hull = np.minimum(
            np.minimum(up + 0.06, 0.08 - up), 0.36 * tall + 0.6 * up * tall - np.abs(x - mast - 0.02)
        )
        white = ramp(0.4 + up * 0.6, inks("f0a060", "fff4dc", "fffaf0"))
        picture = blend(picture, white, strength * step_at(cloth, 0, 0.002))
        picture = blend(
            picture, np.broadcast_to(inks("7a2440"), picture.shape), strength * step_at(hull, 0, 0.002)
        )
    return picture


def _tree(sheet: Sheet, picture: Plane, place: tuple[float, float, float], rng: np.random.Generator) -> Plane:
    """A trunk, a crown of leaf clouds each lit from the upper right, and its violet shade on the grass."""
    trunk, foot, size = place
    x, y = sheet.x - trunk * sheet.aspect, sheet.y - foot
    shade = 1 - np.hypot((x + 0.25 * size) / (1.05 * size), y / (0.15 * size))
    picture = blend(picture, SHADE, 0.8 * step_at(shade, 0, 0.15))
    stem = 0.05 * size * (1 + 0.8 * np.exp(y / (0.12 * size))) - np.abs(x + 0.02 * np.sin(y * 18))
    bark = ramp(0.5 + 9 * x, TRUNK)
    picture = blend(picture, bark, step_at(stem, 0, 0.002) * (y < 0) * (y > -1.2 * size))
    ragged = 0.1 * fractal_noise(sheet, 30, rng, octaves=3, gain=0.6)
    angles = np.concatenate([rng.uniform(0, 2 * np.pi, 15), np.linspace(0.1, 1.9, 5) * np.pi])
    reaches = np.concatenate([np.full(15, 0.62), np.full(5, 0.25)]) * size
    centres = np.stack([reaches * np.cos(angles), 0.8 * reaches * np.sin(angles) - 1.35 * size], axis=-1)
    # From the back and low to the front and high, so that each cloud shades the one under it.
    for cloud_x, cloud_y in centres[np.argsort(-centres[:, 1])].tolist():
        wide = size * rng.uniform(0.34, 0.46)
        right, down = (x - cloud_x) / wide, (y - cloud_y) / (0.8 * wide)
        crown = 1 - np.hypot(right, down) + ragged
        higher = -cloud_y / size - 1.35
        lit = 0.42 + 0.34 * right - 0.34 * down + 0.12 * higher + 0.14 * cloud_x / size + 0.6 * ragged
        picture = blend(picture, ramp(lit, LEAVES), step_at(crown, 0.1, 0.06))
    return picture
