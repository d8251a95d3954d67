"""How long people wait: the newest measurements of all processes, under one key a kind in Redis."""

from __future__ import annotations

import statistics
import threading
import time
from typing import Any, Literal, NamedTuple

from webapp.jobs import broadcast

Kind = Literal["gate", "stream"]

KEPT = 5000
LOOKED_BACK_SECONDS = 300
MOST_A_SECOND = 20
"""Of one process and kind: a thousand viewers need no thousand measurements."""

_noted: dict[Kind, float] = {}
_lock = threading.Lock()


class Percentiles(NamedTuple):
    """Seconds, of the last minutes."""

    measured: int
    p50: float
    p95: float
    p99: float


def note(kind: Kind, seconds: float) -> None:
    """Write a measurement down, unless this process has just written one."""
    if _may_note(kind):
        with broadcast.forgiving("a %s latency could not be written down", kind):
            broadcast.redis_client().xadd(_key(kind), _fields(seconds), maxlen=KEPT, approximate=True)


async def anote(kind: Kind, seconds: float) -> None:
    """As :func:`note`, in an event loop."""
    if _may_note(kind):
        with broadcast.forgiving("a %s latency could not be written down", kind):
            await broadcast.async_client().xadd(_key(kind), _fields(seconds), maxlen=KEPT, approximate=True)


def percentiles(kind: Kind) -> Percentiles | None:
    """``None`` if fewer than two things were measured lately. Raises one of ``RedisDown``."""
    client = broadcast.redis_client()
    now = client.time()[0]
    since = f"{1000 * (int(now) - LOOKED_BACK_SECONDS)}-0"
    entries: list[Any] = client.xrange(_key(kind), min=since) or []
    measured = [float(fields[b"s"]) for _, fields in entries]
    if len(measured) < 2:
        return None
    cuts = statistics.quantiles(measured, n=100, method="inclusive")
    return Percentiles(len(measured), cuts[49], cuts[94], cuts[98])


def _may_note(kind: Kind) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _noted.get(kind, 0.0) < 1 / MOST_A_SECOND:
            return False
        _noted[kind] = now
        return True


def _fields(seconds: float) -> dict[Any, Any]:
    return {"s": f"{seconds:.4f}"}


def _key(kind: Kind) -> str:
    return f"latencies:{kind}"
