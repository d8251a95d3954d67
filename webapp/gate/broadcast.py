"""The wire between kiosk and worker: what keys, groups and payloads are called, and how they are read.

A frame lies under one key for as long as its answer is waited for, then nowhere. Only numbers cross the
broker. Frames, and what an attempt has shown (it describes a face), are sealed: nothing of a face lies open.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict, cast
from uuid import UUID

from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer

from webapp.gallery import vault
from webapp.gate.attempt import Attempt, Part
from webapp.jobs.broadcast import RedisDown, async_client, forgiving, redis_client

__all__ = ["Answer", "Frame", "RedisDown"]

ANSWER_SECONDS = 1.0
"""Later than this after its frame, an answer is worth nothing: the kiosk has been told so."""
ATTEMPT_SECONDS = 60
ONLINE_SECONDS = 8
CALLED_SECONDS = 30
LONGEST_FRAME = 200_000
"""Bytes."""

PASSAGES_GROUP = "passages"
_ONLINE = "gate:online"

# A frame is claimed by number, so that two workers never judge it both; and what a worker writes counts
# only while no newer frame was claimed.
_CLAIM = """
if tonumber(redis.call('HGET', KEYS[1], 'number') or '-1') >= tonumber(ARGV[1]) then return false end
redis.call('HSET', KEYS[1], 'number', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {redis.call('HGET', KEYS[1], 'attempt') or ''}
"""
_KEEP = """
if redis.call('HGET', KEYS[1], 'number') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'attempt', ARGV[2])
return 1
"""


class Answer(TypedDict):
    """What a worker says about a frame, in slugs; the consumer puts it into words."""

    number: int
    phase: str
    prompt: str | None
    progress: float
    face: Part | None
    reason: str | None
    name: str | None
    is_revoked: NotRequired[bool]


class Notice(TypedDict):
    type: Literal["kiosk.revoked", "kiosk.changed", "kiosk.replaced"]
    turn: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a kiosk.

    Attributes:
        number: of this connection, from 1.
        at: when it came, s, on the clock of the process that received it.
        age: s, when it was taken up.
    """

    number: int
    at: float
    age: float
    jpeg: bytes


def kiosk_group(kiosk_id: int) -> str:
    return f"kiosk.{kiosk_id}"


async def offer_frame(connection: UUID, *, number: int, at: float, jpeg: bytes) -> None:
    """Lay down a frame, sealed, for as long as its answer is waited for. Raises one of ``RedisDown``."""
    header = json.dumps([number, at]).encode()
    packed = len(header).to_bytes(2, "big") + header + jpeg
    sealed = await sync_to_async(vault.seal, thread_sensitive=False)(packed, bound_to=connection)
    await async_client().set(_key(connection, "frame"), sealed, px=int(1000 * ANSWER_SECONDS))


def take_frame(connection: UUID) -> Frame | None:
    """The newest frame, unless it is too old to be answered.

    Raises:
        vault.Unreadable: the web process has another key.
        RedisDown: one of them.
    """
    pipe = redis_client().pipeline(transaction=True)
    pipe.get(_key(connection, "frame"))
    pipe.pttl(_key(connection, "frame"))
    sealed, milliseconds_left = pipe.execute()
    if sealed is None:
        return None
    packed = vault.unseal(sealed, bound_to=connection)
    length = int.from_bytes(packed[:2], "big")
    number, at = json.loads(packed[2 : 2 + length])
    return Frame(number, at, ANSWER_SECONDS - milliseconds_left / 1000, packed[2 + length :])


def claim_attempt(connection: UUID, number: int) -> Attempt | None:
    """The attempt before frame ``number``; ``None`` if that frame, or a newer one, is judged already."""
    found = redis_client().eval(_CLAIM, 1, _key(connection, "attempt"), number, ATTEMPT_SECONDS)
    if found is None:
        return None
    sealed = cast(list[bytes], found)[0]
    try:
        return Attempt.from_json(vault.unseal(sealed, bound_to=connection)) if sealed else Attempt()
    except vault.Unreadable:  # the keys were changed meanwhile
        return Attempt()


