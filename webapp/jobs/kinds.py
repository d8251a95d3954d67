"""Which generator computes which kind of job."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from webapp.jobs.models import Job

Adjustment = Mapping[str, Any]
Checkpoint = Mapping[str, Any]


class Pipeline(Protocol):
    """Turns a row into arrays and settings and computes, a ``vision.step.Step`` at a time."""

    def __call__(
        self, job: Job, checkpoint: Checkpoint | None
    ) -> Generator[Any, Adjustment | None, None]: ...


def load_pipeline(kind: str) -> Pipeline:
    """Import the pipeline of ``kind``. For workers: pipelines load networks."""
    return cast(Pipeline, import_string(settings.JOB_KINDS[kind]))
