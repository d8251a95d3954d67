"""Which workers a job is for: by its kind, and by what computes it fast."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import LazySettings

from tests.webapp.jobs.test_reaper import age
from webapp.accounts.models import User
from webapp.jobs import broadcast, operating, runner, tasks
from webapp.jobs.models import Job
from webapp.jobs.services import start_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _heavy(settings: LazySettings) -> None:
    settings.JOB_KINDS = {**settings.JOB_KINDS, "heavy": "tests.webapp.plasma.HEAVY"}


def start(owner: User, kind: str) -> Job:
    return start_job(kind=kind, owner=owner, settings={"steps": 2}, request_key=uuid4())


def test_what_gains_from_a_gpu_goes_to_one_if_there_is_one(alice: User) -> None:
    assert start(alice, "heavy").queue == "cpu"
    broadcast.tell_worker_alive("celery@gpu/1", ["gpu"])
    assert start(alice, "heavy").queue == "gpu"
    assert start(alice, "sums").queue == "cpu"


def test_what_somebody_waits_for_goes_to_the_quick_workers(alice: User) -> None:
    broadcast.tell_worker_alive("celery@gpu/1", ["gpu"])
    assert start(alice, "objects").queue == "quick"
    assert start(alice, "import_dataset").queue == "errands"


def test_without_its_gpu_a_job_comes_back(alice: User) -> None:
    broadcast.tell_worker_alive("celery@gpu/1", ["gpu"])
    job = start(alice, "heavy")
    tasks.reap()
    assert Job.objects.get(pk=job.pk).queue == "gpu"
    broadcast.tell_worker_gone("celery@gpu/1", ["gpu"])
    tasks.reap()
    assert Job.objects.get(pk=job.pk).queue == "cpu"
    assert broadcast.redis_client().llen("cpu\x06\x166") + broadcast.redis_client().llen("cpu") > 0  # type: ignore[operator]


def test_jobs_of_a_paused_gpu_line_stay_there(alice: User) -> None:
    broadcast.tell_worker_alive("celery@gpu/1", ["gpu"])
    job = start(alice, "heavy")
    operating.pause_queue("gpu")
    broadcast.tell_worker_gone("celery@gpu/1", ["gpu"])
    tasks.reap()
    assert Job.objects.get(pk=job.pk).queue == "gpu"


def test_a_number_takes_only_from_the_line_it_came_through(alice: User) -> None:
    broadcast.tell_worker_alive("celery@gpu/1", ["gpu"])
    heavy, light = start(alice, "heavy"), start(alice, "sums")
    age(heavy, queued_at=60)
    assert runner.run(heavy.pk, queue="cpu") is runner.Outcome.DONE
    assert [Job.objects.get(pk=job.pk).state for job in (heavy, light)] == ["queued", "done"]
