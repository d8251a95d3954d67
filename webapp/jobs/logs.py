"""Which job a line of the log is about."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_job_id: ContextVar[int | None] = ContextVar("job_id", default=None)


@contextmanager
def about_job(job_id: int) -> Iterator[None]:
    token = _job_id.set(job_id)
    try:
        yield
    finally:
        _job_id.reset(token)


class JobFilter(logging.Filter):
    """Gives every record ``job``: `` [job 7]``, or nothing outside a job."""

    def filter(self, record: logging.LogRecord) -> bool:
        job_id = _job_id.get()
        record.job = "" if job_id is None else f" [job {job_id}]"
        return True
