"""A job's states. Each transition is one conditional UPDATE and one event row; the loser changes nothing.

    queued ──claim──▶ running ──finish──▶ done
      ▲  ◀──release──   │ │ └───fail────▶ failed
      │                 │ └────cancel───▶ cancelled   (from queued and paused, too)
      ├──resume── paused ◀──pause
      └──requeue── failed

The UPDATE's filter names the expected old state, so this is safe between any number of processes
without a lock, on SQLite as on PostgreSQL. What a worker writes also names its attempt: one that
overslept its lease (a closed laptop) finds no row to change and can overwrite nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string

from webapp.jobs.models import Job, JobEvent

State = Job.State
MAX_CRASHES = 3


class Orders(NamedTuple):
    """What a row says to the worker that computes it."""

    state: str
    attempt: int
    settings: dict[str, Any]


def claim(job_id: int, *, worker: str = "") -> Job | None:
    """Take a waiting job, or a running one whose worker fell silent. ``None`` if another was faster."""
    now = timezone.now()
    # A worker's last allowed crash is the reaper's to judge.
    silent = Q(state=State.RUNNING, lease_until__lt=now, crashes__lt=MAX_CRASHES - 1)
    won = _change(
        Q(pk=job_id) & (Q(state=State.QUEUED) | silent),
        "claimed",
        state=State.RUNNING,
        goes_first=False,
        worker=worker,
        attempt=F("attempt") + 1,
        crashes=F("crashes") + Case(When(state=State.RUNNING, then=1), default=0),
        lease_until=_lease(now),
        started_at=Coalesce("started_at", now),
        message="starting",
        has_unfinished_files=True,
    )
    return Job.objects.select_related("owner", "photo", "painting").get(pk=job_id) if won else None


def orders(job: Job) -> Orders | None:
    """Read what the row says now; ``None`` if it was deleted. Asked before every step, so it is small."""
    row = Job.objects.filter(pk=job.pk).values_list("state", "attempt", "settings").first()
    return Orders(*row) if row else None


def is_mine(job: Job, found: Orders | None) -> bool:
    """Whether the row still says what it said when ``job`` was claimed."""
    return found is not None and found.state == State.RUNNING and found.attempt == job.attempt


def renew(job: Job) -> bool:
    """Keep a claimed job for another lease. ``False`` if it is no longer this worker's."""
    return bool(_mine(job).update(lease_until=_lease(timezone.now())))


def record_progress(
    job: Job,
    *,
    fraction: float,
    message: str,
    running_seconds: float,
    history: list[list[float]],
    preview: str,
) -> bool:
    """Write how far a job is. Also just after it was paused or cancelled: what was computed still counts."""
    states = (*Job.UNFINISHED, State.CANCELLED)
    return bool(
        Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=states).update(
            fraction=fraction,
            message=message,
            running_seconds=running_seconds,
            history=history,
            preview=preview,
        )
    )


def finish(
    job: Job,
    *,
    result: str,
    preview: str,
    running_seconds: float,
    history: list[list[float]],
    kept_bytes: int = 0,
) -> bool:
    """Give a job its result; also one that was paused or put back while its last step was computed."""
    return _change(
        Q(pk=job.pk, attempt=job.attempt, state__in=Job.UNFINISHED),
        "done",
        state=State.DONE,
        fraction=1.0,
        message="done",
        result=result,
        preview=preview,
        kept_bytes=kept_bytes,
        running_seconds=running_seconds,
        history=history,
        lease_until=None,
        finished_at=timezone.now(),
    )


def fail(job: Job, *, reason: str, figures: dict[str, Any] | None = None) -> bool:
    return _change(
        _is_claimed_by(job),
        "failed",
        reason=reason,
        state=State.FAILED,
        figures=figures or {},
        lease_until=None,
        finished_at=timezone.now(),
    )


def release(job: Job) -> bool:
    """Put a claimed job back to the head of the line, because its worker is asked to stop."""
    return _change(_is_claimed_by(job), "released", state=State.QUEUED, goes_first=True, lease_until=None)


