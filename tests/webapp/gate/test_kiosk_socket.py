"""What passes between a kiosk and a worker: here the test answers, frame by frame."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread

from tests.webapp.conftest import RedisProcess
from tests.webapp.gate.conftest import Device
from tests.webapp.gate.kiosk import KioskSocket
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gate import broadcast, consumers, sending
from webapp.gate.attempt import Attempt
from webapp.gate.broadcast import Answer, Frame
from webapp.gate.models import Gate, Kiosk
from webapp.gate.services import gates, kiosks
from webapp.jobs.broadcast import close_connections, redis_client, tell_worker_alive
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)

FACE = b"\xff\xd8 a face \xff\xd9"


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await close_connections()


def answer_to(frame: Frame, **changes: object) -> Answer:
    usual = {"number": frame.number, "phase": "position", "prompt": "step_closer", "progress": 0.0}
    return {**usual, "face": None, "reason": None, "name": None, **changes}  # type: ignore[typeddict-item, return-value]


class Worker:
    """Answers frames from another thread, as a worker does; ``seconds`` late, or not at all."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.is_alive = True
        self.frames: list[Frame] = []
        self.answer: Callable[[Frame], Answer] = answer_to
        self.at_work = self.most_at_work = 0

    def take(self, connection: UUID, kiosk_id: int) -> None:
        if self.is_alive:
            threading.Thread(target=self._judge, args=(connection,), daemon=True).start()

    def _judge(self, connection: UUID) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        frame = broadcast.take_frame(connection)
        time.sleep(self.seconds)
        if frame is not None and broadcast.claim_attempt(connection, frame.number) is not None:
            self.frames.append(frame)
            broadcast.send_answer(connection, self.answer(frame))
        self.at_work -= 1


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    made = Worker()
    monkeypatch.setattr(sending, "send_frame", made.take)
    tell_worker_alive("one", ["faces"])
    return made


