"""A great wave before a snowy mountain: flat inks, key lines, and the grain of the block."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import make_interp_spline

from vision.generative.canvas import Picture, Plane, Sheet, blend, blur, enlarge, finish, reduce, step_at
from vision.generative.noise import fractal_noise, smooth_noise
from vision.generative.palettes import inks, ramp
from vision.generative.paper import fibres
from vision.generative.shapes import Disc, union_of_discs

SKY = inks("2f5d86", "8fb0b5", "eadcb8", "f3d3a0", "e9a57a")
FROTH = inks("c9d6d0", "f4ead0", "fffaf0")
CLOUD = inks("c7d3cc", "f4ead0", "f2dcb4")
BLUES = inks("0f2b4f", "1d4d7e", "4f86ad", "a9c8cf")
CREAM, KEY, SNOW, RED = inks("f4ead0", "12203a", "f7f1df", "c8412e")
FACTOR = 2
MOUNTAIN = 0.68
"""The place of its summit across the sheet, 0…1; the sun stands over it."""


def woodblock(height: int, width: int, seed: int = 0) -> Picture:
    """Print a seascape.

    Args:
        height, width: size, px.
        seed: another seed is another sea.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    final = Sheet(height, width)
    sheet = final.larger(FACTOR)
    picture = _sky(sheet, rng)
    picture = _mountain(sheet, picture, rng)
    for depth in (0.0, 0.33):
        picture = _swell(sheet, picture, depth, rng)
    picture = _great_wave(sheet, picture, rng)
    for depth in (0.67, 1.0):
        picture = _swell(sheet, picture, depth, rng)
    return finish(_pressed(final, reduce(picture, FACTOR), rng))


