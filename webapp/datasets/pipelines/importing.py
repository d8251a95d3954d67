"""Photographs and annotations out of an archive, one photograph after the other. No network is loaded."""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile

from vision import images
from vision.detection.formats import (
    MAX_BYTES,
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    files_of_one_format,
)
from vision.detection.formats import read_annotations as parsed
from vision.errors import BadImage
from vision.step import Checkpoint, Step
from webapp.datasets import selectors
from webapp.datasets.models import Dataset, DatasetImport
from webapp.datasets.names import named
from webapp.datasets.pipelines import outlines
from webapp.datasets.services import imports
from webapp.datasets.services.datasets import MAX_PHOTOS, merge_classes
from webapp.datasets.services.drawn import Outline, checked_outlines
from webapp.gallery import archive
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.services import add_photo
from webapp.sentences import Refused

Steps = Generator[Step, None, None]
Entries = Mapping[str, archive.Entry]

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".tif", ".tiff", ".bmp")
MEASURING = 0.2
"""The part of the work that is done when all pictures have been looked at."""
_ELSEWHERE = {"bad_value": "bad_field", "box_outside": "box_beyond"}
"""Reasons that are something else on pages where people draw and fill in."""


def bring(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Add the photographs of an archive with what is in them, or that to the photographs that are there.

    Begun again after a killed worker it comes to the same: the same file is the same photograph.

    Raises:
        Refused: what :mod:`webapp.gallery.archive` and ``vision.detection.formats`` refuse, ``no_outlines``,
            ``broken_picture``, ``too_many_photos``, ``too_many_classes_here``; nothing is changed then.
            ``import_gone``.
    """
    brought = imports.find_import(job)
    if brought is None or not brought.archive:
        raise Refused("import_gone")
    try:
        with brought.archive.open("rb") as file, archive.opened(cast("BinaryIO", file)) as opened:
            yield from Import(brought, opened).run()
    except GeneratorExit:
        if Job.objects.filter(pk=job.pk, state__in=Job.UNFINISHED).exists():
            raise  # paused, or handed on: the archive is read again
        imports.forget_archive(brought)
        raise
    except Refused:
        imports.forget_archive(brought)
        raise
    imports.forget_archive(brought)


class Import:
    """One archive, opened."""

    def __init__(self, brought: DatasetImport, opened: zipfile.ZipFile) -> None:
        self._brought, self._dataset, self._opened = brought, brought.dataset, opened
        self._refused: list[imports.NotUsed] = []

    def run(self) -> Steps:
        entries = archive.entries_of(self._opened, max_bytes=imports.MAX_UNPACKED_BYTES)
        pictures = {one.name: one for one in entries if _ends(one.name) in PICTURES}
        if len(pictures) + self._dataset.rows.count() > MAX_PHOTOS:
            raise Refused("too_many_photos", max_photos=MAX_PHOTOS)
        sizes: dict[str, tuple[int, int]] = {}
        yield from self._measure(pictures, sizes)
        there = {} if pictures else named(selectors.list_rows(self._dataset))
        sizes |= {name: (row.photo.width, row.photo.height) for name, row in there.items()}
        annotations = self._annotations(entries, sizes)
        places = merge_classes(self._dataset, annotations.classes)
        # Without a line about it, a photograph that was there stays as it is.
        found = [one for one in annotations.pictures if one.name not in there or len(one.boxes)]
        done = 0
        for number, one in enumerate(found, 1):
            try:
                photo = there[one.name].photo if one.name in there else self._add(pictures[one.name])
                self._keep(one, photo, places)
                done += 1
            except Refused as error:
                self._refuse(one.name, error)
            imports.report(self._brought, photos=done, refused=self._refused)
            yield Step(fraction=MEASURING + (1 - MEASURING) * number / len(found), message="importing")

    def _measure(self, pictures: Entries, sizes: dict[str, tuple[int, int]]) -> Steps:
        for number, (name, entry) in enumerate(pictures.items(), 1):
            try:
                sizes[name] = _size(self._read(entry))
            except Refused as error:
                self._refuse(name, error)
            yield Step(fraction=MEASURING * number / len(pictures), message="importing")

    def _annotations(self, entries: list[archive.Entry], sizes: Mapping[str, tuple[int, int]]) -> Annotations:
        found = files_of_one_format(one.name for one in entries)
        if found is None:
            raise Refused("no_annotations")
        format, names = found[0], set(found[1])
        chosen = [one for one in entries if one.name in names]
        total = sum(one.bytes for one in chosen)
        if total > MAX_BYTES:
            raise Refused("file_too_large", bytes=total, max_bytes=MAX_BYTES)
        files = {one.name: archive.read(self._opened, one, max_bytes=MAX_BYTES) for one in chosen}
        if not sizes:
            raise Refused("no_photos_for_annotations")
        try:
            annotations = parsed(format, files, sizes=sizes)
        except BadAnnotations as error:
            if error.reason == "unknown_picture" and self._refused:
                # Not missing, but one that cannot be used: its own sentence says more.
                raise Refused("broken_picture", name=self._refused[0]["name"]) from error
            raise Refused(_ELSEWHERE.get(error.reason, error.reason), **error.figures) from error
        if self._dataset.kind == Dataset.Kind.MASKS and not any(one.outlines for one in annotations.pictures):
            raise Refused("no_outlines")
        return annotations

    def _add(self, entry: archive.Entry) -> Photo:
        file = ContentFile(self._read(entry), PurePosixPath(entry.name).name)
        return add_photo(owner=self._dataset.owner, role=Photo.Role.PHOTOGRAPH, file=file)

    def _keep(self, one: AnnotatedPicture, photo: Photo, places: list[int]) -> None:
        boxes: list[list[float]] = []
        drawn: list[Outline] = []
        if self._dataset.kind == Dataset.Kind.MASKS:
            drawn = self._outlines(one, photo, places)
        else:
            for box, kind in zip(one.boxes, one.classes, strict=True):
                boxes.append([*(round(float(edge), 2) for edge in box), places[int(kind)]])
        imports.keep_annotated(self._brought, photo, boxes=boxes, outlines=drawn)

    def _outlines(self, one: AnnotatedPicture, photo: Photo, places: list[int]) -> list[Outline]:
        drawn: list[Outline] = []
        without = 0
        for written, kind in zip(one.outlines or [None] * len(one.boxes), one.classes, strict=True):
            if written is None:
                without += 1
                continue
            drawn += outlines.from_file(written, places[int(kind)], width=one.width, height=one.height)
        if without:
            self._refuse(one.name, Refused("boxes_left_out", count=without))
        return checked_outlines(drawn, photo, classes=max(places) + 1)

    def _read(self, entry: archive.Entry) -> bytes:
        return archive.read(self._opened, entry, max_bytes=settings.MAX_UPLOAD_BYTES)

    def _refuse(self, name: str, error: Refused) -> None:
        self._refused.append({"name": name, "reason": error.reason, "figures": dict(error.figures)})


def _size(content: bytes) -> tuple[int, int]:
    try:
        header = images.inspect(BytesIO(content))
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    return header.width, header.height


def _ends(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()
