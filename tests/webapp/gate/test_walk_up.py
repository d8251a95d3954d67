"""A real faces worker, a real Redis, real faces: who is let in, who is not, and what happens when either dies."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from itertools import cycle, pairwise

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread

from tests.webapp.celery_process import CeleryProcess, Workers
from tests.webapp.conftest import RedisProcess, wait_until
from tests.webapp.gate.conftest import Device, enrol
from tests.webapp.gate.kiosk import KioskSocket
from tests.webapp.gate.visitor import (
    Visit,
    embedding_of,
    frame_of,
    jpeg_of_badge,
    presents,
    try_until_live,
    walk_up,
)
from vision.faces.presentations import ATTACKS, bona_fide
from webapp.accounts.models import User
from webapp.gallery.models import Person
from webapp.gallery.services.badges import issue_badge, revoke_badge
from webapp.gallery.services.erasure import erase_person
from webapp.gate.models import Gate, LookAlikePair, Passage
from webapp.jobs.broadcast import close_connections, count_workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

WORKER = (
    *("--pool", "threads", "--concurrency", "1", "--queues", "faces", "--loglevel", "INFO"),
    *("--without-mingle", "--without-gossip"),
)
ENROLLED, WALKS_UP, STRANGER = "cage.jpg", "cage2_crop.jpg", "audrey.jpg"
"""Two photographs of one man, and one of somebody else."""


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await close_connections()


@pytest.fixture
def nicolas(gate: Gate) -> Person:
    return enrol(gate.gallery, "Nicolas C.", embedding_of(ENROLLED))


@pytest.fixture
def asking_gate(gate: Gate) -> Gate:
    """One that asks for a blink and two turns."""
    Gate.objects.filter(pk=gate.pk).update(liveness="blink_and_turn")
    return gate


@pytest.fixture
def faces_worker(workers: Workers) -> CeleryProcess:
    worker = workers.living()
    wait_until(lambda: count_workers("faces"), "a sign of life")
    return worker


@pytest.fixture
def blinking_gate(gate: Gate) -> Gate:
    Gate.objects.filter(pk=gate.pk).update(liveness="blink")
    return gate


def newest() -> Passage:
    return Passage.objects.select_related("person").latest("at")


async def test_whoever_is_enrolled_answers_the_challenge_and_is_welcome(
    asking_gate: Gate, device: Device, nicolas: Person, faces_worker: CeleryProcess
) -> None:
    async with KioskSocket(device.token) as kiosk:
        visit = await try_until_live(kiosk, WALKS_UP)
        assert (visit.last["phase"], visit.last["name"]) == ("welcome", "Nicolas")
        assert visit.last["message"] == "Welcome, Nicolas"
        assert {"blink"} < set(visit.prompts) <= {"blink", "turn_left", "turn_right", "look_straight"}
        # It grows, or begins anew with another try.
        progress = [one["progress"] for one in visit.seen]
        assert all(then >= now or then == 0.0 for now, then in pairwise(progress))
    passage = await in_thread(newest)()
    assert (passage.outcome, passage.person_id, passage.kiosk_id) == ("opened", nicolas.pk, device.kiosk.pk)
    assert 0.0 < passage.distance < passage.threshold
    assert len(passage.liveness["actions"]) == 3
    assert passage.liveness["state"] == "live"
    assert await Passage.objects.filter(outcome="opened").acount() == 1


async def test_a_stranger_is_refused_however_alive(
    blinking_gate: Gate, device: Device, nicolas: Person, faces_worker: CeleryProcess
) -> None:
    async with KioskSocket(device.token) as kiosk:
        visit = await try_until_live(kiosk, STRANGER)
    assert (visit.last["phase"], visit.last["reason"]) == ("refused", "not_enrolled")
    assert (visit.last["name"], visit.last["advice"]) == (None, "Please ask at reception.")
    passage = await in_thread(newest)()
    assert (passage.outcome, passage.reason) == ("refused", "not_enrolled")
    assert passage.distance > passage.threshold


@pytest.mark.parametrize("attack", ["printed_photo", "screen_photo", "idle_video"])
async def test_a_picture_of_somebody_enrolled_is_refused_and_written_down_as_a_spoof(
    asking_gate: Gate, device: Device, nicolas: Person, faces_worker: CeleryProcess, attack: str
) -> None:
    async with KioskSocket(device.token) as kiosk:
        visit = await walk_up(kiosk, presents(ATTACKS[attack], ENROLLED))
        assert (visit.last["phase"], visit.last["reason"]) == ("refused", "not_live")
        assert visit.last["name"] is None
    passage = await in_thread(newest)()
    assert passage.outcome == "spoof"
    assert passage.reason != "not_live"  # staff see why
    assert nicolas.pk in (passage.person_id, passage.nearest_person_id)  # and whom it was to be
    assert not await Passage.objects.filter(outcome="opened").aexists()


async def test_a_badge_opens_for_its_own_face_only(
    gate: Gate, device: Device, nicolas: Person, administrator: User, faces_worker: CeleryProcess
) -> None:
    await Gate.objects.filter(pk=gate.pk).aupdate(mode="badge")
    audrey = await in_thread(enrol)(gate.gallery, "Audrey", await sync_to_async(embedding_of)(STRANGER))
    badge, other = [await in_thread(issue_badge)(p, actor=administrator) for p in (nicolas, audrey)]
    face = await frame_of(WALKS_UP)
    async with KioskSocket(device.token) as kiosk:
        seen = await kiosk.show(face)
        assert (seen["phase"], seen["prompt"]) == ("badge", "show_badge")
        assert (await kiosk.show(jpeg_of_badge(other)))["phase"] == "position"
        refused = await until_decided(kiosk, WALKS_UP)
        assert refused.last["reason"] == "badge_of_another"
        await asyncio.sleep(1.0)
        await kiosk.show(jpeg_of_badge(badge))
        assert (await until_decided(kiosk, WALKS_UP)).last["name"] == "Nicolas"
        await asyncio.sleep(1.0)
        await in_thread(revoke_badge)(nicolas, actor=administrator)
        assert (await kiosk.show(jpeg_of_badge(badge)))["reason"] == "badge_unknown"
    reasons = [passage.reason async for passage in Passage.objects.order_by("at")]
    assert reasons == ["badge_of_another", "", "badge_unknown"]
    assert (await Passage.objects.aget(outcome="opened")).with_badge


async def until_decided(kiosk: KioskSocket, name: str) -> Visit:
    return await walk_up(kiosk, await sync_to_async(presents)(bona_fide, name), seconds=10)


async def test_a_known_look_alike_is_asked_for_the_badge(
    gate: Gate, device: Device, nicolas: Person, administrator: User, faces_worker: CeleryProcess
) -> None:
    await LookAlikePair.objects.acreate(first=nicolas)
    badge = await in_thread(issue_badge)(nicolas, actor=administrator)
    async with KioskSocket(device.token) as kiosk:
        seen = await kiosk.show(await frame_of(WALKS_UP, 0.0))
        while seen["phase"] != "badge":
            seen = await kiosk.show(await frame_of(WALKS_UP, 0.1))
        assert seen["prompt"] == "show_badge"
        assert (await in_thread(newest)()).reason == "look_alike"
        await kiosk.show(jpeg_of_badge(badge))
        assert (await until_decided(kiosk, WALKS_UP)).last["phase"] == "welcome"


async def test_whoever_is_erased_is_a_stranger_a_second_later(
    gate: Gate, device: Device, nicolas: Person, administrator: User, faces_worker: CeleryProcess
) -> None:
    async with KioskSocket(device.token) as kiosk:
        assert (await until_decided(kiosk, WALKS_UP)).last["phase"] == "welcome"
        await asyncio.sleep(1.0)
        await in_thread(erase_person)(nicolas, actor=administrator)
        assert (await until_decided(kiosk, WALKS_UP)).last["reason"] == "not_enrolled"


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
    blinking_gate: Gate,
    device: Device,
    nicolas: Person,
    faces_worker: CeleryProcess,
    workers: Workers,
    redis: RedisProcess,
) -> None:
    faces = cycle([await frame_of(WALKS_UP, number / 10) for number in range(30)])
    async with KioskSocket(device.token) as kiosk:
        for _ in range(8):
            seen = await kiosk.show(next(faces))
        assert seen["phase"] in ("position", "challenge")  # in the middle of an attempt

        faces_worker.send(signal.SIGKILL)
        began = time.monotonic()
        await kiosk.send(next(faces))
        await kiosk.next_state(is_available=False, seconds=2)
        assert time.monotonic() - began < 1.3
        await in_thread(workers.start)()
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
        visit = await try_until_live(kiosk, WALKS_UP)
        assert visit.last["phase"] == "welcome"
    assert await Passage.objects.filter(outcome="opened").acount() == 1