def _sky(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """Bokashi: ink wiped from dark to pale; a red sun; bands of stylised cloud with key lines."""
    sky = ramp(sheet.y / 0.62, SKY)
    sun = np.hypot(sheet.x - MOUNTAIN * sheet.aspect, sheet.y - 0.24)
    sky = blend(sky, RED, step_at(-sun, -0.085, 0.0015))
    for level, left, long in ((0.13, 0.72, 0.5), (0.31, 0.86, 0.4), (0.4, 0.5, 0.34), (0.07, 0.3, 0.3)):
        # A cloud is a band: only its rows are printed.
        rows = slice(max(0, int((level - 0.07) * sheet.height)), int((level + 0.07) * sheet.height))
        sky[rows] = _cloud(sheet.x[rows], sheet.y[rows], sky[rows], (level, left * sheet.aspect, long), rng)
    return sky


def _cloud(
    x: Plane, y: Plane, sky: Plane, place: tuple[float, float, float], rng: np.random.Generator
) -> Plane:
    """Five bars with round ends, lined, and drawn round with the key block."""
    level, left, long = place
    shape = np.full(x.shape, -1.0, np.float32)
    for index in range(5):
        middle = left + rng.uniform(-0.14, 0.14) * x[0, -1]
        reach, row = long * rng.uniform(0.25, 0.6), level + 0.018 * (index - 2)
        flat = np.clip(np.abs(x - middle) - reach * 0.5, 0, None)
        shape = np.maximum(shape, 0.0125 - np.hypot(flat, y - row))
    sky = blend(sky, ramp(0.525 + 0.125 * np.sin(y * 420), CLOUD), step_at(shape, 0, 0.001))
    return blend(sky, KEY, 0.8 * step_at(-np.abs(shape), -0.0018, 0.0008))


def _mountain(sheet: Sheet, picture: Plane, rng: np.random.Generator) -> Plane:
    """A far volcano, snow running down its gullies."""
    from_middle = sheet.x - MOUNTAIN * sheet.aspect
    across = np.abs(from_middle) + 0.004 * smooth_noise(sheet, 26, rng)
    below = sheet.y - 0.36 - 0.62 * np.clip(across - 0.022, 0, None) ** 0.8
    # Gullies fan out from the summit, each as long as chance made it.
    ray = from_middle / (0.14 + sheet.y - 0.36)
    knots = rng.uniform(0.25, 1, 64)
    teeth = np.abs(ray * 13 % 1 - 0.5) * 2
    deep = knots[np.clip(np.floor(ray * 13).astype(np.intp) + 32, 0, 63)]
    snow = 0.405 + 0.16 * deep * teeth**1.3 - sheet.y
    rock = ramp(0.3 + below * 2 + 0.15 * np.sin(ray * 163), BLUES)
    rock = blend(rock, SNOW, step_at(snow, 0, 0.002))
    picture = blend(picture, rock, step_at(below, 0, 0.0015))
    return blend(picture, KEY, step_at(-np.abs(below), -0.0018, 0.0008))


def _swell(sheet: Sheet, picture: Plane, depth: float, rng: np.random.Generator) -> Plane:
    """One row of waves: pointed crests, stripes that run parallel to them, a scalloped edge of foam."""
    phase = rng.uniform(0, 6) + 1.3 * depth
    drift = 0.3 * smooth_noise(sheet, 300, rng)
    # Above its highest crest there is nothing to print.
    rows = slice(int((0.58 + 0.18 * depth) * sheet.height), None)
    x, y = sheet.x[rows], sheet.y[rows]
    crest = (1 - np.abs(np.sin(x * (8.5 - 3.2 * depth) + phase + drift[rows]))) ** 1.4
    below = y - 0.66 - 0.25 * depth + (0.06 + 0.07 * depth) * crest
    run = (below - 0.35 * below * crest) / (0.017 + 0.012 * depth)
    body = ramp(0.1 + 0.28 * (np.floor(run) % 3) + 0.1 * depth, BLUES)
    body = blend(body, KEY, 0.85 * step_at(-np.abs(run % 1 - 0.5), -0.1, 0.05))
    scallop = 0.012 + 0.012 * depth + 0.010 * np.abs(np.sin(x * (95 - 30 * depth) + 2 * crest))
    swollen = blend(picture[rows], body, step_at(below, 0, 0.0015))
    picture[rows] = _foam(swollen, below, scallop * (0.35 + crest))
    return picture


def _foam(picture: Plane, below: Plane, thickness: Plane) -> Plane:
    """A cream edge above ``below`` = 0 to ``thickness`` under it, drawn round with the key block."""
    edge = np.minimum(below + 0.3 * thickness, thickness - below).astype(np.float32)
    picture = blend(picture, CREAM, step_at(edge, 0, 0.001))
    return blend(picture, KEY, step_at(-np.abs(edge), -0.0016, 0.0008))


def _great_wave(sheet: Sheet, picture: Plane, rng: np.random.Generator) -> Plane:
    """A wave that curls over from the left, striped inside, clawed with foam, spray around it."""
    small = Sheet(sheet.height // FACTOR, sheet.width // FACTOR)
    reach = float(np.clip(0.82 * sheet.aspect, 0.75, 1.2))
    spine, radii = _curl(reach)
    discs = [(*point, radius, 0.0) for point, radius in zip(spine, radii, strict=True)]
    body, _ = union_of_discs(small, discs)
    foam, _ = union_of_discs(small, _claws(spine, radii, rng))
    swerve = 0.004 * smooth_noise(sheet, 200, rng)
    # The wave stands on the left: the other columns stay as they are.
    left = slice(0, int((0.45 * reach + 0.12) * sheet.height))
    inside = enlarge(blur(-body, 4 * small.unit), sheet)[:, left]
    run = (inside + swerve[:, left]) / 0.026
    color = ramp(0.08 + 0.3 * (np.floor(run) % 3) + 0.06 * np.floor(run / 3), BLUES)
    color = blend(color, KEY, 0.85 * step_at(-np.abs(run % 1 - 0.5), -0.09, 0.04))
    wave = blend(picture[:, left], color, step_at(inside, 0, 0.0015))
    wave = blend(wave, KEY, step_at(-np.abs(inside), -0.0018, 0.0008))
    froth = enlarge(-foam, sheet)[:, left]
    wave = blend(wave, ramp(0.5 + 9 * froth, FROTH), step_at(froth, 0, 0.001))
    picture[:, left] = blend(wave, KEY, step_at(-np.abs(froth), -0.0017, 0.0008))
    spray, _ = union_of_discs(sheet, _spray(spine[-1], rng))
    return blend(picture, CREAM, step_at(-spray, 0, 0.0008))


def _curl(reach: float) -> tuple[list[tuple[float, float]], list[float]]:
    """70 points x, y of the wave's spine from its foot to its falling tip, and the wave's half thickness there."""
    knots = np.array(
        [(-0.02, 1.1), (0.02, 0.8), (0.06, 0.55), (0.13, 0.37), (0.25, 0.27), (0.37, 0.27), (0.45, 0.34)]
    )
    thick = np.array([0.4, 0.33, 0.2, 0.13, 0.085, 0.05, 0.012])
    along = np.linspace(0, len(knots) - 1, 70)
    curve = make_interp_spline(np.arange(len(knots)), np.column_stack([knots, thick]), k=3)(along)
    return [(float(x * reach), float(y)) for x, y, _ in curve], [float(max(0.01, r)) for _, _, r in curve]


def _claws(spine: list[tuple[float, float]], radii: list[float], rng: np.random.Generator) -> list[Disc]:
    """Foam along the outer ridge and, on the falling side, fingers that hook downwards; spray beyond the tip."""
    discs: list[Disc] = []
    for index in range(20, 70):
        (x, y), (bx, by) = spine[index], spine[index - 1]
        tx, ty = x - bx, y - by
        norm = float(np.hypot(tx, ty))
        nx, ny = -ty / norm, tx / norm
        radius = radii[index]
        discs.append((x - nx * radius, y - ny * radius, 0.009 + rng.uniform(0, 0.012), 0.0))
        if index < 34 or index % 3:
            continue
        for joint in range(5):
            # A finger leaves the lower edge and bends the way the wave falls.
            out = radius - 0.012 + 0.014 * joint
            bend = 0.0032 * joint**2
            side = rng.uniform(0.8, 1.1)
            discs.append((x + nx * out + bend * tx / norm, y + ny * out * side, 0.0135 - 0.0021 * joint, 0.0))
    return discs


def _spray(tip: tuple[float, float], rng: np.random.Generator) -> list[Disc]:
    """Drops thrown off the falling tip."""
    spots = rng.normal(tip, (0.1, 0.09), (80, 2))
    sizes = 0.0016 + 0.0045 * rng.uniform(0, 1, 80) ** 2
    return [(x, y, size, 0.0) for (x, y), size in zip(spots.tolist(), sizes.tolist(), strict=True)]


def _pressed(sheet: Sheet, picture: Plane, rng: np.random.Generator) -> Plane:
    """Ink is thinner where the block's grain was; the paper shows through; edges are a little soft."""
    rings = smooth_noise(sheet, 190, rng, stretch=5) * 5 + sheet.y * 62
    wood = np.sin(rings * 2.2 + 0.6 * fractal_noise(sheet, 40, rng, stretch=8))
    rough = fibres(sheet, rng, count=700)
    thin = np.clip(
        0.07 + 0.045 * wood + 0.03 * rough + 0.03 * fractal_noise(sheet, 4, rng, octaves=2), 0, 0.4
    )
    printed = picture * (1 - thin[..., None]) + CREAM * thin[..., None]
    return np.asarray(printed * (1 + 0.03 * rough)[..., None], np.float32)
