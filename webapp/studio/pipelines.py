"""The studio's one door to ``vision``: a row becomes arrays and settings."""

from __future__ import annotations

from collections.abc import Generator
from io import BytesIO

import numpy as np
import tensorflow as tf
from django.conf import settings

from vision import images, style
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.jobs.runner.album import Album
from webapp.photos.pixels import read_image
from webapp.sentences import Refused
from webapp.studio import kind


def paint(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, style.Adjustment | None, None]:
    settings_of_job = dict(job.settings)
    cutout, part = settings_of_job.pop("cutout", None), settings_of_job.pop("part", "inside")
    wanted = style.StyleSettings(**settings_of_job)
    assert job.photo is not None
    assert job.painting is not None
    content, painting = (
        read_image(photo.original, max_side=2 * wanted.size) for photo in (job.photo, job.painting)
    )
    try:
        yield from style.transfer(
            content,
            painting,
            wanted,
            region=_region(job, part) if cutout else None,
            checkpoint=checkpoint,
            weights_folder=settings.WEIGHTS_DIR,
        )
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error


def warm_up() -> None:
    """Load the networks; before that, take no more threads than allowed."""
    tf.config.threading.set_intra_op_parallelism_threads(settings.CPU_THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(1 if settings.CPU_THREADS else 0)
    style.warm_up()


def _region(job: Job, part: str) -> np.ndarray:
    try:
        gray = images.decode(BytesIO(Album(job).read_input(kind.REGION)))[..., 0]
    except FileNotFoundError:
        raise Refused("no_cutout") from None
    mask = gray.astype(np.float32) / np.float32(255.0)
    return mask if part == "inside" else 1.0 - mask
