"""What many viewers ask for at the same moment is read once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

KEPT_SECONDS = 5.0
T = TypeVar("T")


@dataclass
class _Read:
    """A read that is going on, or has just ended, and the one that those wait for who came meanwhile."""

    began: float
    task: asyncio.Task[Any]
    next: asyncio.Task[Any] | None = field(default=None)


_reads: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, _Read]] = WeakKeyDictionary()


async def read_shared(key: Hashable, read: Callable[[], Awaitable[T]], *, may_be_old: float = 0.0) -> T:
    """Return what ``read`` returns, together with all others who ask for ``key``.

    Whoever asks gets what was read after they asked, unless it may be older: so a notice that something has changed
    is never answered by a read from before it. However many ask, two reads go on at most: one, and the next.

    Args:
        key: what is read; everybody with the same key may see the same.
        may_be_old: an earlier read will do that began no longer ago, in seconds.
    """
    loop = asyncio.get_running_loop()
    reads = _reads.setdefault(loop, {})
    last = reads.get(key)
    if last is not None and loop.time() - last.began < may_be_old:
        wanted = last.task
    elif last is None or last.task.done():
        wanted = _begin(reads, key, read)
    else:
        last.next = wanted = last.next or loop.create_task(_after(last.task, reads, key, read))
    # One of those who wait may go: the others still want it.
    return cast(T, await asyncio.shield(wanted))


async def _after(task: asyncio.Task[Any], reads: dict[Hashable, _Read], key: Hashable, read: Any) -> Any:
    await asyncio.wait([task])
    return await _begin(reads, key, read)


def _begin(reads: dict[Hashable, _Read], key: Hashable, read: Any) -> asyncio.Task[Any]:
    loop = asyncio.get_running_loop()
    task = loop.create_task(_awaited(read))
    begun = reads[key] = _Read(loop.time(), task)

    def ended(task: asyncio.Task[Any]) -> None:
        if not task.cancelled():
            task.exception()  # raised where it was wanted, if anybody still does
        loop.call_later(KEPT_SECONDS, _forget, reads, key, begun)

    task.add_done_callback(ended)
    return task


async def _awaited(read: Callable[[], Awaitable[Any]]) -> Any:
    return await read()


def _forget(reads: dict[Hashable, _Read], key: Hashable, begun: _Read) -> None:
    if reads.get(key) is begun:
        del reads[key]
