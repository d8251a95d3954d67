"""What a camera sees of a display: its pixels beat with the camera's, it shines, it has a bezel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.faces.presentations.sheet import FOCAL_LENGTH, Hold, Sheet

GAMMA = 1.12
"""A display's contrast after the first camera's."""
CHANNELS = np.array((0, 1, 2)) / 3
"""Where within a pixel the red, green and blue stripes lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A device's screen.

    Attributes:
        width: of what it shows, m.
        pitch: of its pixels, m.
        bezel: width of its dark edge, as a share of its width.
        contrast: of the beat between its pixels and the camera's, 0 to 1: nothing is left of it before a
            camera that averages finely, up to a tenth before one that skips sensor lines.
        reflection: of a lamp in the glass, grey levels.
    """

    width: float
    pitch: float
    bezel: float
    contrast: float
    reflection: float

    @classmethod
    def some(cls, chance: np.random.Generator, *, contrast: float | None = None) -> Display:
        """A tablet or a laptop, drawn at random."""
        drawn = float(np.exp(chance.uniform(np.log(0.01), np.log(0.12))))
        return cls(
            width=chance.uniform(0.24, 0.34),
            pitch=chance.uniform(0.08e-3, 0.28e-3),
            bezel=chance.uniform(0.02, 0.06),
            contrast=drawn if contrast is None else contrast,
            reflection=chance.uniform(0, 35),
        )

    def showing(self, picture: np.ndarray, room: np.ndarray, hold: Hold) -> np.ndarray:
        """The display before a camera.

        Args:
            picture: (H, W, 3), 0 to 255: what it shows.
            room: (480, 640, 3) float32, 0 to 255: behind it.
            hold: how it is held.

        Returns:
            (480, 640, 3) float32, 0 to 255.
        """
        sheet = Sheet(picture, self.width)
        u, v, inside = sheet.hit(hold)
        edge = self.bezel * self.width
        is_device = (np.abs(u) <= sheet.width / 2 + edge) & (np.abs(v) <= sheet.height / 2 + edge)
        lit = 255 * (sheet.at(u, v) / 255).clip(0, 1) ** GAMMA * (0.96, 1.0, 1.05) + 6
        lit = lit * self._beat(u, v) + self._lamp(u, v)
        scene = np.where(is_device[..., None], 18.0, room)
        return np.where(inside[..., None], lit, scene).astype(np.float32)

    def _beat(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """The display's grid sampled at the camera's pixels: what is finer than they are comes out coarse."""
        across = (u / self.pitch)[..., None] + CHANNELS
        down = (v / self.pitch)[..., None]
        waves = np.cos(2 * np.pi * across) + 0.5 * np.cos(2 * np.pi * down)
        return 1 + self.contrast * waves / 1.5

    def _lamp(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        spot = ((u - 0.2 * self.width) ** 2 + (v + 0.2 * self.width) ** 2) / (0.12 * self.width) ** 2
        return (self.reflection * np.exp(-spot))[..., None]


def filling(width: float, share: float) -> float:
    """The distance (m) at which something ``width`` m wide fills a share of the camera's 640 px."""
    return FOCAL_LENGTH * width / (share * 640)
