"""A photograph with its boxes drawn on it. No network is loaded: web processes use it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vision import images
from webapp.objects.labels import LABELS, color_of
from webapp.objects.raw import RawBoxes
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image, refusing_unreadable

INK = "#10131a"
_Corners = tuple[float, float, float, float]


class _Pen(NamedTuple):
    """How thick and large, for a picture of a size."""

    width: int
    casing: int
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont
    padding: int

    @classmethod
    def for_side(cls, side: int) -> _Pen:
        size = max(11, round(side / 60))
        return cls(
            max(2, round(side / 360)), max(1, round(side / 900)), ImageFont.load_default(size), size // 3
        )


def draw_boxes(photo: Photo, raw: RawBoxes, shown: list[int]) -> bytes:
    """A PNG of the photograph, at most 2048 px, with the boxes ``shown``; the likeliest lie on top."""
    with refusing_unreadable():
        picture = Image.fromarray(read_image(photo.display))
    draw, pen = ImageDraw.Draw(picture), _Pen.for_side(max(picture.size))
    scale = picture.width / raw["width"]
    taken: list[_Corners] = []
    tags: list[tuple[_Corners, str, str]] = []
    for index in reversed(shown):
        box = [value * scale for value in raw["boxes"][index]]
        _draw_frame(draw, box, color_of(raw["labels"][index]), pen)
    for index in shown:
        box = [value * scale for value in raw["boxes"][index]]
        label = raw["labels"][index]
        text = f"{LABELS[label]} {raw['scores'][index]:.0%}"
        place = _place_tag(draw, text, box, pen, picture.size, taken)
        taken.append(place)
        tags.append((place, text, color_of(label)))
    for place, text, color in reversed(tags):
        draw.rectangle(place, fill=color, outline=INK, width=pen.casing)
        middle = (place[0] + pen.padding, (place[1] + place[3]) / 2)
        draw.text(middle, text, fill=INK, font=pen.font, anchor="lm")
    return images.encode(np.asarray(picture), "png")


def _draw_frame(draw: ImageDraw.ImageDraw, box: list[float], color: str, pen: _Pen) -> None:
    left, top, right, bottom = (round(value) for value in box)
    # Dark around light: seen on snow as on coal.
    around = (left - pen.casing, top - pen.casing, right + pen.casing, bottom + pen.casing)
    draw.rectangle(around, outline=INK, width=pen.width + 2 * pen.casing)
    draw.rectangle((left, top, max(left, right), max(top, bottom)), outline=color, width=pen.width)


def _place_tag(
    draw: ImageDraw.ImageDraw,
    text: str,
    box: list[float],
    pen: _Pen,
    size: tuple[int, int],
    taken: list[_Corners],
) -> _Corners:
    """Where a tag goes: above its box, in it, below it; the first place that no other tag has."""
    width = draw.textlength(text, font=pen.font) + 2 * pen.padding
    height = _line_height(pen) + pen.padding
    left = min(max(0.0, box[0] - pen.casing), max(0.0, size[0] - width))
    tops = [
        box[1] - height,
        box[1],
        box[3],
        box[3] - height,
        *(box[1] + height * step for step in range(1, 8)),
    ]
    inside = [top for top in tops if 0 <= top <= size[1] - height] or [0.0]
    places = [(left, top, left + width, top + height) for top in inside]
    return next((place for place in places if not any(_meet(place, other) for other in taken)), places[0])


def _line_height(pen: _Pen) -> float:
    _, top, _, bottom = pen.font.getbbox("Ag")
    return float(bottom - top) + pen.padding


def _meet(a: _Corners, b: _Corners) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
