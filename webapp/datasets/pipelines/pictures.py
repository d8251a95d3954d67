"""Photographs of a data set with what is in them, read when a training asks for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.images import fitted_size
from webapp.datasets.models import DatasetPhoto
from webapp.datasets.pipelines.outlines import labels_of
from webapp.datasets.services.drawn import Outline
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_header, read_image

LABELLED_SIDE = 640
"""The longer side at which masks are learned and measured, px: more than any network here sees."""


@dataclass(frozen=True, slots=True)
class BoxedPicture:
    """A photograph with boxes, as :class:`vision.detection.yolo.placement.AnnotatedPicture` has it."""

    photo: Photo
    boxes: np.ndarray
    classes: np.ndarray

    @property
    def image(self) -> np.ndarray:
        return read_image(self.photo.display)


@dataclass(frozen=True, slots=True)
class OutlinedPicture:
    """A photograph with masks, as :class:`vision.segmentation.labels.LabelledPicture` has it."""

    photo: Photo
    outlines: list[Outline]

    @property
    def image(self) -> np.ndarray:
        return read_image(self.photo.display, max_side=LABELLED_SIDE)

    @property
    def labels(self) -> np.ndarray:
        shown = read_header(self.photo.display)
        width, height = fitted_size((shown.width, shown.height), LABELLED_SIDE)
        return labels_of(self.outlines, size=(height, width), scale=width / self.photo.width)


def boxed_pictures(job: Job) -> list[BoxedPicture]:
    return [_boxed(row, classes=len(job.settings["classes"])) for row in _rows(job)]


def outlined_pictures(job: Job) -> list[OutlinedPicture]:
    classes = len(job.settings["classes"])
    return [
        OutlinedPicture(row.photo, [one for one in row.outlines if one["place"] < classes])
        for row in _rows(job)
    ]


def _rows(job: Job) -> list[DatasetPhoto]:
    rows = DatasetPhoto.objects.filter(
        dataset=job.settings["dataset"],
        dataset__owner=job.owner,
        photo__removed_at=None,
        annotated_at__isnull=False,
    )
    return list(rows.select_related("photo"))


def _boxed(row: DatasetPhoto, *, classes: int) -> BoxedPicture:
    boxes = np.array([box for box in row.boxes if box[4] < classes], np.float64).reshape(-1, 5)
    # Boxes are in px of the photograph; what is learned from is its copy for screens.
    shown = read_header(row.photo.display)
    return BoxedPicture(
        row.photo, boxes[:, :4] * (shown.width / row.photo.width), boxes[:, 4].astype(np.int64)
    )
