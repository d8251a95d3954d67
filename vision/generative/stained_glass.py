"""A sunrise in leaded glass: cells around a sun, hills and a river, light from behind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial import cKDTree

from vision.generative.canvas import Picture, Plane, Sheet, blend, blur, finish, reduce, step_at
from vision.generative.noise import fractal_noise, smooth_noise
from vision.generative.palettes import inks, jitter, ramp

SUN = inks("fff4c2", "ffd76a", "ffb02e")
SKY = inks("ffc145", "f7873b", "e0475b", "9b3b8c", "4a3aa0", "1f2f86")
HILLS = inks("7fb54a", "2f8f4e", "12665a", "0e4a63")
WATER = inks("8fe0d6", "35b6c9", "1577b8", "123f8f")
LEAD = inks("16151a")[0]
FACTOR = 2

Labels = npt.NDArray[np.intp]


def stained_glass(height: int, width: int, seed: int = 0) -> Picture:
    """Make a window.

    Args:
        height, width: size, px.
        seed: another seed cuts the glass another way.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    final = Sheet(height, width)
    sheet = final.larger(FACTOR)
    sun = (0.5 * sheet.aspect, 0.42)
    cells, centres = _cells(sheet, sun, rng)
    kinds = _kinds(sheet, sun)
    panes = cells * 4 + kinds
    in_use = np.bincount(panes.ravel()) > 0
    numbers = np.flatnonzero(in_use)
    panes = (np.cumsum(in_use) - 1)[panes]
    tints = _tints(sheet, sun, centres[numbers // 4], numbers % 4, rng)
    distance = _lead_distance(panes, kinds, sheet)
    glass = _light_through(sheet, np.take(tints, panes, axis=0, mode="clip"), panes, distance, rng)
    return finish(_leaded(final, reduce(glass, FACTOR), reduce(distance, FACTOR), rng))


def _cells(sheet: Sheet, sun: tuple[float, float], rng: np.random.Generator) -> tuple[Labels, Plane]:
    """(H, W) number of the Voronoi cell and (N, 2) centres x, y: rings of rays around the sun."""
    rings = []
    for ring, radius in enumerate(0.085 * 1.27 ** np.arange(13)):
        count = max(8, round(14 + 2.6 * ring))
        angle = 2 * np.pi * (np.arange(count) + 0.5 * (ring % 2) + rng.uniform(-0.1, 0.1, count)) / count
        reach = radius * (1 + rng.uniform(-0.05, 0.05, count))
        rings.append(np.stack([sun[0] + reach * np.cos(angle), sun[1] + reach * np.sin(angle)], axis=-1))
    sky = np.concatenate(rings)
    sky = sky[sky[:, 1] < 0.75]
    land = rng.uniform((-0.05, 0.55), (sheet.aspect + 0.05, 1.05), (round(150 * sheet.aspect), 2))
    centres = np.concatenate([sky, land]).astype(np.float32)
    bent = 0.006 * fractal_noise(sheet, 120, rng, octaves=2)
    points = np.stack([sheet.x + bent, sheet.y - bent], axis=-1).reshape(-1, 2)
    _, nearest = cKDTree(centres).query(points, workers=1)
    return nearest.reshape(sheet.height, sheet.width), centres


def _kinds(sheet: Sheet, sun: tuple[float, float]) -> Labels:
    """(H, W) 0 sky, 1 sun, 2 hills, 3 water."""
    x = sheet.x / sheet.aspect
    kinds = np.zeros((sheet.height, sheet.width), np.intp)
    kinds[np.hypot(sheet.x - sun[0], sheet.y - sun[1]) < 0.078] = 1
    ridge = 0.6 + 0.055 * np.sin(5.2 * x + 0.6) + 0.03 * np.sin(13 * x)
    kinds[sheet.y > ridge] = 2
    bank = 0.5 + 0.13 * np.sin((sheet.y - 0.6) * 11)
    kinds[(np.abs(x - bank) < 0.02 + 0.62 * np.clip(sheet.y - 0.6, 0, 1)) & (sheet.y > ridge)] = 3
    return kinds


def _tints(
    sheet: Sheet, sun: tuple[float, float], centres: Plane, kinds: Labels, rng: np.random.Generator
) -> Plane:
    """(N, 3) colour of each pane."""
    x, y = centres[:, 0], centres[:, 1]
    reach = np.hypot(x - sun[0], y - sun[1]) + rng.normal(0, 0.035, len(x))
    depth = (y - 0.55) / 0.45 + rng.normal(0, 0.16, len(x))
    sheen = np.abs(x / sheet.aspect - 0.5) * 1.6 + 0.35 * depth + rng.normal(0, 0.12, len(x))
    choices = np.stack(
        [ramp(reach / 0.62, SKY), ramp(reach / 0.12, SUN), ramp(depth, HILLS), ramp(sheen, WATER)]
    )
    return jitter(choices[kinds, np.arange(len(x))], rng, hue=0.04, light=0.1)


def _lead_distance(panes: Labels, kinds: Labels, sheet: Sheet) -> Plane:
    """(H, W) px of the 768-px sheet to the nearest lead's centre line; outlines' leads are thicker."""
    edge = np.zeros(panes.shape, bool)
    outline = np.zeros(panes.shape, bool)
    for labels, marks in ((panes, edge), (kinds, outline)):
        marks[:, 1:] |= labels[:, 1:] != labels[:, :-1]
        marks[1:] |= labels[1:] != labels[:-1]
    thin = ndimage.distance_transform_edt(~edge).astype(np.float32)
    thick = ndimage.distance_transform_edt(~outline).astype(np.float32)
    return np.asarray(np.minimum(thin, thick - 1.6 * sheet.unit) / sheet.unit * FACTOR / 2, np.float32)


def _light_through(
    sheet: Sheet, tints: Plane, panes: Labels, distance: Plane, rng: np.random.Generator
) -> Plane:
    """Glass is uneven: streaks of thickness, each pane turned its own way; light gathers inside."""
    count = int(panes.max()) + 1
    turn = rng.uniform(0, np.pi, count).astype(np.float32)[panes]
    phase = 0.9 * fractal_noise(sheet, 60, rng, octaves=2)
    across = (sheet.x * np.cos(turn) + sheet.y * np.sin(turn)) * 150
    streaks = np.sin(across + 2.6 * phase) + 0.5 * np.sin(2.3 * across - 3 * phase)
    seeds = fractal_noise(sheet, 6, rng, octaves=2)
    inner = np.clip(distance / 26, 0, 1)
    thickness = 1.22 - 0.2 * streaks - 0.06 * seeds - 0.5 * inner
    return np.asarray(np.clip(tints, 0.02, 1) ** np.clip(thickness, 0.25, 1.8)[..., None], np.float32)


def _leaded(sheet: Sheet, glass: Plane, distance: Plane, rng: np.random.Generator) -> Plane:
    """Light bleeding over the leads, then the leads themselves: round bars with a soft shine."""
    unit = sheet.unit
    lead = 1 - step_at(distance, 2.4, 0.7)
    halo = blur(glass * (1 - lead)[..., None], 9 * unit)
    glass = glass + 0.22 * halo
    grime = smooth_noise(sheet, 5, rng)
    slope_y, slope_x = np.gradient(blur(np.clip(2.6 - distance, 0, 2.6), 0.8))
    bar = LEAD * (1 + 0.12 * grime)[..., None] + (0.30 * np.clip(slope_x + slope_y, 0, 1))[..., None]
    bar = bar + 0.16 * halo
    return blend(glass, bar, lead)
