"""Data sets as files of other programs."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np

from vision.detection.formats import FORMATS, AnnotatedPicture, Annotations, write_annotations
from webapp.datasets import selectors
from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.datasets.names import named
from webapp.datasets.pipelines.outlines import box_of, to_file
from webapp.sentences import Refused

WITH_OUTLINES = ("coco", "yolo")


def write_files(dataset: Dataset, format: str) -> bytes:
    """The annotations as a ZIP.

    Raises:
        Refused: ``not_found`` if there is no such format, or none that has outlines where they are what is
            drawn; ``nothing_annotated_yet``.
    """
    known = next((one for one in FORMATS if one == format), None)
    if known is None or (dataset.kind == Dataset.Kind.MASKS and known not in WITH_OUTLINES):
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


def _picture(name: str, row: DatasetPhoto) -> AnnotatedPicture:
    width, height = row.photo.width, row.photo.height
    boxes = [*row.boxes, *([*box_of(one), one["place"]] for one in row.outlines)]
    columns = np.array(boxes, np.float64).reshape(-1, 5)
    return AnnotatedPicture(
        name=name,
        width=width,
        height=height,
        boxes=columns[:, :4],
        classes=columns[:, 4].astype(np.int64),
        outlines=tuple(to_file(one, width=width, height=height) for one in row.outlines),
    )
