"""A plain room behind whoever comes."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from vision.faces.presentations.head import HEIGHT, WIDTH


def room(chance: np.random.Generator) -> np.ndarray:
    """An empty room, (480, 640, 3) float32, 0 to 255: a wall in soft light, a door frame, a floor."""
    wall = chance.uniform(120, 190, 3) * (0.3 + 0.7 * chance.uniform(0.8, 1.0))
    x, y = np.linspace(-1, 1, WIDTH), np.linspace(-1, 1, HEIGHT)[:, None]
    light = 1.05 - 0.25 * ((x - chance.uniform(-1, 1)) ** 2 + y**2) / 2
    picture = np.repeat((wall * light[..., None]).astype(np.float32), 1, 0)
    door = int(chance.integers(20, 120))
    picture[40:, door : door + 14] *= 0.7
    picture[40:54, door : door + 170] *= 0.7
    picture[430:] *= (0.55, 0.5, 0.45)
    texture = gaussian_filter(chance.standard_normal((HEIGHT, WIDTH)), 2)[..., None]
    blurred: np.ndarray = gaussian_filter(picture, (1.5, 1.5, 0)) + 2 * texture.astype(np.float32)
    return blurred
