"""What was lost is found again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.webapp.conftest import MakeJob
from webapp.jobs import broadcast, tasks
from webapp.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def sent() -> int:
    client = broadcast.redis_client()
    return sum(client.llen(key) for key in client.keys("cpu*") if client.type(key) == b"list")  # type: ignore[misc, union-attr]


def age(job: Job, **moments: float) -> None:
    """Set moments of a job to so many seconds ago."""
    Job.objects.filter(pk=job.pk).update(
        **{name: timezone.now() - timedelta(seconds=seconds) for name, seconds in moments.items()}
    )


def test_a_silent_workers_job_waits_again_and_is_sent(make_job: MakeJob) -> None:
    job = make_job(state=Job.State.RUNNING)
    age(job, lease_until=1)
    tasks.reap()
    job.refresh_from_db()
    assert (job.state, job.crashes) == ("queued", 1)
    assert sent() == 1


def test_a_living_workers_job_is_left_alone(make_job: MakeJob) -> None:
    job = make_job(state=Job.State.RUNNING)
    age(job, lease_until=-5)
    tasks.reap()
    job.refresh_from_db()
    assert (job.state, sent()) == ("running", 0)


def test_the_third_crash_is_the_last(make_job: MakeJob) -> None:
    job = make_job(state=Job.State.RUNNING)
    Job.objects.filter(pk=job.pk).update(crashes=2)
    age(job, lease_until=1)
    tasks.reap()
    job.refresh_from_db()
    assert (job.state, job.reason, job.crashes, sent()) == ("failed", "crashed_repeatedly", 3, 0)


def test_a_waiting_jobs_number_is_sent_again_but_not_over_and_over(make_job: MakeJob) -> None:
    job = make_job()
    age(job, queued_at=60)
    for _ in range(5):
        tasks.reap()
    assert sent() == 1
    broadcast.redis_client().flushall()  # Redis forgot both the number and that it was sent
    tasks.reap()
    assert sent() == 1


def test_a_job_just_sent_is_not_sent_again(make_job: MakeJob) -> None:
    make_job()
    tasks.reap()
    assert sent() == 0


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_files_of_ended_jobs_are_cleared_away(make_job: MakeJob, settings: LazySettings, state: str) -> None:
    job = make_job(state=state)
    folder = Path(settings.WORK_ROOT) / str(job.pk)
    folder.mkdir(parents=True)
    (folder / "checkpoint-000001.npz").write_bytes(b"...")
    Job.objects.filter(pk=job.pk).update(has_unfinished_files=True)
    age(job, finished_at=5)
    tasks.reap()
    assert folder.exists()  # its worker may be making the film
    age(job, finished_at=120)
    tasks.reap()
    assert not folder.exists()


def test_a_paused_jobs_files_stay(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job(state=Job.State.PAUSED)
    folder = Path(settings.WORK_ROOT) / str(job.pk)
    folder.mkdir(parents=True)
    Job.objects.filter(pk=job.pk).update(has_unfinished_files=True)
    tasks.reap()
    assert folder.exists()
