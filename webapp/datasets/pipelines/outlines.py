"""Outlines as people draw them, as files have them, and as the labels that a network learns from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from vision.detection import formats
from vision.errors import BadImage
from vision.segmentation import rle
from vision.segmentation.labels import BACKGROUND
from vision.segmentation.polygons import Polygon, mask_of, polygons_of
from webapp.datasets.services.drawn import Outline, area_of
from webapp.sentences import Refused

TOLERANCE = 1.5
"""How far a mask's edge may be from the outline made of it, px."""


def labels_of(outlines: Iterable[Outline], *, size: tuple[int, int], scale: float) -> np.ndarray:
    """One class for each pixel; where outlines overlap the later ones lie above.

    Args:
        outlines: in px of the photograph.
        size: height and width of the labels, px.
        scale: px of the labels to one of the photograph.

    Returns:
        ``(H, W) uint8``: 0 for the background, a class's place plus 1.
    """
    labels = np.full(size, BACKGROUND, np.uint8)
    for outline in outlines:
        labels[_mask(outline, size, scale)] = outline["place"] + 1
    return labels


def outlines_of(mask: np.ndarray, place: int, *, scale: float = 1.0) -> list[Outline]:
    """A mask's pieces, each with its holes.

    Args:
        mask: ``(H, W) bool``.
        place: their class's.
        scale: px of the photograph to one of the mask.
    """
    return [
        {"place": place, "rings": [_flat(ring * scale) for ring in (piece.outline, *piece.holes)]}
        for piece in polygons_of(mask, tolerance=TOLERANCE)
    ]


def from_file(written: formats.Outline, place: int, *, width: int, height: int) -> list[Outline]:
    """What a file says of one thing: each of its pieces. Raises ``Refused``: ``bad_rle``."""
    if not written.runs:
        return [{"place": place, "rings": [list(ring)]} for ring in written.polygons]
    runs = written.runs if isinstance(written.runs, str) else list(written.runs)
    try:
        mask = rle.decode({"size": [height, width], "counts": runs})
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    return outlines_of(mask, place)


def to_file(outline: Outline, *, width: int, height: int) -> formats.Outline:
    """With holes as run lengths, as polygons have none in files."""
    first, *holes = outline["rings"]
    area = area_of(first) - sum(map(area_of, holes))
    if not holes:
        return formats.Outline(polygons=(tuple(first),), area=area)
    counts = rle.encode(_mask(outline, (height, width), 1.0))["counts"]
    return formats.Outline(runs=counts if isinstance(counts, str) else tuple(counts), area=area)


def box_of(outline: Outline) -> list[float]:
    """Left, top, right, bottom, px."""
    across, down = outline["rings"][0][::2], outline["rings"][0][1::2]
    return [min(across), min(down), max(across), max(down)]


def _mask(outline: Outline, size: tuple[int, int], scale: float) -> np.ndarray:
    first, *holes = (_points(ring) * scale for ring in outline["rings"])
    return mask_of([Polygon(outline=first, holes=tuple(holes))], size)


def _points(ring: Sequence[float]) -> np.ndarray:
    return np.array(ring, np.float64).reshape(-1, 2)


def _flat(points: np.ndarray) -> list[float]:
    flat: list[float] = points.round(1).ravel().tolist()
    return flat
