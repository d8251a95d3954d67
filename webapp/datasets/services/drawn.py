"""What somebody drew on a photograph: checked, and kept in place of what was there."""

from __future__ import annotations

from typing import TypedDict

from django.utils import timezone

from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.photos.models import Photo
from webapp.sentences import Refused

MAX_BOXES = 300
"""On one photograph."""
MAX_OUTLINES = 300
MAX_POINTS = 20_000
"""Of all outlines on one photograph."""

Box = tuple[float, float, float, float, int]


class Outline(TypedDict):
    """A thing's shape.

    Attributes:
        place: its class's.
        rings: ``x, y, x, y, …`` in px of the photograph; the first is the outline, the others are holes in it.
    """

    place: int
    rings: list[list[float]]


def keep_boxes(row: DatasetPhoto, boxes: list[Box], *, classes: list[str]) -> None:
    """Keep all boxes of a photograph, in place of those before; none says that nothing is in it.

    Args:
        classes: the names that the boxes' places meant where they were drawn.

    Raises:
        Refused: ``classes_changed``, ``box_outside``, ``box_too_small``, ``unknown_class_here``, ``too_many_boxes``.
    """
    _check_drawn_for(row, Dataset.Kind.BOXES, classes)
    row.boxes = checked_boxes(boxes, row.photo, classes=len(row.dataset.classes))
    _keep(row)


def keep_outlines(row: DatasetPhoto, outlines: list[Outline], *, classes: list[str]) -> None:
    """Keep all outlines of a photograph, in place of those before; none says that nothing is in it.

    Args:
        classes: the names that the outlines' places meant where they were drawn.

    Raises:
        Refused: ``classes_changed``, ``outline_too_small``, ``unknown_class_here``, ``too_many_outlines``, ``too_many_points``.
    """
    _check_drawn_for(row, Dataset.Kind.MASKS, classes)
    row.outlines = checked_outlines(outlines, row.photo, classes=len(row.dataset.classes))
    _keep(row)


def checked_boxes(boxes: list[Box], photo: Photo, *, classes: int) -> list[list[float]]:
    if len(boxes) > MAX_BOXES:
        raise Refused("too_many_boxes", max_boxes=MAX_BOXES)
    checked: list[list[float]] = []
    for left, top, right, bottom, place in boxes:
        if not 0 <= place < classes:
            raise Refused("unknown_class_here")
        inside = [
            max(0.0, left),
            max(0.0, top),
            min(float(photo.width), right),
            min(float(photo.height), bottom),
        ]
        if inside[2] <= inside[0] or inside[3] <= inside[1]:
            raise Refused("box_outside")
        if inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1:
            raise Refused("box_too_small")
        checked.append([*(round(edge, 2) for edge in inside), place])
    return checked


def checked_outlines(outlines: list[Outline], photo: Photo, *, classes: int) -> list[Outline]:
    """Those that Facet keeps: within the photograph, to a tenth of a pixel."""
    if len(outlines) > MAX_OUTLINES:
        raise Refused("too_many_outlines", max_outlines=MAX_OUTLINES)
    if sum(len(ring) // 2 for outline in outlines for ring in outline["rings"]) > MAX_POINTS:
        raise Refused("too_many_points", max_points=MAX_POINTS)
    checked: list[Outline] = []
    for outline in outlines:
        if not 0 <= outline["place"] < classes:
            raise Refused("unknown_class_here")
        rings = [_inside(ring, photo) for ring in outline["rings"]]
        if not rings or area_of(rings[0]) < 1:
            raise Refused("outline_too_small")
        holes = [ring for ring in rings[1:] if area_of(ring)]
        checked.append({"place": outline["place"], "rings": [rings[0], *holes]})
    return checked


def area_of(ring: list[float]) -> float:
    """Px², by the shoelace formula."""
    points = list(zip(ring[::2], ring[1::2], strict=True))
    following = [*points[1:], *points[:1]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True))) / 2


def _inside(ring: list[float], photo: Photo) -> list[float]:
    sides = (photo.width, photo.height)
    return [round(min(max(0.0, value), float(sides[axis % 2])), 1) for axis, value in enumerate(ring)]


def _check_drawn_for(row: DatasetPhoto, kind: str, classes: list[str]) -> None:
    if row.dataset.kind != kind:
        raise Refused("bad_request")
    if row.dataset.classes != classes:
        raise Refused("classes_changed")


def _keep(row: DatasetPhoto) -> None:
    row.annotated_at = timezone.now()
    row.save(update_fields=["boxes", "outlines", "annotated_at"])
