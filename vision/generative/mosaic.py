"""Two koi in a pool, laid in tesserae that follow the fishes' outlines."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from skimage.measure import find_contours

from vision.generative.canvas import Picture, Plane, Sheet, blur, finish, reduce
from vision.generative.noise import fractal_noise, smooth_noise
from vision.generative.palettes import inks, jitter, ramp
from vision.generative.shapes import Disc, union_of_discs
from vision.generative.strokes import light_relief, sample, scatter

POOL = inks("0b2b4c", "12527a", "1f87a0", "66c2b8", "cdeadd")
KOI = inks("8f1d14", "d8391c", "f4722b", "ffb04a")
PATCH = inks("fff3dc", "f4dcb6")
GROUT = inks("2a2723")[0]
FACTOR = 2
TURNS = (0.0, np.pi)
"""How each fish is turned about the middle, radians."""

TILE = 12.0
"""Side of a tessera, px of a 768-px sheet."""


def mosaic(height: int, width: int, seed: int = 0) -> Picture:
    """Lay a mosaic.

    Args:
        height, width: size, px.
        seed: another seed is another pool.

    Returns:
        (height, width, 3) uint8.

    Reference: Hausner 2001, Simulating decorative mosaics (tiles along level lines of a distance).
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    fish, along = _koi(sheet, rng)
    cartoon = _cartoon(sheet, fish, along, rng)
    tesserae = _tesserae(sheet, _rows(sheet, fish), rng)
    color, relief = _lay(sheet, tesserae, cartoon, rng)
    stone = 1 + 0.05 * fractal_noise(sheet, 5, rng, octaves=2)
    return finish(light_relief(color * stone[..., None], relief, relief=1.1, shine=0.35))


