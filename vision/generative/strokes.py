"""Brush strokes of thick paint: their paths, their bristles, the light on them."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from vision.generative.canvas import Plane, Sheet, blur

SUPERSAMPLING = 2


class Easel:
    """A canvas that strokes are laid on, at twice the final size; colour and paint height together.

    The fourth channel is not opacity but the height of the paint: Pillow draws on RGBA without
    blending, so that one pass leaves both.
    """

    def __init__(self, sheet: Sheet, ground: tuple[int, int, int]) -> None:
        """Start from a ground colour (RGB, 0…255) with no paint on it."""
        self.sheet = sheet
        size = (sheet.width * SUPERSAMPLING, sheet.height * SUPERSAMPLING)
        self._image = Image.new("RGBA", size, (*ground, 60))

    def stroke(
        self,
        paths: Plane,
        colors: Plane,
        widths: Plane,
        rng: np.random.Generator,
        *,
        bristles: int = 6,
        variety: float = 0.05,
    ) -> None:
        """Lay strokes one over another.

        Args:
            paths: (N, K, 2) points x, y in px of the sheet.
            colors: (N, 3) RGB, 0…1.
            widths: (N,) px.
            bristles: lines a stroke is made of.
            variety: how much a bristle's lightness differs from its stroke's.
        """
        points, offsets = _bristle_lines(paths, widths, bristles, rng)
        tints = _bristle_tints(colors, offsets, variety, rng)
        thickness = np.maximum(1, np.rint(SUPERSAMPLING * widths / bristles * 1.7)).astype(int)
        draw = ImageDraw.Draw(self._image)
        for lines, inks, thick in zip(points, tints.tolist(), thickness.tolist(), strict=True):
            for line, ink in zip(lines.reshape(bristles, -1).tolist(), inks, strict=True):
                draw.line(line, fill=tuple(ink), width=thick)

    def picture(self, *, relief: float = 0.9, shine: float = 0.25) -> Plane:
        """The painting under a lamp at the upper left, as (H, W, 3) of 0…1.

        Args:
            relief: how strongly the height of the paint shades it.
            shine: strength of the highlights on wet ridges.
        """
        blocks = np.asarray(self._image, dtype=np.float32) / 255
        height, width = self.sheet.height, self.sheet.width
        small = blocks.reshape(height, SUPERSAMPLING, width, SUPERSAMPLING, 4).mean(axis=(1, 3))
        return light_relief(small[..., :3], small[..., 3], relief=relief, shine=shine)


def light_relief(color: Plane, height: Plane, *, relief: float, shine: float) -> Plane:
    """Shade an (H, W, 3) colour by the slopes of an (H, W) height, lamp at the upper left."""
    slope_y, slope_x = np.gradient(blur(height, 0.7))
    facing = slope_x + 1.2 * slope_y
    lit = color * (1 + relief * np.clip(facing, -0.6, 0.6))[..., None]
    gloss = shine * np.clip(facing - 0.12, 0, 0.5)
    return np.asarray(lit + gloss[..., None], np.float32)


def trace(flow: tuple[Plane, Plane], starts: Plane, lengths: Plane, *, points: int = 8) -> Plane:
    """Follow a flow from each start, half the length backward and half forward.

    Args:
        flow: (H, W) horizontal and vertical parts of unit vectors.
        starts: (N, 2) x, y in px.
        lengths: (N,) px.

    Returns:
        (N, points, 2) x, y in px.
    """
    backward = _follow(flow, starts, -lengths / 2, points // 2)[:, :0:-1]
    forward = _follow(flow, starts, lengths / 2, points - points // 2 - 1)
    return np.concatenate([backward, forward], axis=1)


def scatter(sheet: Sheet, spacing: float, rng: np.random.Generator) -> Plane:
    """(N, 2) jittered grid points x, y in px, ``spacing`` px apart, in random order, a little over the edges."""
    columns = np.arange(-1, sheet.width / spacing + 1)
    rows = np.arange(-1, sheet.height / spacing + 1)
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    grid = (grid + rng.uniform(0, 1, grid.shape)) * spacing
    rng.shuffle(grid)
    return grid.astype(np.float32)


def sample(field: Plane, points: Plane) -> Plane:
    """The field's value (H, W) or colour (H, W, 3) at (…, 2) points x, y in px, clamped to the edges."""
    column = np.clip(points[..., 0], 0, field.shape[1] - 1).astype(np.intp)
    row = np.clip(points[..., 1], 0, field.shape[0] - 1).astype(np.intp)
    return field[row, column]


def _follow(flow: tuple[Plane, Plane], starts: Plane, lengths: Plane, steps: int) -> Plane:
    """(N, steps + 1, 2) points from the start on; a negative length walks against the flow."""
    path = [starts]
    stride = (lengths / max(1, steps))[:, None]
    for _ in range(steps):
        heading = np.stack([sample(flow[0], path[-1]), sample(flow[1], path[-1])], axis=-1)
        path.append((path[-1] + stride * heading).astype(np.float32))
    return np.stack(path, axis=1)


def _bristle_lines(
    paths: Plane, widths: Plane, bristles: int, rng: np.random.Generator
) -> tuple[Plane, Plane]:
    """((N, B, K, 2) supersampled points, (N, B) places across the stroke, −1…1)."""
    tangents = np.gradient(paths, axis=1)
    tangents /= np.linalg.norm(tangents, axis=-1, keepdims=True) + 1e-6
    normals = np.stack([-tangents[..., 1], tangents[..., 0]], axis=-1)
    across = np.linspace(-1, 1, bristles) + rng.normal(0, 0.5 / bristles, (len(paths), bristles))
    shift = (across * widths[:, None] / 2)[:, :, None, None] * normals[:, None]
    ragged = rng.normal(0, 0.35, (len(paths), bristles, 1, 1)) * widths[:, None, None, None]
    lines = paths[:, None] + shift + ragged * tangents[:, None]
    return (lines * SUPERSAMPLING).astype(np.float32), across.astype(np.float32)


def _bristle_tints(colors: Plane, across: Plane, variety: float, rng: np.random.Generator) -> Plane:
    """(N, B, 4) uint8: colour and paint height; paint is pushed to a stroke's sides."""
    lightness = 1 + rng.normal(0, variety, (*across.shape, 1)) - 0.04 * across[..., None]
    tint = np.clip(colors[:, None] * lightness, 0, 1)
    ridge = 0.55 + 0.25 * np.abs(across) + rng.normal(0, 0.13, across.shape)
    inked = np.concatenate([tint, np.clip(ridge, 0, 1)[..., None]], axis=-1)
    return np.asarray(np.rint(255 * inked), np.uint8)
