"""A job from its row to its picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import numpy as np
import pytest
from django.conf import LazySettings
from django.db import connection
from PIL import Image

from tests.webapp.conftest import MakeJob, RedisProcess, wait_until
from tests.webapp.plasma import picture, steps_of
from webapp.accounts.models import User
from webapp.jobs import lifecycle, runner, services, tasks
from webapp.jobs.models import Job
from webapp.jobs.runner import Outcome, loop
from webapp.jobs.runner.unfinished import Unfinished
from webapp.jobs.selectors import job_dict

pytestmark = pytest.mark.django_db(transaction=True)


def run_in_thread(job: Job) -> Callable[[], Outcome]:
    """Run a job as a worker would; the result is a function that waits for its end."""
    outcomes: list[Outcome] = []

    def work() -> None:
        try:
            outcomes.append(runner.run(job.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()

    def join() -> Outcome:
        thread.join(20)
        return outcomes[0]

    return join


@contextmanager
def running(job: Job, from_step: int = 3) -> Iterator[Callable[[], Outcome]]:
    join = run_in_thread(job)
    wait_until(lambda: len(steps_of(job.pk)) >= from_step)
    yield join


def events(job: Job) -> list[str]:
    return list(job.events.values_list("what", flat=True))


def test_finishes_with_picture_film_and_preview(make_job: MakeJob) -> None:
    job = make_job(steps=40)
    assert runner.run(job.pk) is Outcome.DONE
    job.refresh_from_db()
    assert (job.state, job.fraction, job.attempt) == (Job.State.DONE, 1.0, 1)
    with Image.open(job.result.path) as result:
        assert result.format == "PNG"
        assert result.tobytes() == picture(40, 64, 0.5).tobytes()
    with Image.open(job.preview.path) as preview:
        assert preview.format == "JPEG"
    with av.open(job.timelapse.path) as film:
        assert film.streams.video[0].frames > 36
    assert [row[0] for row in job.history] == list(range(1, 41))
    assert job.history[1] == [2, 0.5, 1.0, 1.5]
    assert events(job) == ["claimed", "done"]


def test_a_kind_without_pictures_keeps_its_figures_and_no_film(alice: User, settings: LazySettings) -> None:
    job = services.start_job(kind="sums", owner=alice, settings={"steps": 5}, request_key=uuid4())
    assert runner.run(job.pk) is Outcome.DONE
    job.refresh_from_db()
    assert (job.state, job.result.name, job.timelapse.name) == (Job.State.DONE, "", "")
    assert job.history == [[1, 2.0], [2, 1.0], [3, 2 / 3], [4, 0.5], [5, 0.4]]
    assert job_dict(job)["title"] == f"Sum {job.pk}"
    assert not (Path(settings.WORK_ROOT) / str(job.pk)).exists()


def test_leaves_no_unfinished_files(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job()
    runner.run(job.pk)
    job.refresh_from_db()
    assert not (Path(settings.WORK_ROOT) / str(job.pk)).exists()
    assert not job.has_unfinished_files


def test_cancel_stops_within_one_step_and_keeps_the_picture(make_job: MakeJob) -> None:
    job = make_job(steps=2000, seconds=0.05)
    with running(job) as join:
        services.cancel_job(job)
        computed = len(steps_of(job.pk))
        assert join() is Outcome.STOPPED
    assert len(steps_of(job.pk)) - computed <= 1
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    with Image.open(job.result.path) as kept:
        assert kept.tobytes() == picture(len(steps_of(job.pk)), 64, 0.5).tobytes()


def test_stopped_while_paused_keeps_the_picture_it_had(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job(steps=2000, seconds=0.05)
    with running(job) as join:
        services.pause_job(job)
        assert join() is Outcome.STOPPED
    services.resume_job(job)  # waits for a worker
    services.cancel_job(job)
    tasks.end_stopped(job.pk)
    job.refresh_from_db()
    with Image.open(job.result.path) as kept:
        assert kept.tobytes() == picture(len(steps_of(job.pk)), 64, 0.5).tobytes()
    with av.open(job.timelapse.path) as film:
        assert film.streams.video[0].frames > 36
    assert not job.has_unfinished_files
    assert not (Path(settings.WORK_ROOT) / str(job.pk)).exists()


def test_stopped_while_its_worker_lets_go_keeps_one_picture(make_job: MakeJob) -> None:
    job = make_job(steps=2000, seconds=0.3)
    with running(job) as join:
        services.pause_job(job)
        services.cancel_job(job)
        tasks.end_stopped(job.pk)
        assert join() is Outcome.STOPPED
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert job.result


def test_pause_stops_within_one_step_and_resume_goes_on_from_there(make_job: MakeJob) -> None:
    job = make_job(steps=12, seconds=0.05)
    with running(job) as join:
        services.pause_job(job)
        computed = len(steps_of(job.pk))
        assert join() is Outcome.STOPPED
    assert len(steps_of(job.pk)) - computed <= 1
    job.refresh_from_db()
    assert job.state == Job.State.PAUSED
    assert 0 < job.fraction < 1
    assert job.preview
    services.resume_job(job)
    assert runner.run(job.pk) is Outcome.DONE
    assert [step for _, _, step, _ in steps_of(job.pk)] == list(range(1, 13))
    job.refresh_from_db()
    assert job.attempt == 2
    assert [row[0] for row in job.history] == list(range(1, 13))


def test_paused_and_resumed_within_one_step_loses_nothing(make_job: MakeJob) -> None:
    job = make_job(steps=8, seconds=0.2)
    with running(job, from_step=2) as join:
        services.pause_job(job)
        services.resume_job(job)
        assert join() is Outcome.STOPPED
    runner.run(job.pk)
    assert [step for _, _, step, _ in steps_of(job.pk)] == list(range(1, 9))


def test_a_job_moved_to_another_balance_uses_it_from_the_next_step_but_one(make_job: MakeJob) -> None:
    job = make_job(steps=2000, seconds=0.05, balance=0.5)
    with running(job) as join:
        services.adjust_job(job, balance=0.8)
        asked_at = steps_of(job.pk)[-1][2]
        wait_until(lambda: steps_of(job.pk)[-1][3] == 0.8)
        services.cancel_job(job)
        join()
    first = next(step for _, _, step, balance in steps_of(job.pk) if balance == 0.8)
    assert first - asked_at <= 2


def test_a_balance_moved_while_paused_counts_after_resuming(make_job: MakeJob) -> None:
    job = make_job(steps=10, seconds=0.03)
    with running(job) as join:
        services.pause_job(job)
        join()
    services.adjust_job(job, balance=0.9)
    services.resume_job(job)
    runner.run(job.pk)
    assert steps_of(job.pk)[-1][3] == 0.9


def test_deleted_while_it_runs_leaves_no_file(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job(steps=2000)
    album = Path(settings.MEDIA_ROOT) / "jobs" / job.owner.folder
    with running(job) as join:
        services.delete_job(Job.objects.get(pk=job.pk))
        assert join() is Outcome.STOPPED
    assert not (Path(settings.WORK_ROOT) / str(job.pk)).exists()
    assert not list(album.glob("*/*"))


def test_deleted_before_its_first_frame_is_kept_leaves_no_file(
    make_job: MakeJob, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(steps=5)
    note = loop.Attempt._note

    def delete_meanwhile(*arguments: Any) -> None:
        note(*arguments)
        services.delete_job(Job.objects.get(pk=job.pk))

    monkeypatch.setattr(loop.Attempt, "_note", delete_meanwhile)
    assert runner.run(job.pk) is Outcome.STOPPED
    assert not (Path(settings.WORK_ROOT) / str(job.pk)).exists()


@pytest.mark.parametrize(
    ("fails", "reason"),
    [
        ("bad_picture", "too_many_pixels"),
        ("disk_full", "disk_full"),
        ("memory", "out_of_memory"),
        ("crash", "internal"),
        ("no_picture", ""),
    ],
)
def test_says_honestly_why_it_failed(make_job: MakeJob, fails: str, reason: str) -> None:
    job = make_job(fails=fails, steps=10)
    outcome = runner.run(job.pk)
    job.refresh_from_db()
    if not reason:  # the last step of ten had a picture
        assert (outcome, job.state) == (Outcome.DONE, Job.State.DONE)
        return
    assert outcome is Outcome.FAILED
    assert (job.state, job.reason) == (Job.State.FAILED, reason)
    assert job.finished_at is not None
    assert events(job)[-1] == "failed"


def test_a_pipeline_without_any_picture_is_our_fault(make_job: MakeJob) -> None:
    job = make_job(steps=0, fails="no_picture")
    assert runner.run(job.pk) is Outcome.FAILED
    job.refresh_from_db()
    assert job.reason == "internal"


def test_a_full_disk_fails_the_job_when_the_checkpoint_cannot_be_kept(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, settings: LazySettings, full_disk: Path
) -> None:
    monkeypatch.setattr(loop, "CHECKPOINT_SECONDS", 0.0)
    settings.WORK_ROOT = full_disk
    job = make_job()
    assert runner.run(job.pk) is Outcome.FAILED
    job.refresh_from_db()
    assert (job.state, job.reason) == (Job.State.FAILED, "disk_full")


def test_takes_no_longer_than_allowed(make_job: MakeJob, settings: LazySettings) -> None:
    settings.JOB_SECONDS = 0.3
    job = make_job(steps=2000)
    assert runner.run(job.pk) is Outcome.FAILED
    job.refresh_from_db()
    assert (job.reason, job.figures) == ("timeout", {"minutes": 1})


def test_time_counts_over_all_attempts(make_job: MakeJob, settings: LazySettings) -> None:
    settings.JOB_SECONDS = 100
    job = make_job()
    Job.objects.filter(pk=job.pk).update(running_seconds=101)
    assert runner.run(job.pk) is Outcome.FAILED


def test_a_worker_that_is_asked_to_stop_hands_the_job_back(make_job: MakeJob) -> None:
    job = make_job(steps=12, seconds=0.05)
    queued_at = job.queued_at
    with running(job) as join:
        runner.stop_requested.set()
        assert join() is Outcome.RELEASED
    job.refresh_from_db()
    assert (job.state, job.lease_until, job.queued_at) == (Job.State.QUEUED, None, queued_at)
    assert runner.run(job.pk) is Outcome.NOT_CLAIMED  # stopping workers take nothing
    runner.stop_requested.clear()
    assert runner.run(job.pk) is Outcome.DONE
    assert [step for _, _, step, _ in steps_of(job.pk)] == list(range(1, 13))


def test_a_worker_that_overslept_its_lease_overwrites_nothing(make_job: MakeJob) -> None:
    job = make_job(steps=2000, seconds=0.1)
    with running(job) as join:
        # Another worker takes over while this one is within a step.
        Job.objects.filter(pk=job.pk).update(attempt=7, fraction=0.42, preview="theirs.jpg")
        assert join() is Outcome.STOPPED
    job.refresh_from_db()
    assert (job.state, job.attempt, job.fraction, job.preview.name) == ("running", 7, 0.42, "theirs.jpg")
    assert not lifecycle.fail(Job(pk=job.pk, attempt=1), reason="internal")


def test_keeps_its_lease_through_a_step_that_takes_longer(make_job: MakeJob, settings: LazySettings) -> None:
    settings.LEASE_SECONDS = 0.4
    job = make_job(steps=1, seconds=1.2)
    join = run_in_thread(job)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.RUNNING)
    first = Job.objects.get(pk=job.pk).lease_until
    wait_until(lambda: Job.objects.get(pk=job.pk).lease_until != first)
    assert join() is Outcome.DONE


def test_a_broken_checkpoint_starts_afresh(make_job: MakeJob, settings: LazySettings) -> None:
    job = make_job(steps=5)
    folder = Path(settings.WORK_ROOT) / str(job.pk)
    folder.mkdir(parents=True)
    (folder / "checkpoint-000001.npz").write_bytes(b"PK half a file")
    assert runner.run(job.pk) is Outcome.DONE
    assert steps_of(job.pk)[0][2] == 1


def test_a_checkpoint_of_another_version_starts_afresh(make_job: MakeJob) -> None:
    job = make_job(steps=5)
    Unfinished(job.pk, 1).save_checkpoint({"of": np.array("another version")})
    assert runner.run(job.pk) is Outcome.DONE
    assert [step for _, _, step, _ in steps_of(job.pk)] == [1, 2, 3, 4, 5]


def test_redis_away_does_not_stop_it(make_job: MakeJob, redis: RedisProcess) -> None:
    job = make_job()
    redis.kill()
    try:
        assert runner.run(job.pk) is Outcome.DONE
    finally:
        redis.start()
    job.refresh_from_db()
    assert job.timelapse
