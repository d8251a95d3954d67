"""What is kept of a job that has ended, and what is not."""

from __future__ import annotations

import logging

import av
import numpy as np

from webapp.jobs import broadcast, lifecycle
from webapp.jobs.kinds import kind_of
from webapp.jobs.models import Job
from webapp.jobs.runner.album import Album, size_of
from webapp.jobs.runner.unfinished import Unfinished

logger = logging.getLogger(__name__)


def end(job: Job) -> None:
    """End a job that no worker has: one stopped while it waited keeps the picture of its last checkpoint."""
    unfinished = Unfinished(job.pk, job.attempt)
    image = unfinished.load_image()
    if job.state == Job.State.CANCELLED and not job.result and image is not None:
        try:
            keep_stopped_picture(job, unfinished, image)
        except OSError:
            logger.exception("the picture of a stopped job cannot be kept yet")
            return
    tidy_up(job, unfinished)


def keep_stopped_picture(job: Job, unfinished: Unfinished, image: np.ndarray) -> None:
    """Give a stopped job ``(H, W, 3) uint8`` as its picture, and its film."""
    result, preview = Album(job).save_result(image)
    if lifecycle.keep_stopped_picture(job, result=result, preview=preview, kept_bytes=size_of(result)):
        tell(job)
        make_timelapse(job, unfinished, image)


def make_timelapse(job: Job, unfinished: Unfinished, image: np.ndarray) -> None:
    """After the result, which nobody shall wait for; a painting without its film is still one."""
    if not kind_of(job).has_film:
        return
    try:
        timelapse = Album(job).save_timelapse(unfinished, image)
        lifecycle.keep_timelapse(job, timelapse=timelapse, kept_bytes=size_of(timelapse))
    except (OSError, av.FFmpegError):
        logger.exception("no timelapse")


def tidy_up(job: Job, unfinished: Unfinished) -> None:
    unfinished.remove()
    lifecycle.forget_unfinished_files(job)


def tell(job: Job) -> None:
    broadcast.publish_state(job)
    broadcast.publish_line()
