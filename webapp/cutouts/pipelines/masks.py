"""Masks as files; without any network, for the web process too."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np

from vision import images
from vision.errors import BadImage
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
