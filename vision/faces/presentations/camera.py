"""The camera at the door: light that changes, a sensor's noise, JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

GRAINS = np.random.default_rng(0).standard_normal((600, 800, 3), np.float32)
"""More noise than a frame has: each frame shows another part of it."""

REACH = 2.5
"""The lens's spot ends so many standard deviations from its middle."""


@dataclass(frozen=True)
class Camera:
    """One camera in one room.

    Attributes:
        gain: of the light, 1 for the scene's own.
        flicker: how far the light goes up and down, as a share.
        tint: (3,) a factor for each channel.
        blur: standard deviation of the lens's spot, px.
        noise: standard deviation of the sensor's noise, grey levels.
        quality: of the JPEG, 1 to 95.
        seed: of the noise.
    """

    gain: float = 1.0
    flicker: float = 0.02
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur: float = 0.5
    noise: float = 2.5
    quality: int = 80
    seed: int = 0

    @classmethod
    def some(cls, chance: np.random.Generator) -> Camera:
        """One as they hang at doors, drawn at random."""
        warmth = chance.uniform(-0.06, 0.06)
        return cls(
            gain=chance.uniform(0.75, 1.15),
            flicker=chance.uniform(0.0, 0.04),
            tint=(1 + warmth, 1.0, 1 - warmth),
            blur=chance.uniform(0.3, 0.8),
            noise=chance.uniform(1.0, 4.0),
            quality=int(chance.integers(70, 92)),
            seed=int(chance.integers(2**31)),
        )

    def jpeg(self, scene: np.ndarray, at: float) -> bytes:
        """One frame of what lies before it: (H, W, 3) float, 0 to 255, at ``at`` seconds."""
        light = self.gain * (1 + self.flicker * np.sin(2 * np.pi * 0.7 * at + self.seed))
        spot = 2 * int(REACH * self.blur + 0.5) + 1
        seen: np.ndarray = cv2.GaussianBlur(
            scene.astype(np.float32), (spot, spot), self.blur, borderType=cv2.BORDER_REFLECT
        )
        seen *= np.asarray(self.tint, np.float32) * np.float32(light)
        picture = (
            (seen + self.noise * _grain(self.seed, round(1000 * at), seen.shape))
            .clip(0, 255)
            .astype(np.uint8)
        )
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG", quality=self.quality)
        return file.getvalue()

    def photograph(self, scene: np.ndarray, at: float) -> np.ndarray:
        """The same, decoded: (H, W, 3) uint8."""
        return np.asarray(Image.open(io.BytesIO(self.jpeg(scene, at))))


def _grain(seed: int, moment: int, shape: tuple[int, ...]) -> np.ndarray:
    down, across = np.random.default_rng((seed, moment)).integers(0, 100, 2)
    return GRAINS[down : down + shape[0], across : across + shape[1]]
