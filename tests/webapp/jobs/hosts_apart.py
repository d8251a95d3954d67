"""Workers on hosts with networks of their own, one cut off in the middle of a job. test_postgresql.py runs this file."""

from __future__ import annotations

import signal

import pytest

from tests.webapp import network
from tests.webapp.celery_process import CeleryProcess
from tests.webapp.conftest import MakeJob, StartProcess, wait_until
from tests.webapp.jobs.test_two_hosts import each_was_done_once
from tests.webapp.plasma import steps_of
from webapp.jobs import tasks
from webapp.jobs.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


STEPS = 40


def computing(host: CeleryProcess, jobs: list[Job], *, until: int = STEPS) -> list[Job]:
    """The jobs whose newest step is the host's, and before ``until``."""
    trails = [(job, steps_of(job.pk)) for job in jobs]
    return [job for job, steps in trails if steps and steps[-1][0] == host.pid and steps[-1][2] < until]


def test_a_host_cut_from_the_network_loses_its_job_and_works_on_when_it_is_back(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess
) -> None:
    jobs = [make_job(kind="sums", steps=STEPS, seconds=0.05, side=16) for _ in range(14)]
    paris, tokyo = (start_worker(host="%h", wait=False, on=name) for name in network.NAMES)
    for host in (paris, tokyo):  # the first to be ready would do it all
        wait_until(lambda host=host: host.has_logged(" ready."), "a worker's start", seconds=90)
    for job in jobs:
        tasks.enqueue(job.pk)
    wait_until(
        lambda: computing(paris, jobs) and computing(tokyo, jobs, until=STEPS // 2), "both", seconds=60
    )
    network.cut("tokyo")
    (lost,) = computing(tokyo, jobs)
    wait_until(lambda: computing(paris, [lost]), "the other host to take over", seconds=60)
    before = {job.pk for job in jobs if any(pid == tokyo.pid for pid, *_ in steps_of(job.pk))}
    network.mend("tokyo")
    others = [job for job in jobs if job.pk not in before]
    wait_until(lambda: computing(tokyo, others), "it to work again", seconds=60)
    done = Job.objects.filter(pk__in=[job.pk for job in jobs], state="done")
    wait_until(lambda: done.count() == len(jobs), "every job's end", seconds=120)
    assert each_was_done_once(jobs) >= 1
    assert {
        name.partition("@")[2].partition("/")[0] for name in done.values_list("worker", flat=True)
    } == set(network.NAMES)
    assert tokyo.process.poll() is None
    tokyo.send(signal.SIGTERM)
    assert tokyo.process.wait(10) == 0
