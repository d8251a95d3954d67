"""Orders of whoever runs Facet: lines paused, failed jobs tried again, others' jobs stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.conftest import MakeJob
from tests.webapp.jobs.test_reaper import age, sent
from webapp.accounts.models import AuditLine, User
from webapp.jobs import lifecycle, operating, runner, tasks
from webapp.jobs.models import Job
from webapp.jobs.selectors import job_dict, list_paused_queues
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def actions() -> list[tuple[str, str]]:
    return list(AuditLine.objects.order_by("pk").values_list("action", "actor_name"))


def test_from_a_paused_line_nothing_is_taken_and_nothing_is_lost(make_job: MakeJob, bob: User) -> None:
    job = make_job(steps=2)
    operating.pause_queue("cpu", by=bob)
    assert runner.run(job.pk) is runner.Outcome.NOT_CLAIMED
    assert fresh(job).state == "queued"
    age(job, queued_at=60)
    tasks.reap()
    assert sent() == 0  # nobody would take it
    operating.resume_queue("cpu", by=bob)
    assert sent() == 1
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert actions() == [("queue.paused", "bob"), ("queue.resumed", "bob")]


def test_who_waits_in_a_paused_line_reads_why(make_job: MakeJob) -> None:
    waiting, running = make_job(), make_job()
    Job.objects.filter(pk=running.pk).update(state="running")
    assert job_dict(waiting)["held"] is None
    operating.pause_queue("cpu")
    assert "administrator" in str(job_dict(waiting)["held"])
    assert job_dict(waiting)["queue_place"] == 1
    assert job_dict(fresh(running))["held"] is None


def test_what_runs_in_a_paused_line_ends(make_job: MakeJob) -> None:
    claimed = lifecycle.claim(make_job().pk)
    assert claimed is not None
    operating.pause_queue("cpu")
    assert lifecycle.renew(claimed)
    assert lifecycle.finish(claimed, result="r", preview="p", running_seconds=1, history=[])


def test_pausing_twice_is_pausing_once() -> None:
    for _ in range(2):
        operating.pause_queue("cpu")
    assert list_paused_queues() == ["cpu"]
    for _ in range(2):
        operating.resume_queue("cpu")
    assert list_paused_queues() == []
    assert len(actions()) == 2


@pytest.mark.parametrize("name", ["faces", "", "cpu "])
def test_a_line_where_no_jobs_wait_cannot_be_paused(name: str) -> None:
    with pytest.raises(Refused, match="no_such_queue"):
        operating.pause_queue(name)


def test_a_failed_job_is_tried_again_as_if_it_were_new(make_job: MakeJob, bob: User) -> None:
    job = make_job(fails="crash", fails_at=2, balance=0.25)
    assert runner.run(job.pk) is runner.Outcome.FAILED
    Job.objects.filter(pk=job.pk).update(crashes=2, settings={"steps": 3, "balance": 0.25})
    operating.requeue_job(fresh(job), by=bob)
    again = fresh(job)
    assert (again.state, again.crashes, again.reason, again.finished_at) == ("queued", 0, "", None)
    assert again.settings == {"steps": 3, "balance": 0.25}
    assert again.events.latest("pk").what == "requeued"
    assert sent() == 1
    assert actions() == [("job.requeued", "bob")]
    assert runner.run(job.pk) is runner.Outcome.DONE


@pytest.mark.parametrize("state", ["queued", "running", "paused", "done", "cancelled"])
def test_only_what_failed_is_put_into_the_line_again(make_job: MakeJob, state: str) -> None:
    job = make_job(state=state)
    with pytest.raises(Refused, match="not_failed"):
        operating.requeue_job(job)
    assert fresh(job).state == state
    assert actions() == []


def test_somebodys_job_is_stopped_and_that_is_written_down(make_job: MakeJob, bob: User) -> None:
    job = make_job()
    operating.cancel_job(job, by=bob)
    assert fresh(job).state == "cancelled"
    assert actions() == [("job.cancelled", "bob")]
    job = make_job(state="done")
    with pytest.raises(Refused, match="not_running"):
        operating.cancel_job(job, by=bob)
    assert len(actions()) == 1


def test_a_number_takes_the_job_whose_turn_it_is(make_job: MakeJob, bob: User) -> None:
    """Alice's numbers all came first; a worker that receives one of them computes Bob's job."""
    first, second = make_job(steps=2), make_job(steps=2)
    bobs = make_job(steps=2)
    Job.objects.filter(pk=bobs.pk).update(owner=bob)
    assert lifecycle.claim(first.pk)
    assert runner.run(first.pk) is runner.Outcome.DONE
    assert [fresh(job).state for job in (first, second, bobs)] == ["running", "queued", "done"]
    assert runner.run(bobs.pk) is runner.Outcome.DONE  # his number is hers now
    assert fresh(second).state == "done"


def test_for_whom_much_was_computed_lately_waits_longer(make_job: MakeJob, bob: User) -> None:
    assert runner.run(make_job(steps=3).pk) is runner.Outcome.DONE
    hers, his = make_job(), make_job()
    Job.objects.filter(pk=his.pk).update(owner=bob, queued_at=timezone.now() + timedelta(seconds=1))
    assert (job_dict(fresh(hers))["queue_place"], job_dict(fresh(his))["queue_place"]) == (2, 1)
