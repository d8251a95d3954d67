"""What is taken home of a cut-out, at the photograph's full size; without any network, for the web process."""

from __future__ import annotations

import threading
from typing import Any

import cv2
import numpy as np

from vision import images
from vision.segmentation import rle as run_lengths
from vision.segmentation.cutouts import composite, cut_out
from vision.segmentation.edges import refine
from vision.segmentation.polygons import polygons_of
from webapp.cutouts.models import Cutout
from webapp.cutouts.pipelines.masks import read_mask
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image, refusing_unreadable

REACH = 1.5
"""How far a mask that was drawn on a smaller copy may be off the photograph's edge, px of the copy."""
BLUR = 0.02
"""Standard deviation of a blurred background, as a share of the longer side."""

# A hundred megapixels take gigabytes on the way: one at a time.
_exporting = threading.Lock()


def picture_png(cutout: Cutout, *, background: str, color: str = "", photo: Photo | None = None) -> bytes:
    """The cut-out before nothing, a colour (``#rrggbb``), another photograph, or its own one blurred."""
    with _exporting, refusing_unreadable():
        image = read_image(cutout.photo.original)
        taken = cut_out(image, _alpha(cutout, image))
        if background == "none":
            return images.encode(taken, "png")
        return images.encode(composite(taken, _behind(image, background, color, photo)), "png")


def mask_png(cutout: Cutout) -> bytes:
    with _exporting, refusing_unreadable():
        alpha = _alpha(cutout, read_image(cutout.photo.original))
        return images.encode(np.rint(255.0 * alpha).astype(np.uint8), "png")


def polygons(cutout: Cutout) -> dict[str, Any]:
    """Outlines and holes in pixels of the photograph: ``x, y, x, y, …`` as COCO has them."""
    with _exporting, refusing_unreadable():
        found = polygons_of(_mask(cutout))
    return {
        **_size(cutout),
        "polygons": [
            {
                "outline": piece.outline.ravel().tolist(),
                "holes": [hole.ravel().tolist() for hole in piece.holes],
            }
            for piece in found
        ],
    }


def rle(cutout: Cutout) -> dict[str, Any]:
    """The mask as COCO's packed run lengths."""
    with _exporting, refusing_unreadable():
        return {**_size(cutout), "segmentation": run_lengths.encode(_mask(cutout))}


def _mask(cutout: Cutout) -> np.ndarray:
    mask: np.ndarray = _alpha(cutout, read_image(cutout.photo.original)) >= 0.5
    return mask


def _alpha(cutout: Cutout, image: np.ndarray) -> np.ndarray:
    mask = read_mask(cutout)
    return mask if mask.shape == image.shape[:2] else refine(mask, image, reach=REACH)


def _behind(image: np.ndarray, background: str, color: str, photo: Photo | None) -> np.ndarray:
    if background == "color":
        return np.frombuffer(bytes.fromhex(color.removeprefix("#") or "ffffff"), np.uint8)
    if background == "blur":
        return cv2.GaussianBlur(image, (0, 0), BLUR * max(image.shape))
    assert photo is not None
    return _covering(read_image(photo.original), image.shape[0], image.shape[1])


def _covering(picture: np.ndarray, height: int, width: int) -> np.ndarray:
    """The middle of a picture, enlarged or made smaller until it covers that size."""
    scale = max(height / picture.shape[0], width / picture.shape[1])
    size = max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale))
    interpolation = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
    resized = cv2.resize(picture, size, interpolation=interpolation)
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    return resized[top : top + height, left : left + width]


def _size(cutout: Cutout) -> dict[str, int]:
    return {"width": cutout.photo.width, "height": cutout.photo.height}