def _koi(sheet: Sheet, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """((H, W) signed distance to the fishes, px of a 768-px sheet, negative inside; place along the body)."""
    discs = [_turned(sheet, disc, turn) for turn in TURNS for disc in _body(rng.uniform(-0.12, 0.12))]
    distance, place = union_of_discs(sheet, discs)
    return (distance * sheet.height / sheet.unit).astype(np.float32), place


def _turned(sheet: Sheet, disc: Disc, turn: float) -> Disc:
    """A disc of the fish about (0, 0), turned about the middle of the sheet."""
    x, y, radius, share = disc
    size = min(1.0, sheet.aspect)
    cos, sin = size * float(np.cos(turn)), size * float(np.sin(turn))
    return sheet.aspect / 2 + x * cos - y * sin, 0.5 + x * sin + y * cos, radius * size, share


def _body(bend: float) -> list[Disc]:
    """The discs whose union is one koi curled around (0, 0): body 0 (snout) … 0.8, fins 0.9, tail 0.8 … 1."""
    discs = []
    for share in np.linspace(0, 1, 60):
        angle = -2.6 + 2.4 * share
        reach = 0.285 + 0.03 * np.sin(6 * share + bend)
        # Broadest behind the gills, and slim before the tail.
        thick = 0.024 + 0.067 * np.sin(np.pi * share**0.62) ** 1.1 * (1 - 0.25 * share)
        discs.append((reach * np.cos(angle), reach * np.sin(angle), float(thick), float(share) * 0.8))
    for lobe in (-1, 1):
        for share in np.linspace(0, 1, 18):
            angle = -0.24 + 0.46 * share
            reach = 0.276 + lobe * 0.1 * share**1.5
            thick = 0.018 + 0.02 * np.sin(np.pi * share**0.8)
            discs.append(
                (reach * np.cos(angle), reach * np.sin(angle), float(thick), 0.8 + 0.2 * float(share))
            )
        for long, spread in ((0.085, 0.0), (0.095, 0.1), (0.085, 0.2)):
            # The breast fins are fans: three fingers that open backwards.
            for share in np.linspace(0, 1, 12):
                angle = -2.06 + (0.1 + spread * 1.3) * share
                reach = 0.29 + lobe * (0.052 + long * (1 - 1.6 * spread) * share)
                thick = 0.014 + 0.018 * share
                discs.append((reach * np.cos(angle), reach * np.sin(angle), float(thick), 0.9))
    return discs


def _cartoon(sheet: Sheet, fish: Plane, place: Plane, rng: np.random.Generator) -> Plane:
    """The colours of the stones."""
    ripples = np.sin(fish / 21) * np.exp(-fish / 260) + 0.5 * smooth_noise(sheet, 150, rng)
    edge = np.hypot(sheet.x / sheet.aspect - 0.5, sheet.y - 0.5)
    water = ramp(0.62 + 0.2 * ripples - 0.75 * edge, POOL)
    patches = fractal_noise(sheet, 90, rng, octaves=2)
    skin = ramp(np.clip(-fish / 58, 0, 1) * 0.8 + 0.25 + 0.1 * smooth_noise(sheet, 20, rng), KOI)
    white = ramp(np.clip(patches, 0, 1), PATCH)
    skin = np.where(((patches > 0.45) & (place < 0.8) & (place > 0.14))[..., None], white, skin)
    fins = ramp(0.3 + 0.3 * np.sin(fish / 4), np.concatenate([KOI[2:], PATCH]))
    skin = np.where((place >= 0.8)[..., None], fins, skin)
    return np.where((fish < 0)[..., None], skin, water).astype(np.float32)


def _rows(sheet: Sheet, fish: Plane) -> Plane:
    """(H, W) field whose level lines, TILE apart, the rows of tesserae follow."""
    smooth = blur(fish, 3.5 * sheet.unit)
    swell = 14 * np.sin(sheet.x * 5 + 1) * np.cos(sheet.y * 6) * np.clip(fish / 200, 0, 1)
    return np.where(smooth > 0, smooth + swell, smooth).astype(np.float32)


def _tesserae(sheet: Sheet, rows: Plane, rng: np.random.Generator) -> Plane:
    """(N, 3) x, y in px and the angle of each stone's row; far rows first, so that outlines stay whole."""
    side = TILE * sheet.unit
    levels = np.arange(np.floor(rows.min() / TILE), np.ceil(rows.max() / TILE)) + 0.5
    filling = scatter(sheet, 0.8 * side, rng)
    slope = np.gradient(blur(rows, 6 * sheet.unit))
    turn = np.arctan2(sample(slope[0], filling), sample(slope[1], filling))
    # Where rows meet, their stones leave gaps: a layer below fills them.
    stones = [np.column_stack([filling, turn])]
    for level in sorted(levels, key=abs, reverse=True):
        for line in find_contours(rows, level * TILE):  # type: ignore[no-untyped-call]
            stones.append(_along(line[:, ::-1], side, rng))
    return np.concatenate(stones).astype(np.float32)


def _along(line: Plane, side: float, rng: np.random.Generator) -> Plane:
    """(N, 3) stones ``side`` px apart along a polyline of x, y."""
    travelled = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    count = max(1, int(travelled[-1] / side))
    at = (np.arange(count) + rng.uniform(0.3, 0.7)) * travelled[-1] / count
    points = np.stack([np.interp(at, travelled, line[:, axis]) for axis in (0, 1)], axis=-1)
    before = np.stack([np.interp(at - side / 2, travelled, line[:, axis]) for axis in (0, 1)], axis=-1)
    after = np.stack([np.interp(at + side / 2, travelled, line[:, axis]) for axis in (0, 1)], axis=-1)
    heading = after - before
    return np.column_stack([points, np.arctan2(heading[:, 1], heading[:, 0])])


def _lay(sheet: Sheet, stones: Plane, cartoon: Plane, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """((H, W, 3) colour, (H, W) height): stones of uneven shape and tilt pressed into the grout."""
    half = 0.47 * TILE * sheet.unit * FACTOR
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    shape = corners + rng.normal(0, 0.11 * half, (len(stones), 4, 2))
    cos, sin = np.cos(stones[:, 2, None]), np.sin(stones[:, 2, None])
    turned = np.stack(
        [shape[..., 0] * cos - shape[..., 1] * sin, shape[..., 0] * sin + shape[..., 1] * cos], axis=-1
    )
    polygons = stones[:, None, :2] * FACTOR + turned
    colors = jitter(sample(cartoon, stones[:, :2]), rng, hue=0.035, light=0.13)
    heights = rng.uniform(0.6, 0.85, (len(stones), 1))
    fills = np.rint(255 * np.concatenate([colors, heights], axis=1)).astype(np.uint8).tolist()
    ground = (*(int(255 * channel) for channel in GROUT), 80)
    image = Image.new("RGBA", (sheet.width * FACTOR, sheet.height * FACTOR), ground)
    draw = ImageDraw.Draw(image)
    for polygon, fill in zip(polygons.reshape(len(stones), 8).tolist(), fills, strict=True):
        # A grout-coloured rim first: a later stone cuts the earlier one with a joint.
        draw.polygon(polygon, fill=tuple(fill), outline=ground, width=max(1, round(sheet.unit * 2)))
    _eyes(draw, sheet)
    laid = reduce(np.asarray(image, dtype=np.float32) / 255, FACTOR)
    return laid[..., :3], ndimage.gaussian_filter(laid[..., 3], 0.6 * sheet.unit)


def _eyes(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """A round black stone in a ring of gold on both sides of each head."""
    for turn in TURNS:
        for reach in (0.285 - 0.03, 0.285 + 0.042):
            eye = (reach * float(np.cos(-2.42)), reach * float(np.sin(-2.42)), 0.0, 0.0)
            x, y, _, _ = _turned(sheet, eye, turn)
            for radius, color in ((0.0165, GROUT), (0.0145, KOI[3]), (0.0095, GROUT / 2)):
                size = radius * min(1.0, sheet.aspect)
                box = [(c + d) * sheet.height * FACTOR for d in (-size, size) for c in (x, y)]
                draw.ellipse(box, fill=(*(int(255 * channel) for channel in color), 200))
