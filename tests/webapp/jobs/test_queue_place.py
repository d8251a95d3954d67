"""Who waits where in the line."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import MakeJob
from webapp.jobs import lifecycle
from webapp.jobs.models import Job
from webapp.jobs.selectors import job_dicts

pytestmark = pytest.mark.django_db(transaction=True)


def places(*jobs: Job) -> list[int | None]:
    return [job["queue_place"] for job in job_dicts(Job.objects.get(pk=job.pk) for job in jobs)]


def test_first_come_first_served_and_the_resumed_go_behind(make_job: MakeJob) -> None:
    first, second, third = make_job(), make_job(), make_job()
    assert places(first, second, third) == [1, 2, 3]
    lifecycle.claim(first.pk)
    assert places(first, second, third) == [None, 1, 2]
    lifecycle.pause(second.pk)
    assert places(first, second, third) == [None, None, 1]
    lifecycle.resume(second.pk)
    assert places(first, second, third) == [None, 2, 1]


def test_a_job_handed_back_keeps_its_place(make_job: MakeJob) -> None:
    first, second = make_job(), make_job()
    claimed = lifecycle.claim(first.pk)
    assert claimed is not None
    lifecycle.release(claimed)
    assert places(first, second) == [1, 2]
