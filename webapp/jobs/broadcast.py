"""The wire: what groups, keys and payloads are called, and how they are written and read.

A group gets notices only; frames lie under one expiring key a job, so that the newest one wins.
Redis may be away for a moment: what could not be sent is dropped, the row tells it later.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
from collections.abc import Iterable
from typing import Any, Literal, TypedDict, cast
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from redis.exceptions import RedisError

from webapp.jobs.models import Job

logger = logging.getLogger(__name__)

FRAME_SECONDS = 600
WORKER_SECONDS = 8
SENT_SECONDS = 60
ANSWER_SECONDS = 5.0
RedisDown = (RedisError, OSError)

LINE_GROUP = "line"


class FrameHeader(TypedDict):
    """What goes before the bytes of a frame."""

    type: Literal["job.frame"]
    job: int
    attempt: int
    number: int
    fraction: float
    message: str
    seconds_left: float | None
    # s since 1970, by its worker's clock; of one that is shown again later, nothing.
    made_at: float | None
    figures: dict[str, float]
    width: int
    height: int
    mime: str


def job_group(job_id: int) -> str:
    return f"job.{job_id}"


def owner_group(owner_id: int) -> str:
    return f"owner.{owner_id}"


def pack_frame(header: FrameHeader, image: bytes) -> bytes:
    """Four bytes (big endian): the header's length; the header as JSON; the picture."""
    encoded = json.dumps(header, separators=(",", ":")).encode()
    return len(encoded).to_bytes(4, "big") + encoded + image


def header_of(frame: bytes) -> FrameHeader:
    header: FrameHeader = json.loads(frame[4 : 4 + int.from_bytes(frame[:4], "big")])
    return header


async def publish_frame(job_id: int, frame: bytes) -> None:
    """Make ``frame`` the newest one and tell its viewers. Raises one of ``RedisDown``."""
    await async_client().set(_frame_key(job_id), frame, ex=FRAME_SECONDS)
    await _layer().group_send(job_group(job_id), {"type": "job.frame"})


async def latest_frame(job_id: int) -> bytes | None:
    """Read the newest frame. Raises one of ``RedisDown``."""
    return cast(bytes | None, await async_client().get(_frame_key(job_id)))


def forget_frame(job_id: int) -> None:
    with forgiving("could not forget the frame of job %s", job_id):
        redis_client().delete(_frame_key(job_id))


def publish_state(job: Job) -> None:
    """Tell who watches this job, or its owner's list, to look at its row."""
    notice = {"type": "job.state", "job": job.pk}
    with forgiving("could not announce job %s", job.pk):
        async_to_sync(_send_all)([job_group(job.pk), owner_group(job.owner_id)], notice)


def publish_line() -> None:
    """Tell everybody who waits that the line has moved."""
    with forgiving("could not announce that the line moved"):
        async_to_sync(_send_all)([LINE_GROUP], {"type": "job.line"})


async def _send_all(groups: list[str], notice: dict[str, Any]) -> None:
    for group in groups:
        await _layer().group_send(group, notice)


def may_send_again(job_id: int) -> bool:
    """Whether a waiting job's number may be sent to the broker: not twice within a minute.

    The mark lies where the queue lies: a Redis that lost the one has lost the other.
    """
    return bool(redis_client().set(f"job:{job_id}:sent", b"", ex=SENT_SECONDS, nx=True))


def tell_worker_alive(name: str, queues: Iterable[str]) -> None:
    with forgiving("worker %s could not say that it lives", name):
        client = redis_client()
        now = _now(client)
        for queue in queues:
            client.zadd(_workers_key(queue), {name: now})
            client.zremrangebyscore(_workers_key(queue), 0, now - WORKER_SECONDS)


def tell_worker_gone(name: str, queues: Iterable[str]) -> None:
    with forgiving("worker %s could not say goodbye", name):
        for queue in queues:
            redis_client().zrem(_workers_key(queue), name)


def count_workers(queue: str = "") -> int:
    """How many workers of ``queue`` (the one of new paintings if empty) said lately that they live."""
    with forgiving("could not count the workers"):
        client = redis_client()
        key = _workers_key(queue or settings.QUEUE)
        return int(client.zcount(key, _now(client) - WORKER_SECONDS, "+inf"))
    return 0


@functools.cache
def redis_client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
    )


# A connection belongs to the event loop it was made in; threads that publish have one each.
_async_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = WeakKeyDictionary()


def async_client() -> redis.asyncio.Redis:
    loop = asyncio.get_running_loop()
    if loop not in _async_clients:
        _async_clients[loop] = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
        )
    return _async_clients[loop]


async def close_connections() -> None:
    """Close what the running event loop opened here; for loops that end before their process."""
    with forgiving("could not close a connection"):
        if client := _async_clients.pop(asyncio.get_running_loop(), None):
            await client.aclose()
        await _layer().flush()


def _layer() -> Any:
    return get_channel_layer()


def _workers_key(queue: str) -> str:
    return f"workers:{queue}"


def _frame_key(job_id: int) -> str:
    return f"job:{job_id}:frame"


def _now(client: redis.Redis) -> float:
    # Redis' clock: those of the machines may differ.
    seconds, microseconds = client.time()
    return float(seconds) + float(microseconds) / 1e6


class forgiving:  # noqa: N801  reads as a statement: with forgiving(...)
    """Logs that Redis is away instead of failing."""

    def __init__(self, message: str, *values: object) -> None:
        self.message = message % values

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, RedisDown):
            logger.warning("%s: %s", self.message, error)
            return True
        return False