def keep_attempt(connection: UUID, number: int, attempt: Attempt) -> bool:
    """Write what frame ``number`` led to; ``False`` if a newer frame has been claimed meanwhile."""
    sealed = vault.seal(attempt.to_json().encode(), bound_to=connection)
    return bool(redis_client().eval(_KEEP, 1, _key(connection, "attempt"), number, sealed))


def send_answer(connection: UUID, answer: Answer) -> None:
    key = _key(connection, "answers")
    pipe = redis_client().pipeline(transaction=True)
    pipe.rpush(key, json.dumps(answer))
    pipe.pexpire(key, int(2000 * ANSWER_SECONDS))
    pipe.execute()


async def next_answer(connection: UUID, *, at_least: int, until: float) -> Answer | None:
    """Wait for the answer to frame ``at_least`` or a newer one; ``None`` if none came in time.

    Args:
        until: on ``time.monotonic``.
    """
    while (seconds := until - time.monotonic()) > 0:
        found = await async_client().blpop([_key(connection, "answers")], timeout=seconds)
        if found is None:
            return None
        answer: Answer = json.loads(found[1])
        if answer["number"] >= at_least:
            return answer
    return None


async def forget(connection: UUID) -> None:
    """Nothing is left of a connection that has ended."""
    keys = [_key(connection, what) for what in ("frame", "attempt", "answers")]
    await async_client().delete(*keys)


async def next_turn(kiosk_id: int) -> int:
    """A number that grows with every socket of a kiosk. Raises one of ``RedisDown``."""
    # By the clock too: a Redis that was started again counts from the beginning.
    key = f"gate:kiosk:{kiosk_id}:turn"
    pipe = async_client().pipeline(transaction=True)
    pipe.set(key, int(time.time() * 1000), nx=True)
    pipe.incr(key)
    pipe.expire(key, 24 * 3600)
    _, turn, _ = await pipe.execute()
    return int(turn)


async def tell_online(kiosk_id: int) -> None:
    now = time.time()
    pipe = async_client().pipeline(transaction=False)
    pipe.zadd(_ONLINE, {str(kiosk_id): now})
    pipe.zremrangebyscore(_ONLINE, 0, now - ONLINE_SECONDS)
    await pipe.execute()


async def tell_offline(kiosk_id: int) -> None:
    await async_client().zrem(_ONLINE, str(kiosk_id))


def list_online() -> set[int]:
    """The kiosks whose sockets were open within the last seconds."""
    with forgiving("could not ask which kiosks are there"):
        found = redis_client().zrangebyscore(_ONLINE, time.time() - ONLINE_SECONDS, "+inf")
        return {int(kiosk_id) for kiosk_id in cast(list[bytes], found)}
    return set()


def tell_kiosk(kiosk_id: int, notice: Notice) -> None:
    with forgiving("could not tell kiosk %s", kiosk_id):
        async_to_sync(_layer().group_send)(kiosk_group(kiosk_id), notice)


def publish_passage(passage_id: int) -> None:
    """Tell who watches the gates to look at a passage."""
    with forgiving("could not announce passage %s", passage_id):
        async_to_sync(_layer().group_send)(PASSAGES_GROUP, {"type": "passage.new", "passage": passage_id})


def tell_called(call_id: int) -> None:
    """Tell whoever tries a door out that its call has ended."""
    with forgiving("could not say that door call %s has ended", call_id):
        pipe = redis_client().pipeline(transaction=True)
        pipe.rpush(f"gate:call:{call_id}", b"")
        pipe.expire(f"gate:call:{call_id}", CALLED_SECONDS)
        pipe.execute()


def wait_until_called(call_id: int, seconds: float) -> None:
    with forgiving("could not wait for door call %s", call_id):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if redis_client().blpop([f"gate:call:{call_id}"], timeout=min(left, 2.0)):
                return


def _layer() -> Any:
    return get_channel_layer()


def _key(connection: UUID, what: str) -> str:
    return f"gate:{connection}:{what}"
