"""What people or networks say is in pictures, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np

from vision.errors import VisionError

MAX_BYTES = 32 << 20
"""Of all files together: parsed, they take some twenty times as much memory."""

MAX_NAME = 250
"""Characters of a picture's or a class's name."""

MAX_CLASSES = 10_000

TOLERANCE = 1.0
"""Boxes reach beyond pictures by rounding: so many px are cut off, more are refused."""


class BadAnnotations(VisionError):
    """A file of annotations that cannot be used; the figure ``file`` says which."""


class Outline(NamedTuple):
    """The shape of one object.

    Attributes:
        polygons: ``x, y, x, y, …`` in px, three points or more each; together they are the object.
        runs: instead, run lengths of the whole picture's mask as COCO has them: numbers, or packed in a
            string. Nobody has checked that they fill the picture.
        area: px², as the file says.
    """

    polygons: tuple[tuple[float, ...], ...] = ()
    runs: tuple[int, ...] | str = ()
    area: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnnotatedPicture:
    """One picture and what is in it.

    Attributes:
        name: of its file, with the folders in it: ``train/0001.jpg``.
        width, height: px.
        boxes: ``(N, 4) float64`` corners, px, none empty, none beyond the picture.
        classes: ``(N,) int64``, places in :attr:`Annotations.classes`.
        scores: ``(N,)``, 0 to 1, of what a network found; None of what people drew.
        is_ignored: ``(N,) bool``: finding it is neither right nor wrong (COCO's crowds, VOC's difficult ones);
            None for nowhere.
        outlines: of every box its outline or None; empty if none has one.
    """

    name: str
    width: int
    height: int
    boxes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray | None = None
    is_ignored: np.ndarray | None = None
    outlines: tuple[Outline | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Annotations:
    """Pictures and the classes of what is in them.

    Attributes:
        classes: their names.
        pictures: some may have nothing in them.
        numbers: the classes' numbers in COCO's files, which leave gaps; None for 1, 2, ….
    """

    classes: tuple[str, ...]
    pictures: tuple[AnnotatedPicture, ...]
    numbers: tuple[int, ...] | None = None


class PictureDraft:
    """A picture whose boxes are still being read, each checked as it comes."""

    def __init__(self, file: str, name: str, width: int, height: int) -> None:
        self._file, self.name = file, checked_name(file, name)
        if not (0 < width <= 1_000_000 and 0 < height <= 1_000_000):
            raise BadAnnotations("bad_value", file=file, field="size", value=f"{width} × {height}")
        self.width, self.height = width, height
        self._boxes: list[list[float]] = []
        self._classes: list[int] = []
        self._scores: list[float | None] = []
        self._is_ignored: list[bool] = []
        self._outlines: list[Outline | None] = []

    def add(
        self,
        box: Sequence[float],
        kind: int,
        *,
        score: float | None = None,
        is_ignored: bool = False,
        outline: Outline | None = None,
        **where: float | str,
    ) -> None:
        """Take one box, ``left, top, right, bottom`` in px.

        Args:
            box: its corners.
            kind: its class.
            score, is_ignored, outline: as :class:`AnnotatedPicture` has them.
            where: in the file it is, such as its line, for the error.

        Raises:
            BadAnnotations: ``box_empty``, ``box_outside``, ``bad_value`` (not a number).
        """
        figures = {"file": self._file, "picture": self.name, **where}
        written = ", ".join(f"{edge:g}" for edge in box)
        if not all(isfinite(edge) for edge in box) or not (score is None or 0 <= score <= 1):
            raise BadAnnotations("bad_value", field="box", value=f"{written}; score {score}", **figures)
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            raise BadAnnotations("box_empty", box=written, **figures)
        beyond = max(-left, -top, right - self.width, bottom - self.height)
        inside = [max(left, 0.0), max(top, 0.0), min(right, self.width), min(bottom, self.height)]
        if beyond > TOLERANCE or inside[2] <= inside[0] or inside[3] <= inside[1]:
            figures |= {"width": self.width, "height": self.height}
            raise BadAnnotations("box_outside", box=written, **figures)
        self._boxes.append(inside)
        self._classes.append(kind)
        self._scores.append(score)
        self._is_ignored.append(is_ignored)
        self._outlines.append(outline)

    def finished(self) -> AnnotatedPicture:
        """The picture with all that was taken. Scores count only if every box has one."""
        scored = [score for score in self._scores if score is not None]
        is_scored = bool(scored) and len(scored) == len(self._boxes)
        return AnnotatedPicture(
            name=self.name,
            width=self.width,
            height=self.height,
            boxes=np.array(self._boxes, np.float64).reshape(-1, 4),
            classes=np.array(self._classes, np.int64),
            scores=np.array(scored, np.float64) if is_scored else None,
            is_ignored=np.array(self._is_ignored) if any(self._is_ignored) else None,
            outlines=tuple(self._outlines) if any(self._outlines) else (),
        )


def checked_name(file: str, name: str) -> str:
    """A picture's name that is a path within the folder it is given in, with forward slashes.

    Raises:
        BadAnnotations: ``bad_name``: it leads elsewhere, is empty, too long or holds control characters.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or name[1:2] == ":"  # C:\\
    if not path.name or leads_out or len(name) > MAX_NAME or not name.isprintable():
        raise BadAnnotations("bad_name", file=file, value=name[:MAX_NAME])
    return str(path)


def checked_classes(file: str, names: Sequence[str]) -> tuple[str, ...]:
    """Class names, each once, without spaces around them.

    Raises:
        BadAnnotations: ``no_classes``, ``too_many_classes``, ``duplicate_class`` or ``bad_name``.
    """
    if not names:
        raise BadAnnotations("no_classes", file=file)
    if len(names) > MAX_CLASSES:
        raise BadAnnotations("too_many_classes", file=file, classes=len(names), max_classes=MAX_CLASSES)
    seen: dict[str, None] = {}
    for name in map(str.strip, names):
        if not name or len(name) > MAX_NAME or not name.isprintable():
            raise BadAnnotations("bad_name", file=file, value=name[:MAX_NAME])
        if name in seen:
            raise BadAnnotations("duplicate_class", file=file, value=name)
        seen[name] = None
    return tuple(seen)


def class_places(
    file: str, names: Sequence[str], allowed: Sequence[str] | None
) -> tuple[tuple[str, ...], dict[str, int]]:
    """The classes to use, and each name's place among them; without a file's own ones if some are allowed.

    No names at all are none, not an error: nothing is in the pictures.
    """
    chosen = allowed or names
    classes = checked_classes(file, chosen) if chosen else ()
    return classes, {name: place for place, name in enumerate(classes)}


def check_size(files: Mapping[str, bytes], max_bytes: int) -> None:
    """Raises:
    BadAnnotations: ``file_too_large``: all together have more than ``max_bytes``.
    """
    total = sum(len(content) for content in files.values())
    if total > max_bytes:
        largest = max(files, key=lambda name: len(files[name]))
        raise BadAnnotations("file_too_large", file=largest, bytes=total, max_bytes=max_bytes)


def decoded(file: str, content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark.

    Raises:
        BadAnnotations: ``not_text``.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadAnnotations("not_text", file=file, position=error.start) from error
