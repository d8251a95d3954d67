"""A harbour in crystal planes: lines run on through sails, sky and sea, and light turns at each."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy.spatial import Delaunay

from vision.generative.canvas import Picture, Plane, Sheet, blend, finish, reduce, step_at
from vision.generative.noise import fractal_noise
from vision.generative.palettes import inks, ramp
from vision.generative.strokes import scatter

SKY = inks("ffe9b8", "fbb667", "e2696a", "8a4a8f", "33418f", "16245e")
SEA = inks("fcd08a", "e58a72", "4f6fa8", "1c4d83", "0c2350")
SAILS = inks("f4e4c4", "fbd59a", "f2a05e", "c9526a")
JIB = inks("dcecf2", "a9d3ea", "4f8fc0")
HULL = inks("2b0f2a", "a8323a")
SUN = inks("ffe7a3")[0]
SHADE = np.array([-0.15, 0.0, 0.25], np.float32)
FACTOR = 2


def facets(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a harbour as Cubism would, from straight cuts.

    Args:
        height, width: size, px.
        seed: another seed is another fleet.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    final = Sheet(height, width)
    sheet = final.larger(FACTOR)
    boats = _fleet(sheet, rng)
    cuts = _cuts(sheet, boats, rng)
    picture = _cartoon(sheet, boats, cuts)
    picture = reduce(_turn_light(sheet, picture, cuts, rng), FACTOR)
    weave = (
        1 + 0.02 * fractal_noise(final, 3, rng, octaves=1) + 0.02 * fractal_noise(final, 24, rng, stretch=3)
    )
    return finish(picture * weave[..., None])


Boat = tuple[float, float, float, float]
"""x and y of the foot of the mast, height of the mast, lean (1 sails to the right, −1 to the left)."""

Cuts = list[tuple[float, float, float, float]]
"""Lines: x, y of a point on it, and its unit normal."""


def _fleet(sheet: Sheet, rng: np.random.Generator) -> list[Boat]:
    """Boats from far to near."""
    places = ((0.8, 0.68, 0.24, -1), (0.12, 0.7, 0.28, 1), (0.62, 0.76, 0.5, 1), (0.36, 0.88, 0.68, -1))
    return [
        ((x + rng.uniform(-0.04, 0.04)) * sheet.aspect, y, tall * rng.uniform(0.92, 1.06), float(lean))
        for x, y, tall, lean in places
    ]


def _cuts(sheet: Sheet, boats: list[Boat], rng: np.random.Generator) -> Cuts:
    """The edges of the sails run on over the whole sheet; rays of the sun and chance add others."""
    cuts: Cuts = []
    for x, y, tall, lean in boats:
        for rise, run in ((1.0, 0.0), (1.0, 0.42 * lean), (1.0, -0.3 * lean), (0.05, 1.0)):
            length = float(np.hypot(rise, run))
            top = y - tall if run != 1.0 else y
            cuts.append((x, top, rise / length, run / length))
    sun = (0.56 * sheet.aspect, 0.3)
    for angle in np.linspace(0, np.pi, 7, endpoint=False) + rng.uniform(0, 0.4):
        cuts.append((*sun, float(np.cos(angle)), float(np.sin(angle))))
    for _ in range(12):
        angle = rng.uniform(0, np.pi)
        x, y = rng.uniform(0, sheet.aspect), rng.uniform(0, 1)
        cuts.append((x, y, float(np.cos(angle)), float(np.sin(angle))))
    return cuts


def _beyond(sheet: Sheet, px: float, py: float, nx: float, ny: float) -> Plane:
    """(H, W) signed distance to the line through (px, py) with normal (nx, ny)."""
    distance = (sheet.x[0] - px) * nx + ((sheet.y[:, 0] - py) * ny)[:, None]
    return np.asarray(distance, np.float32)


def _cartoon(sheet: Sheet, boats: list[Boat], cuts: Cuts) -> Plane:
    """Sky, sea and sails, shifted a little in every plane, as seen through cut crystal."""
    x, y = sheet.x.copy(), sheet.y.copy()
    for index, (px, py, nx, ny) in enumerate(cuts[3::4]):
        shift = 0.006 * np.sign(_beyond(sheet, px, py, nx, ny)) * (1 if index % 2 else -1)
        x += shift * ny
        y += shift * nx
    sun = np.hypot(x - 0.56 * sheet.aspect, y - 0.3)
    picture = ramp(sun / 0.72, SKY)
    picture = blend(picture, ramp((y - 0.62) / 0.42 + 0.25 * sun, SEA), step_at(y, 0.62, 0.002))
    picture = blend(picture, SUN, step_at(-sun, -0.075, 0.002))
    for boat in boats:
        half = 0.45 * boat[2] + 0.12
        columns = _columns(sheet, boat[0] - half, boat[0] + half)
        picture[:, columns] = _sail(picture[:, columns], x[:, columns], y[:, columns], boat)
    return picture


def _columns(sheet: Sheet, left: float, right: float) -> slice:
    """The columns of pixels between two places x: a boat need not be painted elsewhere."""
    return slice(max(0, int(left * sheet.height)), max(0, int(right * sheet.height)) + 1)


def _sail(picture: Plane, x: Plane, y: Plane, boat: Boat) -> Plane:
    """A mainsail, a jib, a hull and its broken reflection."""
    foot_x, foot_y, tall, lean = boat
    across = (x - foot_x) * lean
    up = (foot_y - y) / tall
    main = np.minimum(np.minimum(across, up - 0.06), 0.42 * (1 - up) * tall - across)
    jib = np.minimum(np.minimum(-across - 0.006, up - 0.1), across + 0.3 * (0.86 - up) * tall)
    hull = np.minimum(
        up + 0.075, np.minimum(0.058 - up, 0.42 * tall + 0.4 * up * tall - np.abs(across - 0.04))
    )
    depth = -up - 0.08
    below = np.minimum(0.42 * (1 - 1.7 * depth) * tall - across, across + 0.3 * (0.86 - 1.7 * depth) * tall)
    # The mirror image is broken into slats, the wider apart the deeper.
    slats = np.abs((y * 24 + 0.8 * x) % 1 - 0.5) - 0.1 - 0.35 * depth
    mirrored = np.minimum(np.minimum(depth, below), 0.1 * slats)
    picture = blend(picture, ramp(0.45 + 0.9 * depth, SAILS), 0.8 * step_at(mirrored, 0, 0.002))
    picture = blend(
        picture,
        ramp(across / (0.3 * tall) * (0.6 + 0.5 * up), SAILS),
        step_at(main, 0, 0.0015),
    )
    picture = blend(picture, ramp(1.1 - up + 3 * across, JIB), step_at(jib, 0, 0.0015))
    return blend(picture, ramp(up * 6 + 0.5, HULL), step_at(hull, 0, 0.0015))


def _turn_light(sheet: Sheet, picture: Plane, cuts: Cuts, rng: np.random.Generator) -> Plane:
    """Each cut darkens one side and lights the other, most at the cut itself, and fades along its length."""
    tone = _shards(sheet, rng)
    glint = np.zeros_like(tone)
    for px, py, nx, ny in cuts:
        across = _beyond(sheet, px, py, nx, ny)
        reach = np.clip(1.25 - np.abs(_beyond(sheet, px, py, -ny, nx)) / rng.uniform(0.5, 1.1), 0, 1)
        strength, width = rng.uniform(0.12, 0.3) * (-1) ** int(rng.integers(2)), rng.uniform(0.05, 0.13)
        shine = rng.uniform(0.05, 0.3)
        glint += shine * reach * np.clip(1.6 - np.abs(across) / 0.0016, 0, 1)
        reach *= np.sign(across) * strength
        across /= width
        across *= across
        across += 1
        reach /= across
        tone += reach
    # Where many cuts agree the light would burn out; it saturates instead.
    tone = 0.55 * np.tanh(tone / 0.55)
    lit = np.clip(picture, 0.01, 1) ** np.exp(-tone * 1.35)[..., None]
    cool = lit * (1 + np.clip(-tone, 0, 1)[..., None] * SHADE)
    return np.asarray(cool + (1 - cool) * np.clip(glint, 0, 0.6)[..., None], np.float32)


def _shards(sheet: Sheet, rng: np.random.Generator) -> Plane:
    """(H, W) small triangular facets inside the planes, each tilted its own way to the light."""
    tone = np.zeros((sheet.height, sheet.width), np.float32)
    for spacing, strength in ((86.0, 0.13), (34.0, 0.10)):
        corners = scatter(sheet, spacing * sheet.unit, rng)
        triangles = Delaunay(corners).simplices
        labels = Image.new("I", (sheet.width, sheet.height))
        draw = ImageDraw.Draw(labels)
        for label, triangle in enumerate(corners[triangles].reshape(-1, 6).tolist()):
            draw.polygon(triangle, fill=label)
        which = np.asarray(labels)
        middle = corners[triangles].mean(axis=1)
        tilt = rng.normal(0, strength / (0.45 * spacing * sheet.unit), (len(triangles), 2))
        level = rng.normal(0, 0.75 * strength, len(triangles)) - (tilt * middle).sum(axis=1)
        column, row = np.arange(sheet.width), np.arange(sheet.height)[:, None]
        plane = np.take(np.column_stack([level, tilt]).astype(np.float32), which, axis=0)
        tone += (plane[..., 0] + plane[..., 1] * column + plane[..., 2] * row).astype(np.float32)
    return tone
