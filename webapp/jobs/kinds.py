"""What kinds of job there are: who computes one, what it is called, where it is seen."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from webapp.jobs.models import Job

Adjustment = Mapping[str, Any]
Checkpoint = Mapping[str, Any]


class Pipeline(Protocol):
    """Turns a row into arrays and settings and computes, a ``vision.step.Step`` at a time."""

    def __call__(
        self, job: Job, checkpoint: Checkpoint | None
    ) -> Generator[Any, Adjustment | None, None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of job; ``settings.JOB_KINDS`` says where each is.

    Attributes:
        pipeline: the dotted path of a ``Pipeline``, imported by workers only: it loads networks.
        name: what the kind is called among others; empty: by its slug.
        title: what a job is called, in the language of who reads it.
        page: the name of its page's address, which takes the job's number.
        figures: which figures of its steps are kept as its history, besides ``step``.
        has_picture: whether its last picture is its result.
        has_film: whether all its pictures make a film.
        queue: whose workers take it; empty: those of paintings.
        wants_gpu: whether a GPU makes it much faster; it is computed without one all the same.
    """

    pipeline: str
    name: Promise | str = ""
    title: Callable[[Job], str]
    page: str
    figures: tuple[str, ...] = ()
    has_picture: bool = True
    has_film: bool = True
    queue: str = ""
    wants_gpu: bool = False


def find_kind(name: str) -> Kind:
    return cast(Kind, import_string(settings.JOB_KINDS[name]))


def name_of_kind(name: str) -> str:
    """In the language of who reads it; of a kind that there is no more, its slug."""
    return str(find_kind(name).name or name) if name in settings.JOB_KINDS else name


def kind_of(job: Job) -> Kind:
    return find_kind(job.kind)


def queue_of(job: Job) -> str:
    """Whose workers may take a job: as its row says, or its kind."""
    return job.queue or queue_of_kind(job.kind)


def queues() -> list[str]:
    """The names of all queues that jobs may wait in."""
    return sorted({settings.GPU_QUEUE, *map(queue_of_kind, settings.JOB_KINDS)})


def in_line(queue: str) -> Q:
    """Which jobs' queue is ``queue``, waiting or not."""
    kinds = [name for name in settings.JOB_KINDS if queue_of_kind(name) == queue]
    return Q(queue=queue) | Q(queue="", kind__in=kinds)


def queue_of_kind(name: str) -> str:
    """Where jobs of a kind wait if there is no GPU."""
    return find_kind(name).queue or str(settings.QUEUE)


def load_pipeline(job: Job) -> Pipeline:
    """Import the pipeline of a job. For workers: pipelines load networks."""
    return cast(Pipeline, import_string(kind_of(job).pipeline))
