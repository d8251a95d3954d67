"""Folders of pictures in which somebody has drawn what is there: boxes, outlines, or masks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import click
import cv2
import numpy as np

from vision.command_line.picture_files import read_picture
from vision.command_line.picture_folders import SEEN_SIDE
from vision.command_line.sentences import sentence
from vision.detection.formats import (
    AnnotatedPicture,
    Annotations,
    Format,
    Outline,
    files_of_one_format,
    read_annotations,
)
from vision.detection.formats.class_lists import read_class_list
from vision.errors import BadImage
from vision.images import fitted_size, inspect
from vision.segmentation import rle
from vision.segmentation.label_files import read_labels
from vision.segmentation.labels import BACKGROUND, IGNORED
from vision.segmentation.polygons import Polygon, mask_of

SUFFIXES = (".json", ".xml", ".csv", ".txt", ".yaml", ".yml", ".names")
"""Of files of annotations. All others are looked at as pictures."""
MAX_BYTES = 1 << 30
"""Of annotations, one's own: memory is the limit."""
CLASSES = "classes.txt"
"""In a folder of masks: the classes' names from 1 on, a line each."""
WHITE, GRAY = 255, 128


class Boxed(NamedTuple):
    """A picture with boxes, as :class:`vision.detection.annotated.AnnotatedImage` has it."""

    path: Path
    boxes: np.ndarray
    classes: np.ndarray

    @property
    def image(self) -> np.ndarray:
        return read_picture(self.path, SEEN_SIDE)


@dataclass(frozen=True)
class Outlined:
    """A picture with outlines, as :class:`vision.segmentation.labels.LabelledPicture` has it."""

    path: Path
    annotated: AnnotatedPicture

    @property
    def image(self) -> np.ndarray:
        return read_picture(self.path, SEEN_SIDE)

    @cached_property
    def labels(self) -> np.ndarray:
        one = self.annotated
        size = fitted_size((one.width, one.height), SEEN_SIDE)
        labels = np.full(size[::-1], BACKGROUND, np.uint8)
        for outline, kind in zip(one.outlines, one.classes, strict=bool(one.outlines)):
            if outline is not None:
                labels[_mask(outline, one, size)] = kind + 1
        return labels


@dataclass(frozen=True)
class Masked:
    """A picture with a mask beside it, likewise; of a black and white one what is white is the one class."""

    path: Path
    mask: Path
    is_white: bool = False

    @property
    def image(self) -> np.ndarray:
        return read_picture(self.path, SEEN_SIDE)

    @cached_property
    def labels(self) -> np.ndarray:
        try:
            labels = read_labels(self.mask)
        except BadImage as error:
            raise click.ClickException(f"{self.mask}: {sentence(error)}") from error
        header = inspect(self.path)
        if labels.shape != (header.height, header.width):
            raise click.ClickException(f"{self.mask} is not as large as {self.path}.")
        if self.is_white:
            labels = (labels >= GRAY).astype(np.uint8)
        size = fitted_size(labels.shape[::-1], SEEN_SIDE)
        return cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT)


def read_folder(folder: Path, format: Format | None) -> Annotations:
    """The annotations in ``folder``, checked against the pictures there.

    Args:
        folder: it is looked for in its folders, too.
        format: None for what the files' names say.

    Raises:
        BadAnnotations: see :func:`vision.detection.formats.read_annotations`.
    """
    files, sizes = {}, {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in SUFFIXES:
            files[name] = path
        elif (size := _size(path)) is not None:
            sizes[name] = size
    found = files_of_one_format(files)
    if format is None and found is not None:
        format, names = found
        files = {name: files[name] for name in names}
    contents = {name: path.read_bytes() for name, path in files.items()}
    return read_annotations(format or "coco", contents, sizes=sizes, max_bytes=MAX_BYTES)


def boxed_pictures(folder: Path, annotations: Annotations) -> list[Boxed]:
    return [
        Boxed(folder / one.name, one.boxes * (_seen_width(one) / one.width), one.classes)
        for one in annotations.pictures
    ]


def outlined_pictures(folder: Path, annotations: Annotations) -> list[Outlined]:
    """Raises ``click.ClickException`` if there are boxes only."""
    if not any(one.outlines for one in annotations.pictures):
        raise click.ClickException(f"{folder} has boxes, but no outlines to learn from.")
    return [Outlined(folder / one.name, one) for one in annotations.pictures]


def masked_pictures(folder: Path) -> tuple[list[Masked], tuple[str, ...]]:
    """The pictures in ``images`` that have a mask of their name in ``masks``, and the classes' names."""
    masks = {path.stem: path for path in _files(folder / "masks")}
    found = [Masked(path, masks[path.stem]) for path in _files(folder / "images") if path.stem in masks]
    if not found:
        raise click.ClickException(f"{folder} has no picture in images with a mask of its name in masks.")
    pixels = np.sum([np.bincount(one.labels.ravel(), minlength=1 + WHITE) for one in found], axis=0)
    if pixels[1:].argmax() == WHITE - 1:  # not of classes, but black and white, perhaps with soft edges
        found = [replace(one, is_white=True) for one in found]
        pixels = np.array([0, 1])
    largest = int(np.flatnonzero(pixels[:IGNORED])[-1])
    listed = folder / CLASSES
    if not listed.exists():
        return found, tuple(f"class {number}" for number in range(1, largest + 1))
    names = tuple(read_class_list({CLASSES: listed.read_bytes()}))
    if largest > len(names):
        raise click.ClickException(
            f"There is a class {largest} in the masks, but {listed} names {len(names)}."
        )
    return found, names


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")


def _seen_width(one: AnnotatedPicture) -> int:
    return fitted_size((one.width, one.height), SEEN_SIDE)[0]


def _mask(outline: Outline, one: AnnotatedPicture, size: tuple[int, int]) -> np.ndarray:
    """``(h, w) bool`` at the size at which it is learned."""
    if outline.runs:
        runs = outline.runs if isinstance(outline.runs, str) else list(outline.runs)
        whole = rle.decode({"size": [one.height, one.width], "counts": runs})
        return cv2.resize(whole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST_EXACT) > 0
    scale = np.array(size) / (one.width, one.height)
    rings = (np.reshape(ring, (-1, 2)) * scale for ring in outline.polygons)
    return mask_of([Polygon(outline=ring) for ring in rings], size[::-1])


def _size(path: Path) -> tuple[int, int] | None:
    try:
        header = inspect(path)
    except BadImage:
        return None
    return header.width, header.height
