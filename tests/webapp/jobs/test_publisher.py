"""Frames that come too fast: the newest wins, the last one always arrives, nobody waits."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.webapp.conftest import MakeJob
from vision.step import Step
from webapp.jobs import broadcast
from webapp.jobs.runner import publisher
from webapp.jobs.runner.publisher import MAX_FRAMES_A_SECOND, FramePublisher
from webapp.jobs.runner.unfinished import Unfinished

pytestmark = pytest.mark.django_db(transaction=True)


def step(number: int, side: int = 64) -> Step:
    image = np.full((side, side, 3), number % 256, np.uint8)
    return Step(fraction=number / 1000, message="painting", image=image, figures={"step": number})


def newest(job_id: int) -> broadcast.FrameHeader:
    frame = broadcast.redis_client().get(f"job:{job_id}:frame")
    assert isinstance(frame, bytes)
    return broadcast.header_of(frame)


def test_of_many_the_newest_and_always_the_last(make_job: MakeJob) -> None:
    job = make_job()
    began = time.monotonic()
    with FramePublisher(job, Unfinished(job.pk, 1)) as frames:
        for number in range(1, 501):
            frames.offer(step(number), None)
            time.sleep(0.001)
    seconds = time.monotonic() - began
    assert newest(job.pk)["figures"] == {"step": 500}
    assert newest(job.pk)["number"] <= seconds * MAX_FRAMES_A_SECOND + 2


def test_offering_does_not_wait_for_a_slow_encoder(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = publisher.images.encode
    monkeypatch.setattr(publisher.images, "encode", lambda *a, **k: time.sleep(0.3) or encode(*a, **k))
    job = make_job()
    with FramePublisher(job, Unfinished(job.pk, 1)) as frames:
        began = time.monotonic()
        for number in range(20):
            frames.offer(step(number), None)
        assert time.monotonic() - began < 0.25
    assert newest(job.pk)["figures"] == {"step": 19}


def test_frames_expire(make_job: MakeJob) -> None:
    job = make_job()
    with FramePublisher(job, Unfinished(job.pk, 1)) as frames:
        frames.offer(step(1), 12.5)
    assert 0 < broadcast.redis_client().ttl(f"job:{job.pk}:frame") <= broadcast.FRAME_SECONDS
    assert newest(job.pk)["seconds_left"] == 12.5


def test_a_picture_that_cannot_be_encoded_stops_the_frames_not_the_job(make_job: MakeJob) -> None:
    job = make_job()
    with FramePublisher(job, Unfinished(job.pk, 1)) as frames:
        frames.offer(Step(fraction=0.1, message="painting", image=np.zeros((3, 3), np.complex64)), None)
        time.sleep(0.1)
        frames.offer(step(2), None)
    assert not broadcast.redis_client().exists(f"job:{job.pk}:frame")