def pause(job_id: int) -> bool:
    waiting_or_running = Q(pk=job_id, state__in=(State.QUEUED, State.RUNNING))
    return _change(waiting_or_running, "paused", state=State.PAUSED, lease_until=None)


def resume(job_id: int) -> bool:
    paused = Q(pk=job_id, state=State.PAUSED)
    return _change(paused, "resumed", state=State.QUEUED, goes_first=False, queued_at=timezone.now())


def requeue(job_id: int) -> bool:
    """Put a job that failed into the line again, as if it had just been asked for."""
    return _change(
        Q(pk=job_id, state=State.FAILED),
        "requeued",
        reason="",
        state=State.QUEUED,
        goes_first=False,
        crashes=0,
        figures={},
        fraction=0.0,
        message="",
        running_seconds=0.0,
        history=[],
        queued_at=timezone.now(),
        started_at=None,
        finished_at=None,
    )


def cancel(job_id: int) -> bool:
    unfinished = Q(pk=job_id, state__in=Job.UNFINISHED)
    return _change(
        unfinished, "cancelled", state=State.CANCELLED, lease_until=None, finished_at=timezone.now()
    )


def keep_stopped_picture(job: Job, *, result: str, preview: str, kept_bytes: int = 0) -> bool:
    """Give a job that was stopped the picture it had by then."""
    stopped = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.CANCELLED, result="")
    return bool(stopped.update(result=result, preview=preview, kept_bytes=kept_bytes))


def keep_timelapse(job: Job, *, timelapse: str, kept_bytes: int = 0) -> bool:
    ended = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=(State.DONE, State.CANCELLED))
    return bool(ended.update(timelapse=timelapse, kept_bytes=F("kept_bytes") + kept_bytes))


def adjust(job_id: int, **changes: Any) -> bool:
    """Change settings of an unfinished job; its worker reads them before the next step."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state__in=Job.UNFINISHED).first()
        if job is None:
            return False
        merged = {**job.settings, **changes}
        return _change(Q(pk=job_id, state__in=Job.UNFINISHED), "adjusted", settings=merged)


def reap(job_id: int, *, lease_until: datetime) -> str:
    """Take a job from a worker that fell silent: back into the line, or failed after too many crashes.

    Returns:
        The new state, or an empty string if somebody else was faster.
    """
    silent = Q(pk=job_id, state=State.RUNNING, lease_until=lease_until)
    crashed = F("crashes") + 1
    if _change(
        silent & Q(crashes__gte=MAX_CRASHES - 1),
        "failed",
        reason="crashed_repeatedly",
        state=State.FAILED,
        crashes=crashed,
        figures={"crashes": MAX_CRASHES},
        lease_until=None,
        finished_at=timezone.now(),
    ):
        return State.FAILED
    back: dict[str, Any] = {"state": State.QUEUED, "goes_first": True, "lease_until": None}
    return State.QUEUED if _change(silent, "lease_expired", crashes=crashed, **back) else ""


def forget_unfinished_files(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(has_unfinished_files=False)


def _change(where: Q, what: str, *, reason: str | None = None, **values: Any) -> bool:
    """Update the one row that matches ``where`` and write the event; ``False`` if none did."""
    if reason is not None:
        values["reason"] = reason
    with transaction.atomic():
        found = Job.objects.filter(where).values_list("pk", flat=True).first()
        if found is None or not Job.objects.filter(where).update(**values):
            return False
        row = Job.objects.values("state", "attempt").get(pk=found)
        JobEvent.objects.create(job_id=found, what=what, reason=reason or "", **row)
        if "state" in values and row["state"] not in Job.UNFINISHED:
            for path in settings.JOB_ENDED:
                import_string(path)(found)
        return True


def _is_claimed_by(job: Job) -> Q:
    return Q(pk=job.pk, attempt=job.attempt, state=State.RUNNING)


def _mine(job: Job) -> Any:
    return Job.objects.filter(_is_claimed_by(job))


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.LEASE_SECONDS)
