"""A job belongs to one worker: the database says which."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.webapp.conftest import MakeJob
from webapp.jobs import lifecycle
from webapp.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(act: Callable[[], Any], times: int = 8) -> list[Any]:
    """Call ``act`` in that many threads at the same moment."""
    results: list[Any] = []
    gate = threading.Barrier(times)

    def work() -> None:
        gate.wait()
        try:
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == times
    return results


@pytest.mark.parametrize("_round", range(5))
def test_of_many_workers_one_wins(make_job: MakeJob, _round: int) -> None:
    job = make_job()
    winners = [claimed for claimed in all_at_once(lambda: lifecycle.claim(job.pk)) if claimed]
    assert len(winners) == 1
    assert (winners[0].state, winners[0].attempt) == ("running", 1)
    assert job.events.count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_of_finish_and_cancel_one_wins(make_job: MakeJob, _round: int) -> None:
    mine = lifecycle.claim(make_job().pk)
    assert mine is not None
    acts = [finish, cancel] * 4
    won = [name for name, has_won in all_at_once(lambda: acts.pop()(mine)) if has_won]
    assert len(won) == 1
    assert Job.objects.get(pk=mine.pk).state == won[0]
    assert list(mine.events.values_list("what", flat=True)) == ["claimed", won[0]]


def finish(job: Job) -> tuple[str, bool]:
    return "done", lifecycle.finish(job, result="r", preview="p", running_seconds=1, history=[])


def cancel(job: Job) -> tuple[str, bool]:
    return "cancelled", lifecycle.cancel(job.pk)


def test_of_many_reapers_one_wins(make_job: MakeJob) -> None:
    lapsed = timezone.now() - timedelta(seconds=1)
    job = make_job(state=Job.State.RUNNING)
    Job.objects.filter(pk=job.pk).update(lease_until=lapsed, attempt=1)
    states = all_at_once(lambda: lifecycle.reap(job.pk, lease_until=lapsed))
    assert sorted(states) == [""] * 7 + ["queued"]
    job.refresh_from_db()
    assert (job.state, job.crashes, job.lease_until) == ("queued", 1, None)


def test_a_lease_that_lapsed_can_be_taken_over(make_job: MakeJob) -> None:
    job = make_job()
    first = lifecycle.claim(job.pk)
    assert first is not None
    assert lifecycle.claim(job.pk) is None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    second = lifecycle.claim(job.pk)
    assert second is not None
    assert (second.attempt, second.crashes) == (2, 1)
    assert not lifecycle.renew(first)
    assert not lifecycle.finish(first, result="r", preview="p", running_seconds=1, history=[])
    assert not lifecycle.fail(first, reason="internal")
    assert not lifecycle.release(first)
    assert lifecycle.renew(second)


@pytest.mark.parametrize("state", ["paused", "done", "failed", "cancelled"])
def test_what_is_not_waiting_is_not_claimed(make_job: MakeJob, state: str) -> None:
    job = make_job(state=state)
    assert lifecycle.claim(job.pk) is None
    assert job.events.count() == 0


def test_what_has_ended_stays_as_it_is(make_job: MakeJob) -> None:
    for state in ("done", "failed", "cancelled"):
        job = make_job(state=state)
        assert not any([lifecycle.pause(job.pk), lifecycle.resume(job.pk), lifecycle.cancel(job.pk)])
        assert not lifecycle.adjust(job.pk, balance=0.1)
        assert Job.objects.get(pk=job.pk).state == state


def test_adjusting_twice_at_once_keeps_both(make_job: MakeJob) -> None:
    job = make_job(balance=0.5)
    names = list("abcdefgh")
    assert all(all_at_once(lambda: lifecycle.adjust(job.pk, **{names.pop(): 1})))
    assert Job.objects.get(pk=job.pk).settings == {"balance": 0.5, **dict.fromkeys("abcdefgh", 1)}


def test_a_job_that_crashed_often_and_was_paused_can_still_be_claimed(make_job: MakeJob) -> None:
    job = make_job()
    for crashes in (0, 1):
        mine = lifecycle.claim(job.pk)
        assert mine is not None
        assert mine.crashes == crashes
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    third = lifecycle.claim(job.pk)
    assert third is not None
    assert third.crashes == 2
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert lifecycle.claim(job.pk) is None  # the third crash is the reaper's to judge
    assert lifecycle.pause(job.pk)
    assert lifecycle.resume(job.pk)
    assert lifecycle.claim(job.pk) is not None
