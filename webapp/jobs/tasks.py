"""What crosses the broker: a job's number, and the request to look for lost jobs."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from webapp.jobs import broadcast, lifecycle, line, runner
from webapp.jobs.kinds import in_line, queue_of
from webapp.jobs.models import Job, PausedQueue
from webapp.jobs.runner import ending

logger = logging.getLogger(__name__)

# Lower goes first; among jobs the line decides.
BEHIND_ERRANDS = 6

MESSAGE_SECONDS = 3600
PATIENCE = timedelta(seconds=10)
CLEAN_UP_AFTER = timedelta(minutes=1)


@shared_task(name="jobs.run", acks_late=True, bind=True)
def run_job(self: Task[Any, Any], /, job_id: int, **unknown: Any) -> None:
    """Compute the job whose turn it is in the line that the number came through."""
    if unknown:  # from a newer web process, during an update
        logger.warning("job %s came with unknown arguments: %s", job_id, sorted(unknown))
    queue = (self.request.delivery_info or {}).get("routing_key") or ""
    outcome = runner.run(job_id, queue=queue)
    # Not claimed: this worker was told to stop at the very moment that the number came.
    was_not_taken = outcome is runner.Outcome.NOT_CLAIMED and runner.stop_requested.is_set()
    if outcome is runner.Outcome.RELEASED or was_not_taken:
        enqueue(job_id, queue=queue)


@shared_task(name="jobs.reap")
def reap(**_: Any) -> None:
    """Find what a killed worker or a restarted Redis has lost."""
    now = timezone.now()
    for job in Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now).only(
        "lease_until", "owner_id"
    ):
        assert job.lease_until is not None
        if state := lifecycle.reap(job.pk, lease_until=job.lease_until):
            logger.warning("job %s: its worker fell silent; now %s", job.pk, state)
            broadcast.publish_state(job)
            if state == Job.State.QUEUED:
                enqueue(job.pk)
    for job_id in line.bring_back_from_gpu():
        enqueue(job_id)
    waiting = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - PATIENCE).order_by("queued_at")
    for queue in PausedQueue.objects.values_list("name", flat=True):
        waiting = waiting.exclude(in_line(queue))  # sent when it goes on
    for job_id in waiting.values_list("pk", flat=True):
        if broadcast.may_send_again(job_id):
            enqueue(job_id)
    ended = Job.objects.exclude(state__in=Job.UNFINISHED).filter(has_unfinished_files=True)
    for job in ended.filter(finished_at__lt=now - CLEAN_UP_AFTER):
        ending.end(job)


@shared_task(name="jobs.end_stopped")
def end_stopped(job_id: int, **_: Any) -> None:
    """Keep the picture of a job that was stopped while no worker had it."""
    job = Job.objects.filter(pk=job_id, state=Job.State.CANCELLED, has_unfinished_files=True).first()
    if job is not None:
        ending.end(job)


def enqueue(job_id: int, *, queue: str = "") -> None:
    """Send a job's number to its workers. If Redis is away the reaper does it later.

    Args:
        queue: the line; the job's own if empty.
    """
    if not queue:
        job = Job.objects.only("kind", "queue").filter(pk=job_id).first()
        if job is None:
            return
        queue = queue_of(job)
    try:
        broadcast.may_send_again(job_id)
        run_job.apply_async((job_id,), queue=queue, priority=BEHIND_ERRANDS, expires=MESSAGE_SECONDS)
    except (OperationalError, *broadcast.RedisDown) as error:
        logger.warning("job %s could not be sent yet: %s", job_id, error)


def send_end_stopped(job_id: int) -> None:
    """Have a stopped job's picture kept. If Redis is away the reaper does it later."""
    try:
        end_stopped.apply_async((job_id,), queue=settings.ERRANDS_QUEUE, expires=MESSAGE_SECONDS)
    except (OperationalError, *broadcast.RedisDown) as error:
        logger.warning("job %s is ended later: %s", job_id, error)
