"""Pictures for a person to look at: things outlined, and sheets of which every part has its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

PAPER, INK = (250, 250, 248), (24, 24, 28)
FONT_SIZE = 13
MARGIN, GAP = 16, 10
LINE = 17
WIDEST = 1600
"""Of a sheet, px."""

OTHER_FONTS = (
    "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "PingFang.ttc", "Hiragino Sans GB.ttc", "msyh.ttc",
    "DejaVuSans.ttf",
)  # fmt: skip
"""Of Linux, macOS and Windows, for what the font that Pillow brings has not: that is all but ASCII."""


class Thing(NamedTuple):
    """Something to outline: left, top, right, bottom in px, what it is, and its colour."""

    box: Sequence[float]
    words: str
    color: str | tuple[int, int, int]


class Tile(NamedTuple):
    """A picture of a sheet, ``(H, W, 3) uint8``, and what stands below it."""

    image: np.ndarray
    words: str


def font_for(words: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font that has the letters of ``words``, if this machine has one."""
    if not words.removesuffix("…").isascii():
        for name in OTHER_FONTS:
            with suppress(OSError):
                return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)


def outlined(image: np.ndarray, things: Iterable[Thing]) -> np.ndarray:
    """A picture with boxes and their words."""
    picture = Image.fromarray(image)
    drawing = ImageDraw.Draw(picture)
    width = max(2, max(image.shape) // 300)
    size = max(FONT_SIZE, max(image.shape) // 50)
    for thing in things:
        left, top, _, _ = thing.box
        drawing.rectangle(tuple(thing.box), outline=thing.color, width=width)
        font = font_for(thing.words, size)
        plate = (left, top, left + font.getlength(thing.words) + 4 * width, top + 1.5 * size)
        drawing.rectangle(plate, fill=thing.color)
        drawing.text((left + 2 * width, top + 0.75 * size), thing.words, INK, font, anchor="lm")
    return np.asarray(picture)


def with_legend(image: np.ndarray, entries: Sequence[tuple[str, tuple[int, int, int]]]) -> np.ndarray:
    """A picture and below it which colour means what."""
    size = max(FONT_SIZE, max(image.shape) // 50)
    row = round(1.6 * size)
    height, width = image.shape[:2]
    picture = Image.new("RGB", (width, height + row * len(entries) + (size if entries else 0)), PAPER)
    picture.paste(Image.fromarray(image))
    drawing = ImageDraw.Draw(picture)
    for number, (words, color) in enumerate(entries):
        top = height + size // 2 + number * row
        drawing.rectangle((size, top + size // 4, 2 * size, top + size // 4 + size), fill=color, outline=INK)
        drawing.text((2.6 * size, top), words, INK, font_for(words, size))
    return np.asarray(picture)


def sheet(title: str, tiles: Sequence[Tile], *, columns: int | None = None, least: int = 1) -> np.ndarray:
    """Pictures in rows, each with its words below it, under a title.

    Args:
        title: a line.
        tiles: at least one; they are shown in cells of the largest.
        columns: by default as many as make the sheet about as wide as high, and no wider than :data:`WIDEST`.
        least: px; smaller tiles are enlarged, number by number.
    """
    images = [_enlarged(tile.image, least) for tile in tiles]
    height, width = (max(image.shape[axis] for image in images) for axis in (0, 1))
    lines = max(tile.words.count("\n") for tile in tiles) + 1
    across, down = width + GAP, height + LINE * lines + GAP
    if columns is None:
        columns = max(1, min(len(tiles), round((len(tiles) * down / across) ** 0.5), WIDEST // across))
    font = font_for(title, FONT_SIZE + 3)
    wide = max(columns * across - GAP, round(font.getlength(title)))
    rows = -(-len(tiles) // columns)
    page = Image.new("RGB", (wide + 2 * MARGIN, rows * down - GAP + 2 * MARGIN + 2 * LINE), PAPER)
    drawing = ImageDraw.Draw(page)
    drawing.text((MARGIN, MARGIN), title, INK, font)
    for number, (image, tile) in enumerate(zip(images, tiles, strict=True)):
        left = MARGIN + (number % columns) * across
        top = MARGIN + 2 * LINE + (number // columns) * down
        page.paste(Image.fromarray(image), (left, top))
        for line, words in enumerate(tile.words.split("\n")):
            place = (left, top + height + 1 + line * LINE)
            drawing.text(place, _cut(words, width), INK, font_for(words, FONT_SIZE))
    return np.asarray(page)


def _enlarged(image: np.ndarray, least: int) -> np.ndarray:
    times = -(-least // max(image.shape[:2]))
    return cv2.resize(image, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST_EXACT)


def _cut(words: str, width: int) -> str:
    """As much of a line as fits."""
    font = font_for(words, FONT_SIZE)
    if font.getlength(words) <= width:
        return words
    while words and font.getlength(f"{words}…") > width:
        words = words[:-1]
    return f"{words}…"
