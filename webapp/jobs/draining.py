"""Orders to a worker that it follows by itself: to take nothing any more."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.db import DatabaseError, close_old_connections

from webapp.jobs import runner
from webapp.jobs.models import DrainedWorker

logger = logging.getLogger(__name__)


class Consumer(Protocol):
    """The part of Celery's consumer that takes messages."""

    def cancel_task_queue(self, queue: str) -> None: ...


def start_afresh(name: str) -> None:
    """A worker that starts again is no longer drained; in a container it may have its old name."""
    with _forgiving():
        DrainedWorker.objects.filter(name=name).delete()


def follow_orders(name: str, consumer: Consumer, queues: list[str]) -> None:
    """Stop taking from ``queues`` if this worker is told to; in a hurry, hand the present job back."""
    with _forgiving():
        order = DrainedWorker.objects.filter(name=name).first()
        if order is None:
            return
        # First the queues, then the job: it must not come back here.
        for queue in queues:
            logger.warning("%s is drained: it takes nothing more from %s", name, queue)
            consumer.cancel_task_queue(queue)
        if order.in_a_hurry:
            runner.stop_requested.set()


@contextmanager
def _forgiving() -> Iterator[None]:
    close_old_connections()
    try:
        yield
    except DatabaseError as error:
        logger.warning("orders could not be read yet: %s", error)
    finally:
        close_old_connections()
