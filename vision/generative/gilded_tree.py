"""A tree whose boughs curl into spirals before leaf gold, over a meadow of jewels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Picture, Plane, Sheet, blend, finish, reduce, step_at
from vision.generative.noise import fractal_noise, smooth_noise
from vision.generative.palettes import inks, jitter, ramp
from vision.generative.strokes import light_relief

GOLD = inks("7a4a12", "b57a1e", "d9a431", "f1cf5e", "fbeaa6")
BARK = inks("4a2412", "6e3a17", "8f5a22")
EDGE = inks("2a140c")
JEWELS = inks("1b2a6b", "0f6e6e", "c8372d", "7b2d7e", "e0812b", "2f8f4e", "efe3c2", "16151a")
INLAY = inks("16151a", "efe3c2", "e9bd45", "9aa3ad", "1b2a6b")
MEADOW = inks("12351f", "2c6233", "5f8f38", "a9b347")
FACTOR = 2
HORIZON = 0.82


@dataclass(frozen=True)
class Bough:
    """One curl of the tree.

    Attributes:
        points: (K, 2) x, y in units of the sheet's height.
        widths: (K,) in the same units.
    """

    points: Plane
    widths: Plane


def gilded_tree(height: int, width: int, seed: int = 0) -> Picture:
    """Paint a tree of spirals in gold.

    Args:
        height, width: size, px.
        seed: another seed is another tree.

    Returns:
        (height, width, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    sheet = Sheet(height, width)
    gold, relief = _leaf_gold(sheet, rng)
    easel = Inlay(sheet)
    easel.ornaments(rng)
    tree = _tree(sheet, rng)
    easel.meadow(rng)
    easel.flowers((0.0, 0.55), rng)
    for bough in sorted(tree, key=lambda bough: float(bough.widths[0])):
        easel.bough(bough, rng)
    easel.flowers((0.5, 1.0), rng)
    laid, cover = easel.layers()
    color = blend(gold, laid[..., :3], cover)
    raised = relief * (1 - cover) + laid[..., 3] * cover
    enamel = 1 + 0.03 * smooth_noise(sheet, 9, rng)
    return finish(light_relief(color * enamel[..., None], raised, relief=1.0, shine=0.5))


def _leaf_gold(sheet: Sheet, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """((H, W, 3) colour, (H, W) height) of squares of beaten gold, each laid over its neighbours' edges."""
    bent = 0.004 * smooth_noise(sheet, 60, rng)
    u, v = (sheet.x + bent) * 17, (sheet.y - bent) * 17
    column, row = np.floor(u).astype(np.intp), np.floor(v).astype(np.intp)
    leaves = rng.normal(0, 1, (row.max() - row.min() + 1, column.max() - column.min() + 1))
    tone = leaves[row - row.min(), column - column.min()].astype(np.float32)
    seam = np.minimum(np.minimum(u % 1, 1 - u % 1), np.minimum(v % 1, 1 - v % 1))
    cloud = fractal_noise(sheet, 240, rng, octaves=3)
    hammered = fractal_noise(sheet, 16, rng, octaves=2, gain=0.3)
    middle = np.hypot((sheet.x / sheet.aspect - 0.5) * 1.2, sheet.y - 0.4)
    light = (
        0.74
        - 0.5 * middle
        + 0.07 * tone
        + 0.09 * cloud
        + 0.05 * hammered
        - 0.16 * step_at(-seam, -0.05, 0.04)
    )
    return ramp(light, GOLD), (0.5 + 0.05 * hammered + 0.03 * tone).astype(np.float32)


def _tree(sheet: Sheet, rng: np.random.Generator) -> list[Bough]:
    """The trunk, then boughs out of boughs; all sizes follow from the smaller side of the sheet."""
    scale = min(1.0, sheet.aspect)
    foot = np.array([0.5 * sheet.aspect, 0.97])
    climb = np.linspace(0, 1, 80)
    sway = 0.02 * np.sin(5 * climb + rng.uniform(0, 6))
    trunk = foot + np.stack([sway, -0.56 * climb], axis=-1)
    flare = 0.11 * np.exp(-climb * 9)
    tree = [Bough(trunk, scale * (0.07 * (1 - 0.6 * climb) + flare))]
    for start, side, lean, long in (
        (0.56, -1, 1.2, 0.78),
        (0.61, 1, 1.2, 0.78),
        (0.76, -1, 0.95, 1.0),
        (0.80, 1, 0.95, 1.0),
        (0.93, -1, 0.55, 0.98),
        (0.95, 1, 0.55, 0.98),
        (0.99, -1, 0.08, 0.8),
    ):
        wide = 0.026 * scale * (1.25 - 0.5 * start)
        heading = -np.pi / 2 + side * (lean + rng.uniform(-0.1, 0.1))
        _grow(
            tree, trunk[int(start * 79)], (heading, side, long * scale * rng.uniform(0.9, 1.08), wide), 0, rng
        )
    return tree


def _grow(
    tree: list[Bough],
    start: Plane,
    way: tuple[float, int, float, float],
    generation: int,
    rng: np.random.Generator,
) -> None:
    """Add a curl and those that spring from its back.

    Args:
        way: heading in radians, side it curls to (1 clockwise), length, width.
    """
    heading, side, long, wide = way
    share = np.linspace(0, 1, 180)
    # It turns the faster the further it goes, and so winds into a spiral; a new curl first leans outwards.
    turns = 9.4 - generation
    bend = heading + side * (turns * share**1.9 - 0.5 * np.sin(np.pi * np.clip(2 * share, 0, 1)))
    stride = long / 180 * (1.18 - share)
    path = start + np.cumsum(np.stack([np.cos(bend), np.sin(bend)], axis=-1) * stride[:, None], axis=0)
    tree.append(Bough(path, wide * (1 - 0.9 * share) + 0.002))
    if generation == 2:
        return
    for place in ((0.2, 0.32, 0.46), (0.2, 0.38))[generation]:
        at = int((place + rng.uniform(-0.03, 0.03)) * 180)
        child = (float(bend[at]) - side * 0.35, -side, long * rng.uniform(0.42, 0.58), wide * 0.62)
        _grow(tree, path[at], child, generation + 1, rng)


class Inlay:
    """What lies on the gold: colour, height and cover, drawn at twice the size."""

    def __init__(self, sheet: Sheet) -> None:
        """Start with nothing laid."""
        self.sheet = sheet
        size = (sheet.width * FACTOR, sheet.height * FACTOR)
        self.scale = sheet.height * FACTOR
        self._image = Image.new("RGBA", size, (120, 80, 30, 128))
        self._cover = Image.new("L", size, 0)
        self._draw, self._mask = ImageDraw.Draw(self._image), ImageDraw.Draw(self._cover)

    def layers(self) -> tuple[Plane, Plane]:
        """((H, W, 4) colour and height, (H, W) cover), all 0…1."""
        laid = np.asarray(self._image, dtype=np.float32) / 255
        return reduce(laid, FACTOR), reduce(np.asarray(self._cover, dtype=np.float32) / 255, FACTOR)

    def disc(self, x: float, y: float, radius: float, color: Plane, height: float) -> None:
        """A round piece; x, y and radius in units of the sheet's height."""
        box = [
            (x - radius) * self.scale,
            (y - radius) * self.scale,
            (x + radius) * self.scale,
            (y + radius) * self.scale,
        ]
        self._draw.ellipse(box, fill=_fill(color, height))
        self._mask.ellipse(box, fill=255)

    def piece(self, corners: Plane, color: Plane, height: float) -> None:
        """A flat piece with (N, 2) corners."""
        flat = (corners * self.scale).reshape(-1).tolist()
        self._draw.polygon(flat, fill=_fill(color, height))
        self._mask.polygon(flat, fill=255)

    def rings(self, x: float, y: float, radius: float, rng: np.random.Generator) -> None:
        """A jewel: an edge, and two or three rings of enamel around an eye."""
        colors = jitter(JEWELS[rng.permutation(len(JEWELS))[:3]], rng, hue=0.03, light=0.08)
        self.disc(x, y, radius, EDGE[0], 0.55)
        self.disc(x, y, 0.86 * radius, colors[0], 0.75)
        self.disc(x, y, 0.60 * radius, GOLD[3], 0.9)
        self.disc(x, y, 0.48 * radius, colors[1], 0.75)
        self.disc(x, y, 0.2 * radius, INLAY[1], 0.95)

    def ornaments(self, rng: np.random.Generator) -> None:
        """Eyes and triangles strewn over the gold."""
        for _ in range(round(120 * self.sheet.aspect)):
            x, y = rng.uniform(0, self.sheet.aspect), rng.uniform(0, HORIZON)
            if rng.uniform() < 0.55:
                self.disc(x, y, 0.0085, BARK[2], 0.6)
                self.disc(x, y, 0.006, GOLD[4], 0.85)
                self.disc(x, y, 0.003, EDGE[0], 0.5)
            else:
                turn = rng.uniform(0, 2 * np.pi) + np.array([0, 2.1, 4.2])
                corners = np.array([x, y]) + 0.011 * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
                self.piece(corners, BARK[int(rng.integers(3))], 0.7)

    def meadow(self, rng: np.random.Generator) -> None:
        """The dark of the grass."""
        across = np.linspace(-0.02, self.sheet.aspect + 0.02, 60)
        rise = (
            HORIZON
            + 0.012 * np.sin(across * 7 + rng.uniform(0, 6))
            + 0.03 * (across / self.sheet.aspect - 0.5) ** 2
        )
        outline = np.concatenate([np.column_stack([across, rise]), [[across[-1], 1.1], [across[0], 1.1]]])
        self.piece(outline, MEADOW[0], 0.4)

    def flowers(self, depths_between: tuple[float, float], rng: np.random.Generator) -> None:
        """Coins of leaf and jewels; 0 is the horizon, where they are small, 1 the front."""
        far, near = depths_between
        count = round(900 * self.sheet.aspect * (near - far))
        depths = np.sort(rng.uniform(far**0.8, near**0.8, count) ** 1.25)
        for depth in depths.tolist():
            x, y = rng.uniform(-0.02, self.sheet.aspect + 0.02), HORIZON + 0.012 + depth * 0.2
            size = (0.006 + 0.021 * depth) * rng.uniform(0.65, 1.15)
            if rng.uniform() < 0.42:
                self.rings(x, y, size, rng)
            else:
                self.disc(x, y, size, EDGE[0], 0.4)
                self.disc(x, y, 0.85 * size, MEADOW[int(rng.integers(1, 4))], 0.65)

    def bough(self, bough: Bough, rng: np.random.Generator) -> None:
        """An edge, the bark, and on thick wood an inlay of small plates."""
        for grow, color, height in ((0.0035, EDGE[0], 0.55), (0.0, BARK[int(rng.integers(3))], 0.8)):
            for point, wide in zip(bough.points.tolist(), bough.widths.tolist(), strict=True):
                self.disc(point[0], point[1], wide / 2 + grow, color, height)
        gaps = np.diff(bough.points, axis=0)
        headings = gaps / (np.linalg.norm(gaps, axis=1, keepdims=True) + 1e-9)
        travelled = np.cumsum(np.linalg.norm(gaps, axis=1))
        for at in np.arange(0.012, travelled[-1], 0.0125):
            index = int(np.searchsorted(travelled, at))
            self._plates(bough.points[index], headings[index], float(bough.widths[index]), rng)

    def _plates(self, point: Plane, heading: Plane, wide: float, rng: np.random.Generator) -> None:
        normal = np.array([-heading[1], heading[0]])
        for lane in np.arange(-wide / 2 + 0.007, wide / 2 - 0.004, 0.0125):
            if rng.uniform() < 0.15:
                continue
            middle = point + normal * lane
            along, across = heading * rng.uniform(0.003, 0.0052), normal * rng.uniform(0.003, 0.0052)
            corners = middle + np.array([along + across, along - across, -along - across, across - along])
            self.piece(corners, INLAY[int(rng.integers(len(INLAY)))], 0.95)


def _fill(color: Plane, height: float) -> tuple[int, int, int, int]:
    red, green, blue = (int(255 * channel) for channel in color)
    return red, green, blue, int(255 * height)
