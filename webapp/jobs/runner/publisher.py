"""Encodes and sends frames beside the computation; of those that come too fast, the newest wins."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from types import TracebackType

from vision import images
from vision.step import Step
from webapp.jobs import broadcast
from webapp.jobs.logs import about_job
from webapp.jobs.models import Job
from webapp.jobs.runner.unfinished import Unfinished

logger = logging.getLogger(__name__)

MAX_FRAMES_A_SECOND = 15.0
QUALITY = 88
CLOSE_SECONDS = 10.0
REDIS_PAUSE_SECONDS = 2.0

Offer = tuple[Step, float | None, float]


class FramePublisher:
    """A thread with a slot for one step. Use as a context manager; what is in the slot is still sent."""

    def __init__(self, job: Job, unfinished: Unfinished) -> None:
        self._job = job
        self._unfinished = unfinished
        self._keeps_frames = True
        self._changed = threading.Condition()
        self._slot: Offer | None = None
        self._is_closing = False
        self._number = 0
        self._redis_is_down_until = 0.0
        self._thread = threading.Thread(target=self._run, name=f"frames of job {job.pk}", daemon=True)
        self.newest_jpeg: bytes | None = None

    def __enter__(self) -> FramePublisher:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(CLOSE_SECONDS)

    def offer(self, step: Step, seconds_left: float | None) -> None:
        """Show a step with a picture, unless a newer one comes before it is its turn. Never waits."""
        with self._changed:
            self._slot = (step, seconds_left, time.time())
            self._changed.notify()

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        try:
            with about_job(self._job):
                while offer := self._next():
                    began = time.monotonic()
                    loop.run_until_complete(self._publish(*offer))
                    self._wait_for_turn(began + 1 / MAX_FRAMES_A_SECOND)
        except Exception:
            logger.exception("the frames of job %s stopped; it is computed all the same", self._job.pk)
        finally:
            loop.run_until_complete(broadcast.close_connections())
            loop.close()

    def _next(self) -> Offer | None:
        with self._changed:
            self._changed.wait_for(lambda: self._slot is not None or self._is_closing)
            offer, self._slot = self._slot, None
            return offer

    def _wait_for_turn(self, moment: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing, timeout=max(0.0, moment - time.monotonic()))

    async def _publish(self, step: Step, seconds_left: float | None, made_at: float) -> None:
        if step.image is None:
            return
        jpeg = images.encode(step.image, "jpeg", quality=QUALITY)
        self.newest_jpeg = jpeg
        self._keep(jpeg)
        self._number += 1
        if time.monotonic() < self._redis_is_down_until:
            return
        try:
            header = self._header(step, seconds_left, made_at)
            await broadcast.publish_frame(self._job.pk, broadcast.pack_frame(header, jpeg))
        except broadcast.RedisDown as error:
            logger.warning("frame %s could not be shown: %s", self._number, error)
            self._redis_is_down_until = time.monotonic() + REDIS_PAUSE_SECONDS

    def _keep(self, jpeg: bytes) -> None:
        if not self._keeps_frames:
            return
        try:
            self._unfinished.add_frame(jpeg)
        except OSError as error:
            # Not worth failing for: the painting is what matters, and it says itself if it cannot be kept.
            logger.warning("no more timelapse: %s", error)
            self._keeps_frames = False

    def _header(self, step: Step, seconds_left: float | None, made_at: float) -> broadcast.FrameHeader:
        assert step.image is not None
        height, width = step.image.shape[:2]
        return {
            "type": "job.frame",
            "job": self._job.pk,
            "attempt": self._job.attempt,
            "number": self._number,
            "fraction": step.fraction,
            "message": step.message,
            "seconds_left": seconds_left,
            "made_at": made_at,
            "figures": {name: float(value) for name, value in step.figures.items()},
            "width": width,
            "height": height,
            "mime": "image/jpeg",
        }
