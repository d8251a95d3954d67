"""What a segmenter found in a photograph, as a picture. No network is loaded: web processes use it."""

from __future__ import annotations

import cv2
import numpy as np

from vision.segmentation import rle
from vision.segmentation.label_files import labels_png
from vision.segmentation.labels import BACKGROUND
from webapp.datasets.models import Trial


def mask_png(trial: Trial, *, is_full_size: bool) -> bytes:
    """A PNG whose pixels are classes: 0 for the background, which is transparent, a class's place plus 1.

    Its palette has the classes' colours, so that it also looks like what it is.

    Args:
        trial: of a segmenter.
        is_full_size: as large as the photograph; else as its copy for screens.
    """
    size = (trial.photo.width, trial.photo.height)
    shape = trial.masks[0]["size"] if trial.masks else size[::-1]
    labels: np.ndarray = np.full(shape, BACKGROUND, np.uint8)
    for mask in trial.masks:
        labels[rle.decode({"size": mask["size"], "counts": mask["counts"]})] = mask["place"] + 1
    if is_full_size:
        labels = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT)
    return labels_png(labels)