async def test_a_kiosk_is_told_its_gate_and_what_each_frame_shows(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as kiosk:
        state = await kiosk.next()
        gate = {"id": device.kiosk.gate_id, "name": "Front door", "mode": "identify"}
        assert state == {
            "type": "kiosk.state",
            "gate": {**gate, "liveness": "none", "sound": True, "language": ""},
            "is_available": True,
        }
        seen = await kiosk.show(FACE)
        assert (seen["number"], seen["phase"], seen["prompt"]) == (1, "position", "step_closer")
        assert (seen["message"], seen["advice"]) == ("Please step closer", None)
        assert 0 < seen["ms"] < 1000
        assert (await kiosk.show(FACE))["number"] == 2
    assert [frame.jpeg for frame in worker.frames] == [FACE, FACE]


async def test_in_the_language_of_the_kiosk_by_first_name(device: Device, worker: Worker) -> None:
    worker.answer = lambda frame: answer_to(frame, phase="welcome", prompt=None, name="Danielle")
    async with KioskSocket(device.token) as kiosk:
        assert (await kiosk.show(FACE))["message"] == "Welcome, Danielle"
    worker.answer = lambda frame: answer_to(frame, phase="refused", prompt=None, reason="not_enrolled")
    async with KioskSocket(device.token) as kiosk:
        seen = await kiosk.show(FACE)
        assert (seen["message"], seen["advice"]) == ("Not recognised", "Please ask at reception.")


@pytest.mark.parametrize("token", [None, "", "made-up"])
async def test_nobody_without_a_token_is_served(token: str | None) -> None:
    async with KioskSocket(token) as kiosk:
        assert await kiosk.next_close() == 4401


async def test_a_page_of_another_site_is_refused(device: Device) -> None:
    async with KioskSocket(device.token, origin="https://evil.example") as kiosk:
        assert not kiosk.accepted


async def test_a_revoked_kiosk_is_cut_off_at_once(
    device: Device, worker: Worker, administrator: User
) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        await in_thread(kiosks.revoke_kiosk)(device.kiosk, actor=administrator)
        assert await kiosk.next_close(1.0) == 4401
    async with KioskSocket(device.token) as kiosk:
        assert await kiosk.next_close() == 4401


async def test_also_when_the_notice_is_lost(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        await Kiosk.objects.filter(pk=device.kiosk.pk).adelete()
        assert await kiosk.next_close(1.5) == 4401


async def test_also_when_only_the_worker_has_noticed(
    device: Device, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LOOK_SECONDS", 60.0)
    worker.answer = lambda frame: answer_to(frame, is_revoked=True)
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        await kiosk.send(FACE)
        assert await kiosk.next_close() == 4401


async def test_a_change_of_the_gate_reaches_its_kiosk(
    device: Device, gate: Gate, worker: Worker, administrator: User
) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        gate.mode = "badge"
        await in_thread(gates.save_gate)(gate, actor=administrator)
        assert (await kiosk.next_state(is_available=True))["gate"]["mode"] == "badge"


async def test_one_frame_at_a_time_and_then_the_newest(device: Device, worker: Worker) -> None:
    worker.seconds = 0.2
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        for number in range(10):
            await kiosk.send(b"picture %d" % number)
            await asyncio.sleep(0.01)
        await kiosk.next_seen()
        await kiosk.next_seen()
        assert await kiosk.hears_nothing()
    assert [frame.jpeg for frame in worker.frames] == [b"picture 0", b"picture 9"]
    assert worker.most_at_work == 1


async def test_dropped_frames_are_counted(
    device: Device, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    worker.seconds = 0.2
    async with KioskSocket(device.token) as kiosk:
        for _ in range(5):
            await kiosk.send(FACE)
            await asyncio.sleep(0.02)
        await kiosk.next_seen()
        await kiosk.next_seen()
    assert f"kiosk {device.kiosk.pk}: 3 frames were dropped, 2 judged" in caplog.text


async def test_without_a_worker_it_says_so_within_a_second_and_recovers_by_itself(
    device: Device, worker: Worker
) -> None:
    worker.is_alive = False
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        began = time.monotonic()
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=False)
        assert 0.8 < time.monotonic() - began < 1.3
        await kiosk.send(FACE)
        assert await kiosk.hears_nothing(1.2)  # it has been said
        worker.is_alive = True
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=True)
        assert (await kiosk.next_seen())["number"] == 3


async def test_says_so_too_while_the_key_is_lost(
    device: Device, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> bytes:
        raise Refused("key_missing")

    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        with monkeypatch.context() as without_key:
            without_key.setattr(vault, "seal", lost)
            await kiosk.send(FACE)
            await kiosk.next_state(is_available=False)
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=True)


async def test_an_answer_that_comes_too_late_is_none(device: Device, worker: Worker) -> None:
    worker.seconds = 1.1
    async with KioskSocket(device.token) as kiosk:
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=False)
        worker.seconds = 0.0
        worker.answer = lambda frame: answer_to(frame, prompt="hold_still")
        await asyncio.sleep(0.4)
        assert (await kiosk.show(FACE))["prompt"] == "hold_still"


async def test_says_at_once_when_no_worker_lives(device: Device) -> None:
    async with KioskSocket(device.token) as kiosk:
        state = await kiosk.next()
        assert isinstance(state, dict)
        assert state["is_available"] is False


async def test_redis_killed_and_started_again(device: Device, worker: Worker, redis: RedisProcess) -> None:
    async with KioskSocket(device.token) as kiosk:
        assert (await kiosk.show(FACE))["number"] == 1
        redis.kill()
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=False, seconds=1.5)
        redis.start()
        await kiosk.send(FACE)
        await kiosk.next_state(is_available=True)
        assert (await kiosk.next_seen())["number"] == 3


