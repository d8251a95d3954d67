"""The whole way with nothing left out: a real worker with its networks paints a photograph."""

from __future__ import annotations

import signal
from io import BytesIO
from uuid import uuid4

import numpy as np
import psutil
import pytest
from channels.db import database_sync_to_async as in_thread
from django.core.files.base import ContentFile
from PIL import Image
from skimage import data

from tests.webapp.celery_process import CeleryProcess, Workers
from tests.webapp.conftest import wait_until
from tests.webapp.pictures import encoded
from tests.webapp.viewer import Frame, Viewer
from webapp.accounts.models import User
from webapp.jobs import broadcast, services
from webapp.jobs.models import Job, JobEvent
from webapp.photos.models import Photo
from webapp.photos.services import add_photo
from webapp.studio.forms import DEFAULTS
from webapp.studio.services import paint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]

WORKER = (
    *("--pool", "threads", "--concurrency", "1", "--queues", "cpu,errands", "--loglevel", "INFO"),
    *("--without-mingle", "--without-gossip", "--hostname", "painter@%h"),
)
MEGABYTE = 1_000_000


def picture(owner: User, role: str, pixels: np.ndarray) -> Photo:
    return add_photo(
        owner=owner, role=role, file=ContentFile(encoded(Image.fromarray(pixels)), name=f"{role}.png")
    )


class Studio:
    """Alice with a cat and something to paint it like."""

    def __init__(self, alice: User) -> None:
        self.alice = alice
        self.cat = picture(alice, "photograph", data.chelsea())
        self.painting = picture(alice, "painting", data.coffee()[::2, ::2])

    def paint(self, **settings: object) -> Job:
        return paint(
            photo=self.cat.pk,
            painting=self.painting.pk,
            settings={**DEFAULTS, "size": 128, "quality": "draft", **settings},
            owner=self.alice,
            request_key=uuid4(),
        )


@pytest.fixture
def studio(transactional_db: None, alice: User) -> Studio:
    return Studio(alice)


def is_done(job: Job) -> bool:
    job.refresh_from_db()
    assert job.state != Job.State.FAILED, (job.reason, job.figures)
    return job.state == Job.State.DONE


async def test_a_painting_is_seen_growing_and_survives_its_worker(
    studio: Studio, workers: Workers, beat: CeleryProcess
) -> None:
    worker = await in_thread(workers.living)()
    job = await in_thread(studio.paint)()
    frames: list[Frame] = []
    async with Viewer(f"/ws/jobs/{job.pk}/", studio.alice) as viewer:
        while not frames or frames[-1].header["message"] != "done":
            frames.append(await viewer.next_frame(60))
            await viewer.ready()
        await viewer.next_state(state="done")
    assert len({frame.picture for frame in frames}) >= 3
    assert frames[0].header["message"] == "instant"
    costs = [
        frame.header["figures"]["style_cost"] for frame in frames if frame.header["message"] == "painting"
    ]
    assert costs[-1] < costs[0]
    with Image.open(BytesIO(frames[-1].picture)) as last:
        assert max(last.size) == 128

    second = await in_thread(studio.paint)(quality="standard", size=192)
    await in_thread(wait_until)(lambda: Job.objects.get(pk=second.pk).fraction > 0.05, "a checkpoint", 60)
    worker.send(signal.SIGKILL)
    kept = await Job.objects.aget(pk=second.pk)
    await in_thread(services.adjust_job)(kept, balance=0.8)
    await in_thread(workers.start)()
    resumed = None
    async with Viewer(f"/ws/jobs/{second.pk}/", studio.alice) as viewer:
        while resumed is None:
            frame = await viewer.next_frame(60)
            await viewer.ready()
            if frame.header["attempt"] == 2 and "step" in frame.header["figures"] and frame.header["number"]:
                resumed = frame
        step = resumed.header["figures"]["step"]
        await viewer.next_state(attempt=2)
    assert step > kept.history[-1][0] > 1
    await in_thread(wait_until)(lambda: is_done(second), "the second painting", 90)
    assert (second.attempt, second.crashes) == (2, 1)
    events = [event.what async for event in JobEvent.objects.filter(job=second)]
    assert events == ["claimed", "adjusted", "lease_expired", "claimed", "done"]
    with Image.open(second.result.path) as result:
        assert max(result.size) == 192
    await broadcast.close_connections()


def test_paintings_in_a_row_leak_no_memory_worth_naming(studio: Studio, workers: Workers) -> None:
    process = psutil.Process(workers.living().pid)
    jobs = [studio.paint(balance=number / 10) for number in range(6)]
    weights = {}
    for number, job in enumerate(jobs, start=1):
        wait_until(lambda job=job: is_done(job), f"painting {number}", 90)
        weights[number] = process.memory_info().rss
    assert weights[6] - weights[2] < 10 * MEGABYTE, weights  # measured: 0.2
