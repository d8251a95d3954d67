"""The whole worker: claim a job, take its steps one by one, stop when its row says so."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from contextlib import closing
from enum import Enum, auto
from typing import Any

import numpy as np
from django.conf import settings
from django.db import DatabaseError, OperationalError

from vision.errors import VisionError
from vision.step import Checkpoint, Step
from webapp.accounts import ledger
from webapp.jobs import broadcast, kinds, lifecycle, line
from webapp.jobs.lifecycle import Orders
from webapp.jobs.logs import about_job
from webapp.jobs.models import Job
from webapp.jobs.runner import ending, process
from webapp.jobs.runner.album import Album, size_of
from webapp.jobs.runner.history import ThinnedHistory
from webapp.jobs.runner.lease import LeaseKeeper
from webapp.jobs.runner.pace import Pace
from webapp.jobs.runner.publisher import FramePublisher
from webapp.jobs.runner.unfinished import Unfinished
from webapp.photos.disk import is_disk_full
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

CHECKPOINT_SECONDS = 3.0

Steps = Generator[Step, kinds.Adjustment | None, None]


class Outcome(Enum):
    """How this worker's part in a job ended."""

    NOT_CLAIMED = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()
    """Paused, cancelled, deleted, or overtaken by another worker."""
    RELEASED = auto()


class TimeOver(Exception):
    """The job was computed for longer than it may be."""


def run(job_id: int, *, queue: str = "") -> Outcome:
    """Compute the job whose turn it is, from its start or its last checkpoint.

    Args:
        job_id: a number from the broker; see ``line.claim_next``.
        queue: the line that it came through; the job's own if empty.
    """
    if process.stop_requested.is_set():
        return Outcome.NOT_CLAIMED
    job = line.claim_next(job_id, queue=queue, worker=process.worker_name)
    if job is None:
        return Outcome.NOT_CLAIMED
    with about_job(job):
        logger.info("attempt %s", job.attempt)
        ending.tell(job)
        outcome = _run_claimed(job)
        logger.info("attempt %s: %s", job.attempt, outcome.name.lower())
        ending.tell(job)
        return outcome


def _run_claimed(job: Job) -> Outcome:
    attempt = Attempt(job)
    try:
        return _run_attempt(attempt)
    finally:
        attempt.forget_if_deleted()


def _run_attempt(attempt: Attempt) -> Outcome:
    try:
        return attempt.run()
    except (VisionError, Refused) as error:
        return attempt.fail(error.reason, error.figures)
    except TimeOver:
        return attempt.fail("timeout", {"minutes": max(1, round(settings.JOB_SECONDS / 60))})
    except MemoryError:
        logger.exception("out of memory")
        return attempt.fail("out_of_memory")
    except (OSError, OperationalError) as error:
        logger.exception("crashed")
        return attempt.fail("disk_full" if is_disk_full(error) else "internal")
    except Exception:
        logger.exception("crashed")
        return attempt.fail("internal")


