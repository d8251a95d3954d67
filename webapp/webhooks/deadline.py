"""A time limit that also holds for what takes none, such as looking up a name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")

GRACE_SECONDS = 0.2
"""Whatever keeps the limit by itself says better what went wrong."""


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """Return what ``work`` returns, or raise ``TimeoutError`` and leave it behind.

    What is left behind goes on until the resolver gives up: ``work`` must do nothing after its own limit.
    """
    done: Future[Answer] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)

    threading.Thread(target=run, name="door", daemon=True).start()
    return done.result(seconds + GRACE_SECONDS)
