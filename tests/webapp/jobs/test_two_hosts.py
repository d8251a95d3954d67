"""Workers of two hosts on one database and one Redis; with PostgreSQL when test_postgresql.py runs this file."""

from __future__ import annotations

import signal
from collections import defaultdict

import pytest

from tests.webapp.celery_process import CeleryProcess
from tests.webapp.conftest import MakeJob, StartProcess, wait_until
from tests.webapp.plasma import steps_of
from webapp.accounts.models import User
from webapp.jobs import tasks
from webapp.jobs.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def test_no_job_is_done_twice_and_none_is_lost_when_a_host_falls(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess, bob: User
) -> None:
    jobs = [make_job(kind="sums", steps=6, seconds=0.02, side=16) for _ in range(16)]
    Job.objects.filter(pk__in=[job.pk for job in jobs[::3]]).update(owner=bob)
    for job in jobs * 3:  # each number is sent three times
        tasks.enqueue(job.pk)
    paris, tokyo = start_worker(host="paris", wait=False), start_worker(host="tokyo", wait=False)
    both = {paris.pid, tokyo.pid}
    wait_until(lambda: {pid for job in jobs for pid, *_ in steps_of(job.pk)} == both, "both", seconds=60)
    tokyo.send(signal.SIGKILL)
    done = Job.objects.filter(pk__in=[job.pk for job in jobs], state="done")
    wait_until(lambda: done.count() == len(jobs), "every job's end", seconds=120)
    assert each_was_done_once(jobs) <= 1  # at most what it had in its hands


def each_was_done_once(jobs: list[Job]) -> int:
    """Look at every job's trail; return how many were taken from a worker that fell silent."""
    crashed = 0
    for job in jobs:
        row = Job.objects.get(pk=job.pk)
        crashed += row.crashes
        assert row.attempt == row.crashes + 1
        assert list(row.events.filter(what="done").values_list("attempt", flat=True)) == [row.attempt]
        by_attempt = defaultdict(list)
        for pid, attempt, step, _ in steps_of(job.pk):
            by_attempt[attempt].append((pid, step))
        for computed in by_attempt.values():
            assert len({pid for pid, _ in computed}) == 1  # an attempt is one worker's
        steps = row.settings["steps"]
        assert {step for _, step in by_attempt[row.attempt]} >= {steps}
        assert {step for computed in by_attempt.values() for _, step in computed} == set(range(1, steps + 1))
    return crashed
