"""Masks as files; without any network, for the web process too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import cv2
import numpy as np

from vision import images
from vision.errors import BadImage
from vision.segmentation.grabcut import BACKGROUND, FOREGROUND, UNMARKED
from webapp.cutouts.models import Cutout
from webapp.photos.models import Photo
from webapp.photos.pixels import read_header, read_image
from webapp.sentences import Refused


def mask_png(file: BinaryIO, photo: Photo) -> bytes:
    """Check an uploaded mask and return it as a gray PNG.

    Raises:
        Refused: ``mask_does_not_fit``, or why it is no picture.
    """
    wanted = read_header(photo.display)
    try:
        header = images.inspect(file)
        if (header.width, header.height) != (wanted.width, wanted.height):
            raise Refused("mask_does_not_fit")
        gray = images.decode(file)[..., 0]
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    return images.encode(gray, "png")


def read_mask(cutout: Cutout) -> np.ndarray:
    """``(h, w) float32`` 0…1, of the display copy's size."""
    return read_image(cutout.mask)[..., 0].astype(np.float32) / np.float32(255.0)


def drawn(marks: Iterable[Mapping[str, Any]], size: tuple[int, ...]) -> np.ndarray:
    """Strokes of a brush as ``(h, w) uint8`` of ``vision.segmentation.grabcut``'s labels; later ones lie on top."""
    canvas = np.full(size, UNMARKED, np.uint8)
    for mark in marks:
        label = FOREGROUND if mark["keeps"] else BACKGROUND
        points = np.array(mark["points"], np.int32).reshape(-1, 2)
        # A line of no length would be nothing: a press without a move is a dot.
        cv2.circle(canvas, points[0].tolist(), mark["width"] // 2, label, thickness=cv2.FILLED)
        cv2.polylines(canvas, [points], isClosed=False, color=label, thickness=mark["width"])
    return canvas
