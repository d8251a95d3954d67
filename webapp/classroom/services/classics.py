"""Networks that learn handwritten digits from nothing, and what a worker keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from webapp.accounts.models import User
from webapp.classroom import kind
from webapp.classroom.models import Classic
from webapp.classroom.pipelines.files import write_arrays
from webapp.jobs.kinds import Checkpoint
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, start_job

KIND_OF = {Classic.Kind.LENET5.value: kind.LENET5, Classic.Kind.DEPTHS.value: kind.DEPTHS}


@transaction.atomic
def train_classic(*, owner: User, what: str, wanted: dict[str, Any], request_key: UUID) -> Classic:
    """Start a training. Raises ``Refused("queue_full")``."""
    job = start_job(kind=KIND_OF[what], owner=owner, settings=wanted, request_key=request_key)
    classic, _ = Classic.objects.get_or_create(
        job=job, defaults={"owner": owner, "kind": what, "settings": wanted}
    )
    return classic


def delete_classic(classic: Classic) -> None:
    if classic.job is not None and classic.job.is_unfinished:
        cancel_job(classic.job)
    classic.delete()


def keep_classic(job: Job, figures: Mapping[str, Any], network: Checkpoint | None = None) -> None:
    """Keep what a training has come to, in place of what was kept before."""
    classic = Classic.objects.filter(job=job).select_related("owner").first()
    if classic is None or not Job.objects.filter(pk=job.pk, attempt=job.attempt).exists():
        return  # deleted while it learned, or overtaken by another worker
    changes: dict[str, Any] = {"figures": dict(figures), "version": F("version") + 1}
    if network is not None:
        changes["weights"] = write_arrays(classic, "network.npz", network)
    Classic.objects.filter(pk=classic.pk).update(**changes)
