"""Keeps a claimed job while it is computed, also through a step that takes long."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection

from webapp.jobs import lifecycle
from webapp.jobs.logs import about_job
from webapp.jobs.models import Job

logger = logging.getLogger(__name__)

RENEWALS_A_LEASE = 4
GRACE_SECONDS = 60.0


class LeaseKeeper:
    """A thread that renews the lease. Use as a context manager.

    A computation that hangs would keep its job for ever: it stops renewing a while after the job's time
    is over, and the reaper decides.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lease of job {job.pk}", daemon=True)

    def __enter__(self) -> LeaseKeeper:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        last_moment = time.monotonic() + settings.JOB_SECONDS + GRACE_SECONDS
        try:
            with about_job(self._job):
                while not self._stopped.wait(settings.LEASE_SECONDS / RENEWALS_A_LEASE):
                    if time.monotonic() > last_moment:
                        logger.error("job %s hangs", self._job.pk)
                        return
                    if not self._renew():
                        return
        finally:
            connection.close()

    def _renew(self) -> bool:
        try:
            return lifecycle.renew(self._job)
        except DatabaseError as error:
            logger.warning("the lease could not be renewed yet: %s", error)
            connection.close()
            return True
