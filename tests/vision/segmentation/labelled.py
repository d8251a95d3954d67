"""Generated scenes with a class for every pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.scenes import CLASSES, scenes
from vision.segmentation.labels import labels_of

LABELS = len(CLASSES) + 1


@dataclass(frozen=True)
class Labelled:
    image: np.ndarray
    labels: np.ndarray


def labelled_scenes(pictures: int, seed: int, *, size: tuple[int, int] = (32, 32)) -> list[Labelled]:
    drawn = scenes(pictures, seed, size=size, count=(1, 2), radius=(0.2, 0.35))
    return [Labelled(scene.image, labels_of(scene.masks, scene.classes)) for scene in drawn]
