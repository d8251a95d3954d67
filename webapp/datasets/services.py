"""What a person does with data sets, and what a worker keeps of a training."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from webapp.accounts.models import User
from webapp.datasets import kind
from webapp.datasets.models import Dataset, DatasetPhoto, TrainedModel, Trial
from webapp.datasets.pipelines.weights import write_weights
from webapp.jobs.kinds import Checkpoint
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, start_job
from webapp.photos.models import Photo
from webapp.sentences import Refused

MAX_CLASSES = 80
MAX_PHOTOS = 2000
MAX_BOXES = 300
"""On one photograph."""

Box = tuple[float, float, float, float, int]


def create_dataset(*, owner: User, name: str, classes: list[str]) -> Dataset:
    """Raises ``Refused``: as :func:`add_class`."""
    return Dataset.objects.create(owner=owner, name=name, classes=_checked_classes(classes))


def delete_dataset(dataset: Dataset) -> None:
    """Take it away with what was learned from it. The photographs stay in the library."""
    for job in kind.unfinished_trainings(dataset):
        cancel_job(job)
    dataset.delete()


@transaction.atomic
def add_class(dataset: Dataset, name: str) -> list[str]:
    """Add a class, after the others. Raises ``Refused``: ``class_taken``, ``too_many_classes_here``."""
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    locked.classes = _checked_classes([*locked.classes, name])
    locked.save(update_fields=["classes"])
    classes: list[str] = locked.classes
    return classes


@transaction.atomic
def rename_class(dataset: Dataset, place: int, name: str) -> list[str]:
    """Raises ``Refused``: ``not_found``, ``class_taken``."""
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if not 0 <= place < len(locked.classes):
        raise Refused("not_found")
    locked.classes = _checked_classes([*locked.classes[:place], name, *locked.classes[place + 1 :]])
    locked.save(update_fields=["classes"])
    classes: list[str] = locked.classes
    return classes


def add_photos(dataset: Dataset, *, photos: list[UUID]) -> int:
    """Add photographs of the owner's library or of the house; say how many were new.

    Raises:
        Refused: ``too_many_photos``; ``photo_deleted`` if one is not there or not the owner's.
    """
    wanted = set(photos)
    if dataset.rows.count() + len(wanted) > MAX_PHOTOS:
        raise Refused("too_many_photos", max_photos=MAX_PHOTOS)
    there = Photo.objects.filter(
        Q(owner=dataset.owner) | Q(owner=None), role=Photo.Role.PHOTOGRAPH, removed_at=None
    ).in_bulk(list(wanted))
    if len(there) < len(wanted):
        raise Refused("photo_deleted")
    before = dataset.rows.count()
    DatasetPhoto.objects.bulk_create(
        (DatasetPhoto(dataset=dataset, photo=there[photo]) for photo in dict.fromkeys(photos)),
        ignore_conflicts=True,
    )
    return dataset.rows.count() - before


def keep_boxes(row: DatasetPhoto, boxes: list[Box]) -> None:
    """Keep all boxes of a photograph, in place of those before; none says that nothing is in it.

    Raises:
        Refused: ``box_outside``, ``box_too_small``, ``unknown_class_here``, ``too_many_boxes``.
    """
    row.boxes = checked_boxes(boxes, row.photo, classes=len(row.dataset.classes))
    row.annotated_at = timezone.now()
    row.save(update_fields=["boxes", "annotated_at"])


def checked_boxes(boxes: list[Box], photo: Photo, *, classes: int) -> list[list[float]]:
    if len(boxes) > MAX_BOXES:
        raise Refused("too_many_boxes", max_boxes=MAX_BOXES)
    checked: list[list[float]] = []
    for left, top, right, bottom, place in boxes:
        if not 0 <= place < classes:
            raise Refused("unknown_class_here")
        inside = [
            max(0.0, left),
            max(0.0, top),
            min(float(photo.width), right),
            min(float(photo.height), bottom),
        ]
        if inside[2] <= inside[0] or inside[3] <= inside[1]:
            raise Refused("box_outside")
        if inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1:
            raise Refused("box_too_small")
        checked.append([*(round(edge, 2) for edge in inside), place])
    return checked


def train(dataset: Dataset, *, name: str, effort: str, request_key: UUID) -> Job:
    """Raises ``Refused``: ``nothing_to_learn`` without any box, ``queue_full``."""
    if not dataset.rows.exclude(boxes=[]).filter(photo__removed_at=None).exists():
        raise Refused("nothing_to_learn")
    wanted = {
        "dataset": dataset.pk,
        "name": name or dataset.name,
        "effort": effort,
        # As they are now: what is learned keeps its meaning when others are added.
        "classes": dataset.classes,
    }
    return start_job(kind=kind.TRAIN, owner=dataset.owner, settings=wanted, request_key=request_key)


def keep_model(job: Job, checkpoint: Checkpoint, figures: Mapping[str, float]) -> None:
    """Keep what a training has learned by now, in place of what it had learned before."""
    dataset = Dataset.objects.filter(pk=job.settings["dataset"], owner=job.owner).first()
    if dataset is None or not Job.objects.filter(pk=job.pk, attempt=job.attempt).exists():
        return  # deleted while it learned, or overtaken by another worker
    model = TrainedModel.objects.filter(job=job).first() or TrainedModel(
        owner=job.owner, dataset=dataset, job=job, name=job.settings["name"], classes=job.settings["classes"]
    )
    model.weights.name = write_weights(model, checkpoint)
    model.figures = {name: float(value) for name, value in figures.items()}
    model.save()


def try_model(model: TrainedModel, *, photo: Photo, owner: User, request_key: UUID) -> Job:
    """Look for the model's classes in a photograph. Raises ``Refused("queue_full")``."""
    wanted = {"model": model.pk, "photo": str(photo.pk)}
    return start_job(kind=kind.TRY, owner=owner, settings=wanted, request_key=request_key)


def keep_trial(model: TrainedModel, photo: Photo, boxes: list[list[float]]) -> None:
    Trial.objects.update_or_create(model=model, photo=photo, defaults={"boxes": boxes})


def _checked_classes(names: list[str]) -> list[str]:
    if len(names) > MAX_CLASSES:
        raise Refused("too_many_classes_here", max_classes=MAX_CLASSES)
    seen: dict[str, str] = {}
    for name in names:
        if name.casefold() in seen:
            raise Refused("class_taken", name=name)
        seen[name.casefold()] = name
    return list(seen.values())
