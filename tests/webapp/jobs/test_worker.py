"""Real worker processes, a real Redis, a real beat: what happens when one of them dies."""

from __future__ import annotations

import signal
from collections import Counter

import pytest

from tests.webapp.celery_process import CeleryProcess
from tests.webapp.conftest import MakeJob, RedisProcess, StartProcess, wait_until
from tests.webapp.plasma import steps_of
from webapp.accounts.models import User
from webapp.jobs import broadcast, operating, services, tasks
from webapp.jobs.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def wait_for_state(job: Job, state: str, seconds: float = 30) -> None:
    wait_until(lambda: state_of(job) == state, f"{state}, is {state_of(job)}", seconds)


def wait_for_step(job: Job, step: int) -> None:
    wait_until(lambda: len(steps_of(job.pk)) >= step, f"step {step}")


def test_works_through_what_is_sent_and_tells_that_it_lives(
    make_job: MakeJob, start_worker: StartProcess
) -> None:
    jobs = [make_job(steps=3) for _ in range(3)]
    for job in jobs:
        tasks.enqueue(job.pk)
    assert broadcast.count_workers() == 0
    worker = start_worker()
    wait_until(lambda: broadcast.count_workers() == 1, "a sign of life")
    for job in jobs:
        wait_for_state(job, "done")
    worker.send(signal.SIGTERM)
    assert worker.process.wait(10) == 0
    assert broadcast.count_workers() == 0


def test_pauses_resumes_adjusts_and_cancels(make_job: MakeJob, start_worker: StartProcess) -> None:
    start_worker()
    job = make_job(steps=5000, seconds=0.05)
    tasks.enqueue(job.pk)
    wait_for_step(job, 3)
    services.pause_job(job)
    computed = len(steps_of(job.pk))
    wait_until(lambda: Job.objects.get(pk=job.pk).preview, "the pause to be noticed")
    assert len(steps_of(job.pk)) - computed <= 1
    services.resume_job(job)
    wait_for_step(job, computed + 3)
    services.adjust_job(job, balance=0.25)
    wait_until(lambda: steps_of(job.pk)[-1][3] == 0.25, "the new balance")
    services.cancel_job(job)
    computed = len(steps_of(job.pk))
    wait_until(lambda: Job.objects.get(pk=job.pk).timelapse, "the film of a stopped painting")
    assert len(steps_of(job.pk)) - computed <= 1
    steps = [step for _, _, step, _ in steps_of(job.pk)]
    assert steps == list(range(1, len(steps) + 1))


def test_a_killed_workers_job_goes_on_elsewhere_from_its_checkpoint(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess
) -> None:
    first = start_worker()
    job = make_job(steps=150, seconds=0.04)
    tasks.enqueue(job.pk)
    wait_until(lambda: Job.objects.get(pk=job.pk).fraction > 0, "a checkpoint")
    kept = round(Job.objects.get(pk=job.pk).fraction * 150)
    first.send(signal.SIGKILL)
    second = start_worker()
    wait_for_state(job, "done")
    resumed = [row for row in steps_of(job.pk) if row[0] == second.pid]
    assert resumed[0][1:3] == (2, kept + 1)
    assert resumed[-1][2] == 150
    job.refresh_from_db()
    assert (job.attempt, job.crashes) == (2, 1)
    assert "lease_expired" in job.events.values_list("what", flat=True)
    assert [row[0] for row in job.history] == list(range(1, 151))


def test_a_picture_that_kills_its_worker_again_and_again_fails(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess
) -> None:
    job = make_job(fails="kill", fails_at=2)
    tasks.enqueue(job.pk)
    for crashes in (1, 2, 3):
        worker = start_worker(wait=False)
        if crashes == 3:
            wait_until(lambda: Job.objects.get(pk=job.pk).attempt == 3, "the third try")
        wait_until(lambda w=worker: w.process.poll() is not None, "the worker's death")
    start_worker()
    wait_for_state(job, "failed")
    job.refresh_from_db()
    assert (job.reason, job.figures, job.attempt) == ("crashed_repeatedly", {"crashes": 3}, 3)


