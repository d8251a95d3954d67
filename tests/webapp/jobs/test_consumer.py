"""What viewers see of a job."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread
from django.db import connection
from PIL import Image

from tests.webapp.conftest import MakeJob, RedisProcess
from tests.webapp.plasma import steps_of
from tests.webapp.sockets import Closed
from tests.webapp.viewer import Frame, Viewer
from webapp.accounts.models import User
from webapp.jobs import broadcast, consumers, runner, services
from webapp.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await broadcast.close_connections()


def frame(job: Job, number: int, attempt: int = 1) -> bytes:
    header: broadcast.FrameHeader = {
        "type": "job.frame",
        "job": job.pk,
        "attempt": attempt,
        "number": number,
        "fraction": 0.5,
        "message": "painting",
        "seconds_left": None,
        "figures": {"step": number},
        "width": 1,
        "height": 1,
        "mime": "image/jpeg",
    }
    return broadcast.pack_frame(header, b"picture %d" % number)


@asynccontextmanager
async def worker_on(job: Job) -> AsyncIterator[None]:
    """Another thread computes ``job``, as a worker would; it is stopped at the end."""

    def work() -> None:
        try:
            runner.run(job.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        await in_thread(services.lifecycle.cancel)(job.pk)
        await sync_to_async(thread.join, thread_sensitive=False)()


def path_of(job: Job) -> str:
    return f"/ws/jobs/{job.pk}/"


async def test_state_history_and_newest_frame_come_at_once(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    await in_thread(Job.objects.filter(pk=job.pk).update)(history=[[1, 4.0, 3.0, 2.0]])
    await broadcast.publish_frame(job.pk, frame(job, 41))
    await broadcast.publish_frame(job.pk, frame(job, 42))
    async with Viewer(path_of(job), alice) as viewer:
        state = await viewer.next()
        assert isinstance(state, dict)
        assert (state["type"], state["job"]["id"], state["job"]["state"]) == ("job.state", job.pk, "running")
        assert await viewer.next() == {"type": "job.history", "rows": [[1, 4.0, 3.0, 2.0]]}
        newest = await viewer.next()
        assert isinstance(newest, Frame)
        assert (newest.header["number"], newest.picture) == (42, b"picture 42")
        assert await viewer.hears_nothing()


async def test_strangers_and_the_unknown_see_nothing(make_job: MakeJob, bob: User, guest: User) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    await broadcast.publish_frame(job.pk, frame(job, 1))
    for stranger in (bob, guest, None):
        async with Viewer(path_of(job), stranger) as viewer:
            assert await viewer.next() == Closed(4404)
            await broadcast.publish_frame(job.pk, frame(job, 2))
            assert await viewer.hears_nothing()


async def test_a_job_that_does_not_exist_looks_the_same(alice: User) -> None:
    async with Viewer("/ws/jobs/987654/", alice) as viewer:
        assert await viewer.next() == Closed(4404)


@pytest.mark.parametrize("path", ["/ws/jobs/1/", "/ws/jobs/"])
async def test_another_sites_page_is_refused(alice: User, path: str) -> None:
    async with Viewer(path, alice, origin="https://evil.example") as viewer:
        assert not viewer.accepted


async def test_a_whole_painting_live(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(steps=60, seconds=0.03)
    async with Viewer(path_of(job), alice) as viewer, worker_on(job):
        frames = []
        while not frames or frames[-1].header["message"] != "done":
            frames.append(await viewer.next_frame())
            await viewer.ready()
        done = await viewer.next_state(state="done")
    numbers = [frame.header["number"] for frame in frames]
    assert numbers == sorted(set(numbers))
    assert len(frames) >= 10
    assert frames[-1].header["fraction"] == 1.0
    middle = frames[len(frames) // 2]
    assert middle.header["figures"]["content_cost"] == 1 / middle.header["figures"]["step"]
    with Image.open(BytesIO(middle.picture)) as image:
        assert (image.format, *image.size) == ("JPEG", middle.header["width"], middle.header["height"])
    assert frames[-2].header["seconds_left"] is not None
    assert done["urls"]["result"].endswith("/result.png")


async def test_a_slow_viewer_gets_two_frames_and_then_the_newest(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    async with Viewer(path_of(job), alice) as viewer:
        await viewer.next()
        await viewer.next()
        seen = []
        for number in range(1, 31):
            await broadcast.publish_frame(job.pk, frame(job, number))
            await asyncio.sleep(0.01)
            if not await viewer.socket.receive_nothing(0):
                seen.append((await viewer.next_frame()).header["number"])
        assert len(seen) == 2
        assert await viewer.hears_nothing()
        await viewer.ready()
        assert (await viewer.next_frame()).header["number"] == 30


async def test_ready_said_too_often_gives_no_more_than_two(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    async with Viewer(path_of(job), alice) as viewer:
        for text in ['{"type": "ready"}'] * 5 + ["not json", "[]", '{"type": 7}']:
            await viewer.say(text)
        await viewer.next()
        await viewer.next()
        await asyncio.sleep(0.1)
        seen = 0
        for number in range(1, 10):
            await broadcast.publish_frame(job.pk, frame(job, number))
            await asyncio.sleep(0.03)
        while not await viewer.hears_nothing():
            assert isinstance(await viewer.next(), Frame)
            seen += 1
        assert seen == 2


async def test_a_viewer_does_not_hold_up_another(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    async with Viewer(path_of(job), alice), Viewer(path_of(job), alice) as quick:
        for number in range(1, 8):
            await broadcast.publish_frame(job.pk, frame(job, number))
            assert (await quick.next_frame()).header["number"] == number
            await quick.ready()


async def test_after_redis_forgot_it_the_kept_picture_is_shown(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)(steps=2000)
    async with worker_on(job):
        while len(await in_thread(steps_of)(job.pk)) < 20:
            await asyncio.sleep(0.02)
        await in_thread(services.pause_job)(job)
        while not (await Job.objects.aget(pk=job.pk)).preview:
            await asyncio.sleep(0.02)
        await in_thread(broadcast.forget_frame)(job.pk)
        async with Viewer(path_of(job), alice) as viewer:
            kept = await viewer.next_frame()
    with Image.open(BytesIO(kept.picture)) as image:
        assert image.size == (64, 64)
    assert kept.header["figures"]["step"] > 10


async def test_every_change_of_state_is_told(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)()
    async with Viewer(path_of(job), alice) as viewer:
        await viewer.next_state(state="queued")
        changes: list[tuple[Callable[[Job], None], str]] = [
            (services.pause_job, "paused"),
            (services.resume_job, "queued"),
            (services.cancel_job, "cancelled"),
        ]
        for change, state in changes:
            await in_thread(change)(job)
            await viewer.next_state(state=state)


async def test_places_move_up(make_job: MakeJob, alice: User) -> None:
    first, second = await in_thread(make_job)(), await in_thread(make_job)()
    async with Viewer(path_of(second), alice) as viewer:
        await viewer.next_state(queue_place=2)
        await in_thread(services.cancel_job)(first)
        await viewer.next_state(queue_place=1)


async def test_whoever_signs_out_is_shown_nothing_more(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)()
    async with Viewer(path_of(job), alice) as viewer, Viewer("/ws/jobs/", alice) as list_viewer:
        await viewer.next_state(state="queued")
        await list_viewer.next_state(state="queued")
        await sync_to_async(viewer.client.logout)()
        await sync_to_async(list_viewer.client.logout)()
        await in_thread(services.pause_job)(job)
        assert await viewer.next_close() == 4404
        assert await list_viewer.next_close() == 4404


async def test_a_deleted_job_closes_its_viewers(make_job: MakeJob, alice: User) -> None:
    job = await in_thread(make_job)()
    async with Viewer(path_of(job), alice) as viewer:
        await in_thread(services.delete_job)(
            await in_thread(Job.objects.select_related("owner").get)(pk=job.pk)
        )
        assert await viewer.next_close() == 4404


async def test_a_lost_notice_is_made_good(
    make_job: MakeJob, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers.OwnersConsumer, "look_seconds", 0.1)
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    async with Viewer(path_of(job), alice) as viewer:
        await viewer.next_state(state="running")
        await in_thread(broadcast.redis_client().set)(f"job:{job.pk}:frame", frame(job, 5))
        assert (await viewer.next_frame()).header["number"] == 5
        await in_thread(Job.objects.filter(pk=job.pk).update)(state=Job.State.PAUSED)
        await viewer.next_state(state="paused")


async def test_the_last_frame_comes_also_without_its_notice_when_all_is_done(
    make_job: MakeJob, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers.OwnersConsumer, "look_seconds", 0.1)
    job = await in_thread(make_job)(state=Job.State.DONE)
    async with Viewer(path_of(job), alice) as viewer:
        await viewer.next_state(state="done")
        await in_thread(broadcast.redis_client().set)(f"job:{job.pk}:frame", frame(job, 99))
        assert (await viewer.next_frame()).header["number"] == 99


async def test_frames_flow_again_after_redis_was_started_again(
    make_job: MakeJob, alice: User, redis: RedisProcess
) -> None:
    job = await in_thread(make_job)(state=Job.State.RUNNING)
    async with Viewer(path_of(job), alice) as viewer:
        await viewer.next_state(state="running")
        redis.kill()
        await asyncio.sleep(0.3)
        redis.start()
        await asyncio.sleep(1.5)  # the channel layer's own pause
        for number in range(1, 6):
            await broadcast.publish_frame(job.pk, frame(job, number))
            assert (await viewer.next_frame(1.0)).header["number"] == number
            await viewer.ready()


async def test_the_list_shows_ones_own_jobs_as_they_change(make_job: MakeJob, alice: User, bob: User) -> None:
    job = await in_thread(make_job)()
    async with Viewer("/ws/jobs/", alice) as viewer, Viewer("/ws/jobs/", bob) as stranger:
        assert (await viewer.next_state(state="queued"))["id"] == job.pk
        new = await in_thread(make_job)()
        await in_thread(services.pause_job)(new)
        assert (await viewer.next_state(state="paused"))["id"] == new.pk
        assert await stranger.hears_nothing()


async def test_the_list_is_for_people_who_are_signed_in() -> None:
    async with Viewer("/ws/jobs/", None) as viewer:
        assert await viewer.next() == Closed(4404)


@pytest.mark.parametrize("how", ["a notice", "a look"])
@pytest.mark.parametrize("page", ["list", "job"])
async def test_a_viewer_who_leaves_while_told_something_leaves_nothing_behind(
    make_job: MakeJob,
    alice: User,
    how: str,
    page: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = await in_thread(make_job)()
    if how == "a look":
        monkeypatch.setattr(consumers.OwnersConsumer, "look_seconds", 0.05)
    async with Viewer("/ws/jobs/" if page == "list" else path_of(job), alice) as viewer:
        await viewer.next_state(state="queued")

        async def gone(*_: object, **__: object) -> None:
            raise ConnectionResetError("the server's word for a viewer who has gone")

        monkeypatch.setattr(consumers.OwnersConsumer, "send", gone)
        monkeypatch.setattr(consumers.OwnersConsumer, "close", gone)
        await in_thread(Job.objects.filter(pk=job.pk).update)(fraction=0.5)
        if how == "a notice":
            await in_thread(broadcast.publish_state)(job)
            await viewer.socket.wait(5)
        await asyncio.sleep(0.3)
    still_there = [task for task in asyncio.all_tasks() if "consumers.py" in repr(task)]
    assert not still_there
    assert len([record for record in caplog.records if record.name.startswith("webapp")]) < 5
