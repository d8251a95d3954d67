"""Photographs with boxes become a detector, and a detector's answers boxes. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.trainer import detector_of
from vision.detection.yolo.training import train_yolo
from vision.errors import BadImage
from vision.step import Checkpoint, Step
from webapp.datasets import efforts, services
from webapp.datasets.models import DatasetPhoto, TrainedModel
from webapp.datasets.pipelines.weights import read_weights
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_header, read_image
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused

Steps = Generator[Step, None, None]

HELD_OUT_FROM, EVERY = 8, 5
"""From so many annotated photographs on, each fifth is not learned from, to measure with."""
PICTURES = 15
"""So often a training shows what it finds by then."""
LEAST_SCORE = 0.1
"""What scores less is not even kept; the page begins at a higher score."""
PRECISION = "mean_average_precision_50"


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A photograph of a data set, read when a thread asks for it."""

    photo: Photo
    boxes: np.ndarray
    classes: np.ndarray

    @property
    def image(self) -> np.ndarray:
        return read_image(self.photo.display)


def train(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a detector; when the generator is closed, what it has learned by then is kept."""
    wanted, effort = job.settings, efforts.EFFORTS[job.settings["effort"]]
    learned, held_out = _pictures(job)
    training = train_yolo(
        learned,
        YoloSettings(
            classes=len(wanted["classes"]),
            side=effort.side,
            stride=efforts.STRIDE,
            batch=efforts.BATCH,
            steps=effort.steps,
            measured_every=max(1, effort.steps // PICTURES),
        ),
        held_out=held_out,
        checkpoint=checkpoint,
    )
    figures: dict[str, float] = {PRECISION: 0.0, "measured": len(held_out), "learned": len(learned)}
    step: Step | None = None
    try:
        for step in training:
            figures |= step.figures
            yield _with_figures(step, figures)
    except GeneratorExit:
        # Stopped, or paused and perhaps stopped later, when nobody is there to keep anything.
        _keep(job, step, figures)
        raise
    _keep(job, step, figures)


def try_out(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look for what a model has learned in one photograph."""
    model = TrainedModel.objects.filter(pk=job.settings["model"], owner=job.owner).first()
    photo = find_photo(photo_id=UUID(job.settings["photo"]), viewer=job.owner)
    if model is None:
        raise Refused("model_deleted")
    if photo is None or photo.removed_at:
        raise BadImage("photo_deleted")
    yield Step(fraction=0.1, message="looking")
    image = read_image(photo.display)
    (found,) = detector_of(read_weights(model)).detect([image], score_threshold=LEAST_SCORE)
    boxes = found.boxes * (photo.width / image.shape[1])
    rows = zip(boxes, found.classes, found.scores, strict=True)
    services.keep_trial(
        model,
        photo,
        [[*box.round(1).tolist(), int(place), round(float(score), 4)] for box, place, score in rows],
    )
    yield Step(fraction=1.0, message="done")


def _keep(job: Job, step: Step | None, figures: Mapping[str, float]) -> None:
    if step is not None and step.checkpoint is not None:
        services.keep_model(job, step.checkpoint(), figures)


def _with_figures(step: Step, figures: Mapping[str, float]) -> Step:
    # Curves need every figure at every step; precision is measured now and then.
    said = {**figures} if step.figures else {}
    return Step(
        fraction=step.fraction,
        message=step.message,
        image=step.image,
        figures=said,
        checkpoint=step.checkpoint,
    )


def _pictures(job: Job) -> tuple[list[StoredPicture], list[StoredPicture]]:
    """Those to learn from, and those held out."""
    rows = DatasetPhoto.objects.filter(
        dataset=job.settings["dataset"],
        dataset__owner=job.owner,
        photo__removed_at=None,
        annotated_at__isnull=False,
    ).select_related("photo")
    pictures = [_stored(row, classes=len(job.settings["classes"])) for row in rows]
    if len(pictures) < HELD_OUT_FROM:
        return pictures, []
    kept = [picture for place, picture in enumerate(pictures) if place % EVERY != EVERY - 1]
    return kept, pictures[EVERY - 1 :: EVERY]


def _stored(row: DatasetPhoto, *, classes: int) -> StoredPicture:
    boxes = np.array([box for box in row.boxes if box[4] < classes], np.float64).reshape(-1, 5)
    # Boxes are in px of the photograph; what is learned from is its copy for screens.
    shown = read_header(row.photo.display)
    return StoredPicture(
        row.photo, boxes[:, :4] * (shown.width / row.photo.width), boxes[:, 4].astype(np.int64)
    )
