"""What a line of the log is about: one number from a click to the last step of its job."""

from __future__ import annotations

from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars

from webapp.jobs.models import Job


def about_job(job: Job) -> AbstractContextManager[object]:
    """Every line inside names the job, and the request that asked for it, in whatever thread it is written."""
    return bound_contextvars(job=job.pk, **({"request_id": job.request_id} if job.request_id else {}))


def current_request_id() -> str:
    """The number of the request that is answered now; empty outside one."""
    return str(get_contextvars().get("request_id", ""))
