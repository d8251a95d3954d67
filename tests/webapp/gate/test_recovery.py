"""A worker or Redis that dies in the middle of an attempt: the kiosk says so, recovers, and nothing opens."""

from __future__ import annotations

import signal
import time
from collections.abc import AsyncIterator, Iterator
from itertools import cycle

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread

from tests.webapp.celery_process import CeleryProcess
from tests.webapp.conftest import RedisProcess, StartProcess, wait_until
from tests.webapp.gate.conftest import FACES_WORKER, Device, enrol
from tests.webapp.gate.kiosk import KioskSocket
from tests.webapp.gate.visitor import embedding_of, frame_of, try_until_live
from webapp.gate.models import Gate, Passage
from webapp.jobs.broadcast import close_connections, count_workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await close_connections()


def start(start_process: StartProcess) -> CeleryProcess:
    worker = start_process("worker", *FACES_WORKER, FACET_TEST_COLD="")
    wait_until(lambda: worker.has_logged(" ready."), "a faces worker's start", seconds=120)
    wait_until(lambda: count_workers("faces"), "a sign of life")
    return worker


async def recover(kiosk: KioskSocket, faces: Iterator[bytes]) -> None:
    """Send frames, a second apart, as a kiosk does, until they are answered again."""
    for _ in range(40):
        await kiosk.send(next(faces))
        if not await kiosk.hears_nothing(1.1):
            await kiosk.next_state(is_available=True)
            await kiosk.next_seen()
            return
    raise AssertionError("nobody answered again")


async def test_noticed_within_a_second_recovered_from_and_never_opened_by_mistake(
    gate: Gate, device: Device, start_process: StartProcess, redis: RedisProcess
) -> None:
    await Gate.objects.filter(pk=gate.pk).aupdate(liveness="blink_and_turn")
    await in_thread(enrol)(gate.gallery, "Nicolas C.", await sync_to_async(embedding_of)("cage.jpg"))
    worker = await in_thread(start)(start_process)
    faces = cycle([await frame_of("cage2_crop.jpg", number / 10) for number in range(30)])
    async with KioskSocket(device.token) as kiosk:
        for _ in range(8):
            seen = await kiosk.show(next(faces))
        assert seen["phase"] in ("position", "challenge")  # in the middle of an attempt

        worker.send(signal.SIGKILL)
        began = time.monotonic()
        await kiosk.send(next(faces))
        await kiosk.next_state(is_available=False, seconds=2)
        assert time.monotonic() - began < 1.3
        await in_thread(start)(start_process)
        await recover(kiosk, faces)

        redis.kill()
        began = time.monotonic()
        await kiosk.send(next(faces))
        await kiosk.next_state(is_available=False, seconds=2)
        assert time.monotonic() - began < 1.3
        redis.start()
        await recover(kiosk, faces)
        assert not await Passage.objects.filter(outcome="opened").aexists()

        # What is left of the still picture is refused first.
        visit = await try_until_live(kiosk, "cage2_crop.jpg")
        assert visit.last["phase"] == "welcome"
    assert await Passage.objects.filter(outcome="opened").acount() == 1