class Attempt:
    """One worker's try at one job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._kind = kinds.kind_of(job)
        self._unfinished = Unfinished(job.pk, job.attempt)
        self._album = Album(job)
        self._history = ThinnedHistory(job.history)
        self._pace = Pace()
        self._settings = dict(job.settings)
        self._preview = job.preview.name or ""
        self._began = self._kept_at = time.monotonic()
        self._booked = job.running_seconds
        self._image: np.ndarray | None = None
        self._step: Step | None = None

    def run(self) -> Outcome:
        checkpoint = self._unfinished.load_checkpoint()
        with LeaseKeeper(self._job):
            try:
                return self._compute(checkpoint)
            except ValueError:
                if checkpoint is None or self._step is not None:
                    raise
                # Of another version of this pipeline, perhaps: better afresh than not at all.
                logger.warning("the checkpoint cannot be used", exc_info=True)
                return self._compute(None)

    def _compute(self, checkpoint: Checkpoint | None) -> Outcome:
        steps: Steps = kinds.load_pipeline(self._job)(self._job, checkpoint)
        with FramePublisher(self._job, self._unfinished) as publisher, closing(steps):
            outcome = self._advance(steps, publisher)
        return outcome if outcome is not None else self._finish()

    def fail(self, reason: str, figures: Any = None) -> Outcome:
        self._book()
        if lifecycle.fail(self._job, reason=reason, figures=dict(figures or {})):
            ending.tidy_up(self._job, self._unfinished)
        return Outcome.FAILED

    def forget_if_deleted(self) -> None:
        """Nothing of a deleted job stays; asked at the very end, when nobody writes any more."""
        if lifecycle.orders(self._job) is None:
            self._unfinished.remove()
            self._album.remove()

    def _advance(self, steps: Steps, publisher: FramePublisher) -> Outcome | None:
        """Take step after step; ``None`` when there is no further one."""
        adjustment: dict[str, Any] | None = None
        while True:
            try:
                step = steps.send(adjustment)
            except StopIteration:
                return None
            self._note(step, publisher)
            orders = lifecycle.orders(self._job)
            if orders is None or not lifecycle.is_mine(self._job, orders):
                return self._stop(orders, publisher.newest_jpeg)
            if process.stop_requested.is_set():
                return self._release(publisher.newest_jpeg)
            if self._running_seconds() > settings.JOB_SECONDS:
                raise TimeOver
            if time.monotonic() - self._kept_at > CHECKPOINT_SECONDS:
                self._keep(publisher.newest_jpeg)
                broadcast.publish_state(self._job)
            adjustment = self._changed(orders.settings)

    def _note(self, step: Step, publisher: FramePublisher) -> None:
        self._step = step
        kept = ("step", *self._kind.figures)
        if all(name in step.figures for name in kept):
            self._history.add([step.figures[name] for name in kept])
        if step.image is not None:
            self._image = step.image
            publisher.offer(step, self._pace.seconds_left(step.fraction, time.monotonic()))

    def _changed(self, wanted: dict[str, Any]) -> dict[str, Any] | None:
        changes = {name: value for name, value in wanted.items() if self._settings.get(name) != value}
        self._settings = dict(wanted)
        return changes or None

    def _keep(self, newest_jpeg: bytes | None) -> None:
        """Write checkpoint and progress; the checkpoint is of this moment, so before the next step."""
        assert self._step is not None
        if self._step.checkpoint is not None:
            self._unfinished.save_checkpoint(self._step.checkpoint())
        if self._image is not None and self._kind.has_picture:
            self._unfinished.save_image(self._image)
        if newest_jpeg is not None:
            self._preview = self._album.save_newest(newest_jpeg)
        self._record_progress()
        self._kept_at = time.monotonic()

    def _record_progress(self) -> None:
        self._book()
        assert self._step is not None
        lifecycle.record_progress(
            self._job,
            fraction=self._step.fraction,
            message=self._step.message,
            running_seconds=self._running_seconds(),
            history=self._history.rows(),
            preview=self._preview,
        )

    def _stop(self, orders: Orders | None, newest_jpeg: bytes | None) -> Outcome:
        if orders is not None and orders.attempt == self._job.attempt:
            if orders.state == Job.State.CANCELLED:
                self._end_stopped()
            elif orders.state in Job.UNFINISHED:
                self._keep(newest_jpeg)
        return Outcome.STOPPED

    def _release(self, newest_jpeg: bytes | None) -> Outcome:
        self._keep(newest_jpeg)
        return Outcome.RELEASED if lifecycle.release(self._job) else Outcome.STOPPED

    def _finish(self) -> Outcome:
        self._book()
        result, preview = "", self._preview
        if self._kind.has_picture:
            if self._image is None:
                logger.error("the pipeline made no picture")
                return self.fail("internal")
            result, preview = self._album.save_result(self._image)
        done = lifecycle.finish(
            self._job,
            result=result,
            preview=preview,
            kept_bytes=size_of(result) if result else 0,
            running_seconds=self._running_seconds(),
            history=self._history.rows(),
        )
        if not done:
            return self._stop(lifecycle.orders(self._job), None)
        ending.tell(self._job)
        if self._image is not None:
            ending.make_timelapse(self._job, self._unfinished, self._image)
        ending.tidy_up(self._job, self._unfinished)
        return Outcome.DONE

    def _end_stopped(self) -> None:
        if self._image is not None and self._kind.has_picture:
            self._record_progress()
            ending.keep_stopped_picture(self._job, self._unfinished, self._image)
        ending.tidy_up(self._job, self._unfinished)

    def _book(self) -> None:
        """Write what was computed on its owner's account."""
        seconds = self._running_seconds()
        try:
            ledger.note(self._job.owner_id, seconds=seconds - self._booked)
        except DatabaseError:  # the job itself matters more
            logger.warning("what was computed could not be written down", exc_info=True)
        self._booked = seconds

    def _running_seconds(self) -> float:
        return self._job.running_seconds + time.monotonic() - self._began
