"""The lines that jobs wait in. A job's number in the broker says that somebody waits; the row says who is next."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count

from webapp.accounts import ledger
from webapp.jobs import broadcast, lifecycle
from webapp.jobs.fairness import Waiting, in_turn
from webapp.jobs.kinds import find_kind, in_line, queue_of, queue_of_kind
from webapp.jobs.models import Job, PausedQueue

LATELY = timedelta(hours=1)
MOST_RACES = 100
"""More workers than that never want the same job at the same moment."""


def claim_next(job_id: int, *, queue: str = "", worker: str = "") -> Job | None:
    """Take the job whose turn it is, for a worker that received a number.

    As many numbers are sent as jobs wait, so each may be used for any of them.

    Args:
        job_id: the number; its own job may be running or gone by now.
        queue: the line it came through; the job's own if empty.

    Returns:
        ``None`` if nothing waits there, or the line is paused.
    """
    if not queue:
        job = Job.objects.filter(pk=job_id).first()
        queue = queue_of(job) if job else ""
    if not queue or is_paused(queue):
        return None
    for _ in range(MOST_RACES):
        numbers = numbers_in_turn(queue)
        if not numbers:
            break
        if claimed := lifecycle.claim(numbers[0], worker=worker):
            return claimed
        # Another worker was faster: now that its owner has one more running, it may be somebody else's turn.
    return lifecycle.claim(job_id, worker=worker)  # perhaps of a worker that fell silent


def route(kind: str) -> str:
    """Which queue a new job of this kind goes to.

    What gains much from a GPU goes to the GPU's workers, if there are any.
    """
    wants_gpu = find_kind(kind).wants_gpu and broadcast.count_workers(settings.GPU_QUEUE)
    return str(settings.GPU_QUEUE) if wants_gpu else queue_of_kind(kind)


def bring_back_from_gpu() -> list[int]:
    """Give the GPU's waiting jobs to the other workers once it has none; return their numbers.

    It needs no way back: the GPU's workers take from the other line, too, when theirs is empty.
    """
    gpu = str(settings.GPU_QUEUE)
    waiting = Job.objects.filter(queue=gpu, state=Job.State.QUEUED)
    if gpu == settings.QUEUE or not waiting.exists() or is_paused(gpu) or broadcast.count_workers(gpu):
        return []
    numbers = list(waiting.values_list("pk", flat=True))
    waiting.filter(pk__in=numbers).update(queue=settings.QUEUE)
    return numbers


def numbers_in_turn(queue: str) -> list[int]:
    """The jobs that wait, in the order in which they are taken."""
    here = Job.objects.filter(in_line(queue))
    waiting = [
        Waiting(*row)
        for row in here.filter(state=Job.State.QUEUED).values_list(
            "pk", "owner_id", "queued_at", "goes_first"
        )
    ]
    if len(waiting) < 2:
        return [one.job for one in waiting]
    running = here.filter(state=Job.State.RUNNING).order_by().values_list("owner_id").annotate(Count("pk"))
    owners = {one.owner for one in waiting}
    return in_turn(waiting, running=dict(running), lately=ledger.seconds_since(LATELY, owners=owners))


def is_paused(queue: str) -> bool:
    return PausedQueue.objects.filter(name=queue).exists()