def test_asked_to_stop_it_hands_the_job_back_and_another_goes_on(
    make_job: MakeJob, start_worker: StartProcess
) -> None:
    first = start_worker()
    job = make_job(steps=60, seconds=0.05)
    tasks.enqueue(job.pk)
    wait_for_step(job, 5)
    first.send(signal.SIGTERM)
    assert first.process.wait(10) == 0
    assert state_of(job) == "queued"
    start_worker()  # no beat: the first one has sent the number again
    wait_for_state(job, "done")
    assert [step for _, _, step, _ in steps_of(job.pk)] == list(range(1, 61))
    assert Job.objects.get(pk=job.pk).crashes == 0


def test_a_worker_that_slept_through_its_lease_stops_when_it_wakes(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess
) -> None:
    sleeper = start_worker()
    job = make_job(steps=50, seconds=0.05)
    tasks.enqueue(job.pk)
    wait_for_step(job, 5)
    sleeper.send(signal.SIGSTOP)
    other = start_worker()
    wait_until(lambda: steps_of(job.pk)[-1][0] == other.pid, "the other worker")
    sleeper.send(signal.SIGCONT)
    wait_for_state(job, "done")
    by = Counter(pid for pid, _, _, _ in steps_of(job.pk))
    first_of_other = next(i for i, row in enumerate(steps_of(job.pk)) if row[0] == other.pid)
    late = [row for row in steps_of(job.pk)[first_of_other:] if row[0] == sleeper.pid]
    assert len(late) <= 1  # the step it was in
    assert by[other.pid] >= 40
    result = Job.objects.get(pk=job.pk)
    assert (result.attempt, result.result.name.rpartition("/")[2]) == (2, "painting-2.png")


def test_redis_killed_and_started_again(
    make_job: MakeJob, start_worker: StartProcess, beat: CeleryProcess, redis: RedisProcess
) -> None:
    start_worker()
    running, waiting = make_job(steps=200, seconds=0.03), make_job(steps=3)
    tasks.enqueue(running.pk)
    wait_for_step(running, 5)
    tasks.enqueue(waiting.pk)
    Job.objects.filter(pk=waiting.pk).update(queued_at=waiting.queued_at - tasks.PATIENCE)
    redis.kill()
    before = len(steps_of(running.pk))
    wait_for_step(running, before + 20)  # it goes on meanwhile
    redis.start()
    wait_until(lambda: broadcast.redis_client().exists(f"job:{running.pk}:frame"), "frames to come back")
    assert state_of(running) == "running"
    wait_for_state(running, "done")
    assert Job.objects.get(pk=running.pk).attempt == 1
    wait_for_state(waiting, "done")  # its number was lost with Redis


def test_a_drained_worker_takes_nothing_more_and_hands_back_if_asked_to_hurry(
    make_job: MakeJob, start_worker: StartProcess
) -> None:
    first, job = start_worker(), make_job(steps=60, seconds=0.1)
    tasks.enqueue(job.pk)
    wait_for_step(job, 3)
    operating.drain_worker(Job.objects.get(pk=job.pk).worker, in_a_hurry=True)
    wait_for_state(job, "queued")
    second, later = start_worker(), make_job(steps=2)
    wait_until(lambda: len({pid for pid, *_ in steps_of(job.pk)}) == 2, "the other worker")
    operating.drain_worker(Job.objects.get(pk=job.pk).worker)  # this one may end what it has
    wait_until(lambda: second.has_logged("is drained"), "the order to be read")
    tasks.enqueue(later.pk)
    wait_for_state(job, "done")
    assert [step for _, _, step, _ in steps_of(job.pk)] == list(range(1, 61))
    assert {pid for pid, *_ in steps_of(job.pk)} == {first.pid, second.pid}
    assert (Job.objects.get(pk=job.pk).crashes, state_of(later)) == (0, "queued")


def test_thirty_jobs_of_one_do_not_hold_up_the_first_of_another(
    make_job: MakeJob, start_worker: StartProcess, bob: User
) -> None:
    hers = [make_job(kind="sums", steps=3, seconds=0.05, side=16) for _ in range(30)]
    for job in hers:
        tasks.enqueue(job.pk)
    start_worker()
    wait_for_step(hers[1], 1)
    his = make_job(steps=2, seconds=0.01, side=16)
    Job.objects.filter(pk=his.pk).update(owner=bob)
    tasks.enqueue(his.pk)
    wait_for_state(his, "done")
    assert sum(state_of(job) == "done" for job in hers) < 10