async def test_what_is_too_long_is_not_taken(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.send(b"x" * 200_001)
        assert await kiosk.next_close() == 1009
    assert worker.frames == []


async def test_words_are_no_frames(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.next_state(is_available=True)
        await kiosk.socket.send_input({"type": "websocket.receive", "text": '{"phase": "welcome"}'})
        assert await kiosk.hears_nothing()
    assert worker.frames == []


async def test_a_second_screen_takes_over(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as first:
        await first.next_state(is_available=True)
        async with KioskSocket(device.token) as second:
            assert await first.next_close() == 4409
            assert (await second.show(FACE))["number"] == 1


async def test_nothing_of_a_face_lies_open_in_redis_and_nothing_stays(device: Device, worker: Worker) -> None:
    worker.seconds = 0.3
    async with KioskSocket(device.token) as kiosk:
        await kiosk.send(FACE)
        await asyncio.sleep(0.1)
        lying = await sync_to_async(everything_in_redis)()
        assert any(b":frame" in key for key in lying)
        assert not any(FACE in value for value in lying.values())
        ttl = [
            redis_client().pttl(key) for key in lying if key.endswith((b":frame", b":attempt", b":answers"))
        ]
        assert all(0 < milliseconds <= 60_000 for milliseconds in ttl)
        await kiosk.next_seen()
    lying = await sync_to_async(everything_in_redis)()
    assert not any(b":frame" in key or b":attempt" in key or b":answers" in key for key in lying)


def everything_in_redis() -> dict[bytes, bytes]:
    client = redis_client()
    found = {}
    for key in client.keys("*"):
        kind = client.type(key)
        if kind == b"string":
            found[key] = client.get(key)
        elif kind == b"hash":
            found[key] = b"".join(client.hvals(key))
        else:
            found[key] = b""
    return found


async def test_whether_it_is_there_is_known(device: Device, worker: Worker) -> None:
    async with KioskSocket(device.token) as kiosk:
        await kiosk.show(FACE)
        await asyncio.sleep(0.1)
        assert await sync_to_async(broadcast.list_online)() == {device.kiosk.pk}
        assert (await Kiosk.objects.aget(pk=device.kiosk.pk)).last_seen_at is not None
    assert await sync_to_async(broadcast.list_online)() == set()


CONNECTION = UUID("12345678123456781234567812345678")


async def test_a_frame_is_judged_once_and_never_after_a_newer_one() -> None:
    await broadcast.offer_frame(CONNECTION, number=2, at=1.0, jpeg=FACE)
    first = await sync_to_async(broadcast.claim_attempt)(CONNECTION, 2)
    assert isinstance(first, Attempt)
    claim = sync_to_async(broadcast.claim_attempt)
    assert await claim(CONNECTION, 2) is None
    assert await claim(CONNECTION, 1) is None
    assert await claim(CONNECTION, 3) is not None


async def test_what_an_overtaken_worker_writes_is_lost() -> None:
    def overtaken() -> tuple[bool, bool, Attempt | None]:
        broadcast.claim_attempt(CONNECTION, 1)
        broadcast.claim_attempt(CONNECTION, 2)
        late = broadcast.keep_attempt(CONNECTION, 1, Attempt(phase="welcome"))
        kept = broadcast.keep_attempt(CONNECTION, 2, Attempt(phase="position"))
        return late, kept, broadcast.claim_attempt(CONNECTION, 3)

    late, kept, attempt = await sync_to_async(overtaken)()
    assert (late, kept) == (False, True)
    assert attempt is not None
    assert attempt.phase == "position"


async def test_a_frame_lies_there_for_a_second_only() -> None:
    await broadcast.offer_frame(CONNECTION, number=1, at=1.0, jpeg=FACE)
    frame = await sync_to_async(broadcast.take_frame)(CONNECTION)
    assert frame is not None
    assert 0.0 <= frame.age < 0.2
    await asyncio.sleep(1.05)
    assert await sync_to_async(broadcast.take_frame)(CONNECTION) is None
