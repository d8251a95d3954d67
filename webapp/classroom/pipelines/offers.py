"""What lessons may be learned with, for pages: no network is loaded."""

from __future__ import annotations

import numpy as np

from vision import images
from vision.training.augmentation import VARIATIONS, Recipe, vary
from vision.training.depth import ALL_FROM, BLOCKS_FROM, suggested_depth
from vision.training.ten_crop import center_crop
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image

__all__ = ["ALL_FROM", "BLOCKS_FROM", "VARIATIONS", "suggested_depth", "variation_jpeg"]

SIDE = 224
SURE = 0.6
"""Of a class that is less likely than that, nothing is said but "perhaps"."""
ENSEMBLES = (0, 3, 5, 7)
"""Networks of the ensemble that are offered; 0 for none."""
SEEN_SIDE = 640
"""A photograph is read with its longer side of so many px: more than any crop of it has."""


def variation_jpeg(photo: Photo, variation: str, seed: int) -> bytes:
    """A photograph varied in one way, as a lesson would learn from it; ``none`` leaves it as it is.

    Raises:
        ValueError: there is no such variation.
        BadImage: the photograph cannot be read.
    """
    image = center_crop(read_image(photo.display, max_side=SEEN_SIDE), SIDE)
    if variation != "none":
        image = vary(image, Recipe().only(variation), _visible(variation, seed))
    return images.encode(image, "jpeg", quality=85)


def _visible(variation: str, seed: int) -> np.random.Generator:
    """Numbers of which the first says that a mirrored picture is mirrored: it would look like nothing else."""
    for more in range(100):
        rng = np.random.default_rng((seed, more))
        if variation != "mirror" or np.random.default_rng((seed, more)).random() < 0.5:
            return rng
    raise AssertionError("a hundred tosses of a coin, all alike")
