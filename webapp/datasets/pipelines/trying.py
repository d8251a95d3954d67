"""What a model has learned, looked for in photographs. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Callable, Generator
from uuid import UUID

import numpy as np

from vision.detection.yolo.trainer import detector_of
from vision.errors import BadImage
from vision.segmentation import rle
from vision.segmentation.trainer import segmenter_of
from vision.step import Checkpoint, Step
from webapp.datasets.models import Dataset, TrainedModel
from webapp.datasets.pipelines.weights import read_weights
from webapp.datasets.services.trainings import keep_trial
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused

Steps = Generator[Step, None, None]
Look = Callable[[Photo], None]

LEAST_SCORE = 0.1
"""What scores less is not even kept; the page begins at a higher score."""


def try_out(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look for what a model has learned in one photograph after the other.

    Raises:
        Refused: ``model_deleted``.
        BadImage: ``photo_deleted`` if none of the photographs is there any more.
    """
    model = TrainedModel.objects.filter(pk=job.settings["model"], owner=job.owner).first()
    if model is None:
        raise Refused("model_deleted")
    done = 0 if checkpoint is None else int(checkpoint["done"])
    yield Step(fraction=0.02, message="looking")
    found = [find_photo(photo_id=UUID(one), viewer=job.owner) for one in job.settings["photos"]]
    photos = [photo for photo in found if photo is not None and photo.removed_at is None]
    if not photos:
        raise BadImage("photo_deleted")
    look = _segment(model) if model.dataset.kind == Dataset.Kind.MASKS else _detect(model)
    for number, photo in enumerate(photos[done:], done + 1):
        look(photo)
        yield Step(
            fraction=number / len(photos),
            message="looking",
            figures={"step": number},
            checkpoint=lambda number=number: {"done": np.array(number)},  # type: ignore[misc]
        )


def _detect(model: TrainedModel) -> Look:
    detector = detector_of(read_weights(model))

    def look(photo: Photo) -> None:
        image = read_image(photo.display)
        (found,) = detector.detect([image], score_threshold=LEAST_SCORE)
        boxes = found.boxes * (photo.width / image.shape[1])
        rows = zip(boxes, found.classes, found.scores, strict=True)
        keep_trial(
            model,
            photo,
            boxes=[
                [*box.round(1).tolist(), int(place), round(float(score), 4)] for box, place, score in rows
            ],
        )

    return look


def _segment(model: TrainedModel) -> Look:
    segmenter = segmenter_of(read_weights(model))

    def look(photo: Photo) -> None:
        (labels,) = segmenter.label([read_image(photo.display)])
        masks = [
            {
                "place": place,
                "share": round(float((labels == place + 1).mean()), 4),
                **rle.encode(labels == place + 1),
            }
            for place in range(len(model.classes))
            if (labels == place + 1).any()
        ]
        keep_trial(model, photo, masks=masks)

    return look
