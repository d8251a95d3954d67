"""What a person may do with jobs. Each verb changes the row, then tells who watches."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from webapp.accounts import ledger, quotas
from webapp.accounts.models import User
from webapp.jobs import broadcast, lifecycle, line
from webapp.jobs.logs import current_request_id
from webapp.jobs.models import Job
from webapp.jobs.runner.album import Album
from webapp.jobs.runner.unfinished import Unfinished
from webapp.jobs.tasks import enqueue, send_end_stopped
from webapp.photos.models import Photo
from webapp.photos.services import forget_if_unused
from webapp.sentences import Refused

State = Job.State
MAX_WAITING = 30
"""Unfinished jobs of one person."""


def start_job(
    *,
    kind: str,
    owner: User,
    settings: dict[str, Any],
    request_key: UUID,
    photo: Photo | None = None,
    painting: Photo | None = None,
) -> Job:
    """Put a job into the line; the same ``request_key`` of the same owner is the same job.

    Raises:
        Refused: ``queue_full``, ``quota_jobs``, ``quota_minutes``.
    """
    same = Job.objects.filter(owner=owner, request_key=request_key)
    if existing := same.first():
        return existing
    waiting = count_unfinished(owner)
    if waiting >= MAX_WAITING:
        raise Refused("queue_full", waiting=waiting)
    job = Job(
        kind=kind,
        queue=line.route(kind),
        photo=photo,
        painting=painting,
        owner=owner,
        settings=settings,
        request_key=request_key,
        request_id=current_request_id(),
        queued_at=timezone.now(),
    )
    job.clean_fields()
    try:
        with quotas.within(owner, jobs=1, minutes=0):
            job.save(force_insert=True)
            ledger.note(owner.pk, jobs=1)
    except IntegrityError:
        # The second click of a double one was faster, or a picture has gone meanwhile.
        if existing := same.first():
            return existing
        raise Refused("picture_not_found") from None
    _send(job)
    return job


def count_unfinished(owner: User) -> int:
    return Job.objects.filter(owner=owner, state__in=Job.UNFINISHED).count()


def pause_job(job: Job) -> None:
    """Raises ``Refused("not_running")`` if it has ended."""
    if not lifecycle.pause(job.pk) and not _is_now(job, State.PAUSED):
        raise Refused("not_running")
    _tell(job)


def resume_job(job: Job) -> None:
    """Raises ``Refused("not_paused")``. A second click finds it waiting or running already."""
    if lifecycle.resume(job.pk):
        _send(job)
    elif not _is_now(job, State.QUEUED, State.RUNNING):
        raise Refused("not_paused")


def cancel_job(job: Job) -> None:
    """Stop for good; what was painted by then is kept. Raises ``Refused("not_running")`` if it is done."""
    was_waiting = _is_now(job, State.QUEUED, State.PAUSED)
    if not lifecycle.cancel(job.pk) and not _is_now(job, State.CANCELLED):
        raise Refused("not_running")
    if was_waiting:
        transaction.on_commit(partial(send_end_stopped, job.pk))
    _tell(job)


def adjust_job(job: Job, **changes: Any) -> None:
    """Change settings while it is painted. Raises ``Refused("not_running")`` if it has ended."""
    if not lifecycle.adjust(job.pk, **changes):
        raise Refused("not_running")
    _tell(job)


def delete_job(job: Job) -> None:
    """Take a job away with all its files; a worker on it notices before its next step."""
    lifecycle.cancel(job.pk)
    pictures, pk = (job.photo, job.painting), job.pk
    job.delete()
    job.pk = pk  # Django takes it from a deleted row; its viewers are found by it
    transaction.on_commit(partial(_remove_files, job))
    for picture in filter(None, pictures):
        forget_if_unused(picture)
    _tell(job)


def end_all_of(owner: User) -> None:
    """Stop all of an account's jobs, as it goes with them, and forget what they keep outside its own folders."""
    for job in Job.objects.filter(owner=owner).select_related("owner").defer("history"):
        lifecycle.cancel(job.pk)
        transaction.on_commit(partial(_remove_files, job))


def _remove_files(job: Job) -> None:
    Album(job).remove()
    Unfinished(job.pk, job.attempt).remove()
    broadcast.forget_frame(job.pk)


def _is_now(job: Job, *states: str) -> bool:
    return Job.objects.filter(pk=job.pk, state__in=states).exists()


def _send(job: Job) -> None:
    transaction.on_commit(partial(enqueue, job.pk))
    _tell(job)


def _tell(job: Job) -> None:
    transaction.on_commit(partial(broadcast.publish_state, job))
    transaction.on_commit(broadcast.publish_line)
