"""Data sets as files of other programs, and from them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from vision import images
from vision.detection.formats import (
    FORMATS,
    MAX_BYTES,
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    Format,
    read_annotations,
    write_annotations,
)
from vision.errors import BadImage
from webapp.datasets import selectors
from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.datasets.names import named
from webapp.datasets.services import MAX_CLASSES, MAX_PHOTOS
from webapp.gallery import archive
from webapp.photos.models import Photo
from webapp.photos.services import add_photo
from webapp.sentences import Refused, sentence_of

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".tif", ".tiff", ".bmp")
ANNOTATIONS: Mapping[str, Format] = {".json": "coco", ".xml": "voc", ".txt": "yolo", ".csv": "csv"}
"""By what a file's name ends with; the first of which there is one is the format."""
LISTS_OF_CLASSES = (".yaml", ".yml", ".names")
_ELSEWHERE = {"bad_value": "bad_field", "box_outside": "box_beyond"}
"""Reasons that are something else on pages where people draw and fill in."""
MAX_UNPACKED_BYTES = 1_000_000_000


class Imported(NamedTuple):
    """What became of an import.

    Attributes:
        photos: how many are annotated by it.
        refused: sentences about pictures that could not be used.
    """

    photos: int
    refused: list[str]


def write_files(dataset: Dataset, format: str) -> bytes:
    """The annotations as a ZIP. Raises ``Refused``: ``not_found`` if there is no such format."""
    known = next((one for one in FORMATS if one == format), None)
    if known is None:
        raise Refused("not_found")
    rows = named(selectors.list_rows(dataset).filter(annotated_at__isnull=False))
    pictures = tuple(_picture(name, row) for name, row in rows.items())
    if not pictures:
        raise Refused("nothing_annotated_yet")
    files = write_annotations(known, Annotations(classes=tuple(dataset.classes), pictures=pictures))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def read_archive(dataset: Dataset, file: BinaryIO) -> Imported:
    """Add the photographs of a ZIP with their boxes, or boxes to the photographs that are there.

    Raises:
        Refused: what :mod:`webapp.gallery.archive` and ``vision.detection.formats`` refuse, ``too_many_photos``,
            ``too_many_classes_here``; nothing is changed then.
    """
    with archive.opened(file) as opened:
        entries = archive.entries_of(opened, max_bytes=MAX_UNPACKED_BYTES)
        pictures = {one.name: one for one in entries if _ends(one.name) in PICTURES}
        if len(pictures) + dataset.rows.count() > MAX_PHOTOS:
            raise Refused("too_many_photos", max_photos=MAX_PHOTOS)
        there = {} if pictures else named(selectors.list_rows(dataset))
        refused: list[str] = []
        sizes = {name: (row.photo.width, row.photo.height) for name, row in there.items()}
        for name, entry in pictures.items():
            try:
                sizes[name] = _size(archive.read(opened, entry, max_bytes=settings.MAX_UPLOAD_BYTES))
            except Refused as error:
                refused.append(f"{name}: {sentence_of(error.reason, error.figures)}")
        annotations = _annotations(opened, entries, sizes)
        classes = _merged(dataset.classes, annotations.classes)
        found = [(one, there.get(one.name)) for one in annotations.pictures]
        # Without a line about it, a photograph that was there stays as it is.
        found = [(one, row) for one, row in found if row is None or len(one.boxes)]
        rows: list[tuple[AnnotatedPicture, Photo]] = []
        for one, row in found:
            if row is not None:
                rows.append((one, row.photo))
                continue
            content = archive.read(opened, pictures[one.name], max_bytes=settings.MAX_UPLOAD_BYTES)
            try:
                rows.append((one, _photo(dataset, one.name, content)))
            except Refused as error:
                refused.append(f"{one.name}: {sentence_of(error.reason, error.figures)}")
    _keep(dataset, classes, annotations.classes, rows)
    return Imported(len(rows), refused)


@transaction.atomic
def _keep(
    dataset: Dataset,
    classes: list[str],
    named_here: tuple[str, ...],
    rows: list[tuple[AnnotatedPicture, Photo]],
) -> None:
    dataset.classes = classes
    dataset.save(update_fields=["classes"])
    place = [classes.index(name) for name in _spelled(classes, named_here)]
    for one, photo in rows:
        boxes = [
            [*(round(float(edge), 2) for edge in box), place[int(number)]]
            for box, number in zip(one.boxes, one.classes, strict=True)
        ]
        DatasetPhoto.objects.update_or_create(
            dataset=dataset, photo=photo, defaults={"boxes": boxes, "annotated_at": timezone.now()}
        )


def _annotations(
    opened: zipfile.ZipFile, entries: list[archive.Entry], sizes: Mapping[str, tuple[int, int]]
) -> Annotations:
    ends = {_ends(one.name) for one in entries}
    suffix = next((suffix for suffix in ANNOTATIONS if suffix in ends), None)
    if suffix is None:
        raise Refused("no_annotations")
    wanted = (suffix, *LISTS_OF_CLASSES) if suffix == ".txt" else (suffix,)
    chosen = [one for one in entries if _ends(one.name) in wanted]
    total = sum(one.bytes for one in chosen)
    if total > MAX_BYTES:
        raise Refused("file_too_large", bytes=total, max_bytes=MAX_BYTES)
    files = {one.name: archive.read(opened, one, max_bytes=MAX_BYTES) for one in chosen}
    if not sizes:
        raise Refused("no_photos_for_annotations")
    try:
        return read_annotations(ANNOTATIONS[suffix], files, sizes=sizes)
    except BadAnnotations as error:
        raise Refused(_ELSEWHERE.get(error.reason, error.reason), **error.figures) from error


def _merged(classes: list[str], others: tuple[str, ...]) -> list[str]:
    known = {name.casefold() for name in classes}
    merged = [*classes, *(name for name in others if name.casefold() not in known)]
    if len(merged) > MAX_CLASSES:
        raise Refused("too_many_classes_here", max_classes=MAX_CLASSES)
    return merged


def _spelled(classes: list[str], names: tuple[str, ...]) -> list[str]:
    """The names as the data set spells them."""
    known = {name.casefold(): name for name in classes}
    return [known[name.casefold()] for name in names]


def _photo(dataset: Dataset, name: str, content: bytes) -> Photo:
    file = ContentFile(content, PurePosixPath(name).name)
    return add_photo(owner=dataset.owner, role=Photo.Role.PHOTOGRAPH, file=file)


def _size(content: bytes) -> tuple[int, int]:
    try:
        header = images.inspect(BytesIO(content))
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    return header.width, header.height


def _picture(name: str, row: DatasetPhoto) -> AnnotatedPicture:
    boxes = np.array(row.boxes, np.float64).reshape(-1, 5)
    return AnnotatedPicture(
        name=name,
        width=row.photo.width,
        height=row.photo.height,
        boxes=boxes[:, :4],
        classes=boxes[:, 4].astype(np.int64),
    )


def _ends(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()
