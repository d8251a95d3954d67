"""Reading jobs: only their owner sees them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext

from webapp.accounts.models import User
from webapp.jobs import broadcast, line
from webapp.jobs.kinds import kind_of, queue_of
from webapp.jobs.models import DrainedWorker, Job, PausedQueue
from webapp.photos.selectors import PhotoDict, photo_dict
from webapp.sentences import ErrorDict, Refused, error_json


class JobUrls(TypedDict):
    page: str
    result: str | None
    timelapse: str | None
    thumbnail: str
    pause: str
    resume: str
    cancel: str
    adjust: str
    delete: str


class JobDict(TypedDict):
    id: int
    kind: str
    state: str
    queue_place: int | None
    workers: int
    held: str | None
    attempt: int
    fraction: float
    message: str
    error: ErrorDict | None
    settings: dict[str, Any]
    title: str
    created_at: str
    started_at: str | None
    finished_at: str | None
    running_seconds: float
    photo: PhotoDict | None
    painting: PhotoDict | None
    urls: JobUrls


def list_jobs(*, owner: User, kind: str = "") -> QuerySet[Job]:
    """The owner's jobs, newest first; of every kind if none is given."""
    jobs = Job.objects.filter(owner=owner).select_related("owner", "photo", "painting").defer("history")
    return jobs.filter(kind=kind) if kind else jobs


def kept_bytes_of(owner: User) -> int:
    """What the results of somebody's jobs take."""
    return int(Job.objects.filter(owner=owner).aggregate(sum=Sum("kept_bytes", default=0))["sum"])


def find_job(*, job_id: int, owner: User, kind: str = "") -> Job | None:
    return list_jobs(owner=owner, kind=kind).filter(pk=job_id).first()


def get_job(*, job_id: int, owner: User) -> Job:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    job = find_job(job_id=job_id, owner=owner)
    if job is None:
        raise Refused("not_found")
    return job


def history_of(job: Job) -> list[list[float]]:
    """Rows of step and its kind's figures, at most 400."""
    rows: list[list[float]] = job.history
    return rows


def find_kept_frame(job: Job) -> bytes | None:
    """The last picture kept on disk, as a frame; for viewers who come when Redis has forgotten it."""
    if not job.preview.name or not job.preview.storage.exists(job.preview.name):
        return None
    with job.preview.open("rb") as file:
        picture = file.read()
    row = job.history[-1] if job.history else []
    header: broadcast.FrameHeader = {
        "type": "job.frame",
        "job": job.pk,
        "attempt": job.attempt,
        "number": 0,
        "fraction": job.fraction,
        "message": job.message,
        "made_at": None,
        "seconds_left": None,
        "figures": dict(zip(("step", *kind_of(job).figures), row, strict=False)),
        # Unknown here without decoding; the picture itself says them.
        "width": 0,
        "height": 0,
        "mime": "image/jpeg",
    }
    return broadcast.pack_frame(header, picture)


def list_paused_queues() -> list[str]:
    return list(PausedQueue.objects.order_by("name").values_list("name", flat=True))


def list_drained_workers() -> list[str]:
    """The names of workers that were told to take nothing any more; some may have ended since."""
    return list(DrainedWorker.objects.order_by("name").values_list("name", flat=True))


def job_dict(job: Job) -> JobDict:
    return job_dicts([job])[0]


def job_dicts(jobs: Iterable[Job]) -> list[JobDict]:
    jobs = list(jobs)
    lines = {queue_of(job) for job in jobs if job.is_unfinished}
    paused = set(list_paused_queues()) if lines else set()
    places = {queue: _places(queue) for queue in lines}
    workers = {queue: broadcast.count_workers(queue) for queue in lines}
    return [
        _job_dict(
            job,
            places.get(queue_of(job), {}).get(job.pk),
            workers.get(queue_of(job), 0),
            is_held=queue_of(job) in paused,
        )
        for job in jobs
    ]


def _places(queue: str) -> dict[int, int]:
    return {number: place for place, number in enumerate(line.numbers_in_turn(queue), start=1)}


def _job_dict(job: Job, queue_place: int | None, workers: int, *, is_held: bool) -> JobDict:
    is_waiting = job.state == Job.State.QUEUED
    return {
        "id": job.pk,
        "kind": job.kind,
        "state": job.state,
        "queue_place": queue_place if is_waiting else None,
        "workers": workers,
        # Why nobody takes it, in words, if somebody has ordered so.
        "held": gettext("Paused by an administrator: it keeps its place.")
        if is_held and is_waiting
        else None,
        "attempt": job.attempt,
        "fraction": job.fraction,
        "message": job.message,
        "error": error_json(job.reason, job.figures) if job.state == Job.State.FAILED else None,
        "settings": job.settings,
        "title": kind_of(job).title(job),
        "created_at": job.created_at.isoformat(),
        "started_at": _iso(job.started_at),
        "finished_at": _iso(job.finished_at),
        "running_seconds": job.running_seconds,
        "photo": photo_dict(job.photo) if job.photo else None,
        "painting": photo_dict(job.painting) if job.painting else None,
        "urls": _urls(job),
    }


def _urls(job: Job) -> JobUrls:
    def url(name: str) -> str:
        return reverse(f"jobs:{name}", args=[job.pk])

    return {
        "page": reverse(kind_of(job).page, args=[job.pk]),
        "result": url("result") if job.result else None,
        "timelapse": url("timelapse") if job.timelapse else None,
        "thumbnail": url("thumbnail"),
        "pause": url("pause"),
        "resume": url("resume"),
        "cancel": url("cancel"),
        "adjust": url("adjust"),
        "delete": url("delete"),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
