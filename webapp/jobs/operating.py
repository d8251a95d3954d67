"""What whoever runs Facet may order: lines paused, workers drained, failed jobs tried again, others' jobs stopped.

Each order is rows, not messages: a Redis that restarts forgets none, and workers read them by themselves.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.jobs import broadcast, kinds, lifecycle, services
from webapp.jobs.models import DrainedWorker, Job, PausedQueue
from webapp.jobs.tasks import enqueue
from webapp.sentences import Refused


@transaction.atomic
def pause_queue(name: str, *, by: User | None = None) -> None:
    """Let no worker take from a queue. Who waits there keeps their place; what runs, runs to its end.

    Raises:
        Refused: ``no_such_queue``: no jobs ever wait there.
    """
    _refuse_unknown(name)
    _row, is_new = PausedQueue.objects.get_or_create(name=name, defaults={"by": by})
    if is_new:
        audit.record("queue.paused", actor=by, queue=name)
        transaction.on_commit(broadcast.publish_line)


@transaction.atomic
def resume_queue(name: str, *, by: User | None = None) -> None:
    """Let workers take from a queue again. Raises as :func:`pause_queue`."""
    _refuse_unknown(name)
    was_paused, _ = PausedQueue.objects.filter(name=name).delete()
    if was_paused:
        audit.record("queue.resumed", actor=by, queue=name)
        transaction.on_commit(partial(_send_waiting, name))
        transaction.on_commit(broadcast.publish_line)


@transaction.atomic
def drain_worker(name: str, *, in_a_hurry: bool = False, by: User | None = None) -> None:
    """Let a worker take nothing any more, until it is started again.

    It notices with its next sign of life (two seconds), and ends the job that it has, or, in a hurry, writes a
    checkpoint and hands it back.

    Args:
        name: as it calls itself, such as ``celery@host/17``.
    """
    order = {"in_a_hurry": in_a_hurry, "by": by}
    DrainedWorker.objects.update_or_create(name=name, defaults=order)
    audit.record("worker.drained", actor=by, worker=name, in_a_hurry=in_a_hurry)


@transaction.atomic
def requeue_job(job: Job, *, by: User | None = None) -> None:
    """Put a job that failed into the line again: its settings stay, its crashes are forgotten.

    Raises:
        Refused: ``not_failed``.
    """
    if not lifecycle.requeue(job.pk):
        raise Refused("not_failed")
    audit.record("job.requeued", actor=by, subject=job)
    transaction.on_commit(partial(enqueue, job.pk))
    _tell(job)


@transaction.atomic
def cancel_job(job: Job, *, by: User | None = None) -> None:
    """Stop somebody's job for good. Raises ``Refused("not_running")`` if it has ended."""
    services.cancel_job(job)
    audit.record("job.cancelled", actor=by, subject=job)


def _refuse_unknown(queue: str) -> None:
    if queue not in kinds.queues():
        raise Refused("no_such_queue", name=queue)


def _send_waiting(queue: str) -> None:
    waiting = Job.objects.filter(kinds.in_line(queue), state=Job.State.QUEUED)
    for pk in waiting.order_by("queued_at").values_list("pk", flat=True):
        enqueue(pk)


def _tell(job: Job) -> None:
    transaction.on_commit(partial(broadcast.publish_state, job))
    transaction.on_commit(broadcast.publish_line)
