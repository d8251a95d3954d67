"""Doors by a real errands worker: never in a decision's way, and never too late."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest

from tests.webapp.celery_process import CeleryProcess
from tests.webapp.conftest import RedisProcess, StartProcess, wait_until
from tests.webapp.gate.conftest import Device
from tests.webapp.gate.relay import Relay
from webapp.accounts.models import User
from webapp.gallery.models import Person
from webapp.gate.attempt import Attempt
from webapp.gate.decision import Decision
from webapp.gate.models import Door, DoorCall, Gate, Passage
from webapp.gate.services.gates import add_door, try_door
from webapp.gate.services.passages import record_passage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

ERRANDS_WORKER = (
    *("--pool", "threads", "--concurrency", "4", "--queues", "errands", "--loglevel", "INFO"),
    *("--without-mingle", "--without-gossip"),
)


def start(start_process: StartProcess) -> CeleryProcess:
    worker = start_process("worker", *ERRANDS_WORKER)
    wait_until(lambda: worker.has_logged(" ready."), "an errands worker's start", seconds=60)
    return worker


@pytest.fixture
def door(gate: Gate, administrator: User, relay: Relay) -> Door:
    settings = {"url": relay.url, "secret": "s3cret"}
    return add_door(
        gate,
        kind="webhook",
        settings=settings,
        summary="POST",
        timeout_seconds=3,
        attempts=2,
        actor=administrator,
    )


def let_in(device: Device, person: Person) -> Passage:
    passage = record_passage(
        kiosk=device.kiosk,
        decision=Decision("opened", "", person.pk, 0.2),
        attempt=Attempt(),
        threshold=0.33,
        gallery_size=1,
        decision_ms=40.0,
    )
    assert passage is not None
    return passage


def test_a_slow_door_does_not_hold_up_the_decision_and_opens(
    device: Device, danielle: Person, door: Door, relay: Relay, start_process: StartProcess
) -> None:
    start(start_process)
    relay.seconds = 1.0
    passage = let_in(device, danielle)
    assert passage.door_calls.get().state in DoorCall.UNFINISHED
    wait_until(lambda: passage.door_calls.get().state == "delivered", "the door")
    assert len(relay.heard) == 1


def test_trying_a_door_out_goes_the_same_way(
    door: Door, relay: Relay, administrator: User, start_process: StartProcess
) -> None:
    assert try_door(door, actor=administrator).state == "waiting"  # nobody is there to do it
    start(start_process)
    relay.heard.clear()
    call = try_door(door, actor=administrator)
    assert (call.state, call.answer) == ("delivered", "status: 204 No Content")
    assert b'"event":"test"' in relay.heard[-1][1]


def test_a_killed_workers_call_never_opens_too_late(
    device: Device,
    danielle: Person,
    door: Door,
    relay: Relay,
    start_process: StartProcess,
    beat: CeleryProcess,
) -> None:
    worker = start(start_process)
    relay.seconds = 2.0
    passage = let_in(device, danielle)
    wait_until(lambda: relay.heard, "the call")
    worker.send(signal.SIGKILL)
    call = passage.door_calls.get()
    assert call.state == "calling"
    time.sleep(max(0.0, (call.expires_at - call.made_at) / timedelta(seconds=1)))
    start(start_process)
    wait_until(lambda: passage.door_calls.get().state == "expired", "its end", seconds=30)
    assert len(relay.heard) == 1


def test_a_call_whose_number_was_lost_with_redis_is_found_again(
    device: Device,
    danielle: Person,
    door: Door,
    relay: Relay,
    redis: RedisProcess,
    start_process: StartProcess,
    beat: CeleryProcess,
) -> None:
    start(start_process)
    redis.kill()
    passage = let_in(device, danielle)
    # It may take Celery seconds to come back: whoever was let in is still waiting in this test.
    passage.door_calls.update(expires_at=passage.at + timedelta(minutes=2))
    redis.start()
    wait_until(lambda: passage.door_calls.get().state == "delivered", "the door", seconds=60)
