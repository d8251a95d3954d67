"""Networks that learn from data sets, and what they find in photographs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from webapp.accounts.models import User
from webapp.datasets import kind
from webapp.datasets.models import Dataset, TrainedModel, Trial
from webapp.datasets.pipelines.weights import write_weights
from webapp.jobs.kinds import Checkpoint
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.photos.models import Photo
from webapp.sentences import Refused

MAX_TRIED = 200
"""Photographs in one go."""


def train(dataset: Dataset, *, name: str, effort: str, request_key: UUID) -> Job:
    """Raises ``Refused``: ``nothing_to_learn`` if nothing is drawn, ``queue_full``."""
    drawn = dataset.rows.exclude(boxes=[], outlines=[])
    if not drawn.filter(photo__removed_at=None).exists():
        raise Refused("nothing_to_learn")
    wanted = {
        "dataset": dataset.pk,
        "name": name or dataset.name,
        "effort": effort,
        # As they are now: what is learned keeps its meaning when others are added.
        "classes": dataset.classes,
    }
    name_of_kind = kind.TRAIN_OF[dataset.kind]
    return start_job(kind=name_of_kind, owner=dataset.owner, settings=wanted, request_key=request_key)


def keep_model(job: Job, checkpoint: Checkpoint, figures: Mapping[str, float]) -> None:
    """Keep what a training has learned by now, in place of what it had learned before."""
    dataset = Dataset.objects.filter(pk=job.settings["dataset"], owner=job.owner).first()
    if dataset is None or not Job.objects.filter(pk=job.pk, attempt=job.attempt).exists():
        return  # deleted while it learned, or overtaken by another worker
    earlier = TrainedModel.objects.filter(job=job).first()
    model = earlier or TrainedModel(
        owner=job.owner, dataset=dataset, job=job, name=job.settings["name"], classes=job.settings["classes"]
    )
    model.weights.name = write_weights(model, checkpoint)
    model.figures = {name: float(value) for name, value in figures.items()}
    # Its owner may have given it another name meanwhile.
    model.save(update_fields=["weights", "figures"] if earlier else None)


def rename_model(model: TrainedModel, name: str) -> None:
    TrainedModel.objects.filter(pk=model.pk).update(name=name)


def try_model(model: TrainedModel, *, photos: list[Photo], owner: User, request_key: UUID) -> Job:
    """Look for the model's classes in photographs. Raises ``Refused``: ``too_many_to_look_at``, ``queue_full``."""
    if len(photos) > MAX_TRIED:
        raise Refused("too_many_to_look_at", max_photos=MAX_TRIED)
    wanted = {"model": model.pk, "photos": [str(photo.pk) for photo in photos]}
    return start_job(kind=kind.TRY, owner=owner, settings=wanted, request_key=request_key)


def keep_trial(
    model: TrainedModel,
    photo: Photo,
    *,
    boxes: list[list[float]] | None = None,
    masks: list[dict[str, Any]] | None = None,
) -> None:
    found = {"boxes": boxes or [], "masks": masks or []}
    Trial.objects.update_or_create(model=model, photo=photo, defaults=found)
