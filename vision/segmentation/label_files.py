"""Labels as PNGs whose pixels are classes, as other programs write and read them (PASCAL VOC's, for one)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from vision.errors import BadImage
from vision.images import inspect
from vision.segmentation.drawing import class_colors
from vision.segmentation.labels import BACKGROUND

MAX_PIXELS = 100_000_000


def labels_png(labels: np.ndarray) -> bytes:
    """A PNG whose pixels are ``labels``, ``(H, W) uint8``, in the classes' colours; the background is transparent."""
    picture = Image.fromarray(labels, "P")
    picture.putpalette(class_colors().tobytes())
    stream = BytesIO()
    picture.save(stream, "PNG", transparency=BACKGROUND, optimize=True)
    return stream.getvalue()


def read_labels(path: Path) -> np.ndarray:
    """The numbers of a file's pixels: a palette's places, or how light a gray is.

    Returns:
        ``(H, W) uint8``.

    Raises:
        BadImage: what :func:`vision.images.inspect` raises; ``too_many_pixels``; ``no_labels``: it has colours
            and no palette; ``image_truncated``.
    """
    header = inspect(path)
    if header.width * header.height > MAX_PIXELS:
        raise BadImage("too_many_pixels", pixels=header.width * header.height, max_pixels=MAX_PIXELS)
    try:
        with Image.open(path) as picture:
            if picture.mode not in ("P", "L", "1"):
                raise BadImage("no_labels")
            labels: np.ndarray = np.array(picture.convert("L") if picture.mode == "1" else picture)
            return labels
    except (OSError, SyntaxError, ValueError) as error:
        raise BadImage("image_truncated", detail=str(error)) from error
