"""What the pages of data sets show: only their owner sees them."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from webapp.accounts.models import User
from webapp.datasets import kind
from webapp.datasets.models import Dataset, DatasetImport, DatasetPhoto, TrainedModel, Trial
from webapp.datasets.services.drawn import Outline
from webapp.jobs.models import Job
from webapp.jobs.selectors import JobDict, job_dict
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, photo_dict
from webapp.sentences import Refused, sentence_of


class RowDict(TypedDict):
    photo: PhotoDict
    boxes: list[list[float]]
    outlines: list[Outline]
    count: int
    is_annotated: bool


class ImportDict(TypedDict):
    job: JobDict
    photos: int
    refused: list[str]


def list_datasets(*, owner: User) -> QuerySet[Dataset]:
    there = Q(rows__photo__removed_at=None)
    return (
        Dataset.objects.filter(owner=owner)
        .annotate(
            photo_count=Count("rows", filter=there, distinct=True),
            annotated_count=Count("rows", filter=there & Q(rows__annotated_at__isnull=False), distinct=True),
        )
        .prefetch_related(Prefetch("rows", DatasetPhoto.objects.select_related("photo")), "models")
    )


def get_dataset(*, dataset_id: int, owner: User) -> Dataset:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    dataset = Dataset.objects.filter(pk=dataset_id, owner=owner).select_related("owner").first()
    if dataset is None:
        raise Refused("not_found")
    return dataset


def list_rows(dataset: Dataset) -> QuerySet[DatasetPhoto]:
    return dataset.rows.filter(photo__removed_at=None).select_related("photo", "dataset")


def get_row(dataset: Dataset, *, photo_id: UUID) -> DatasetPhoto:
    row = list_rows(dataset).filter(photo=photo_id).first()
    if row is None:
        raise Refused("not_found")
    return row


def row_dict(row: DatasetPhoto) -> RowDict:
    return {
        "photo": photo_dict(row.photo),
        "boxes": row.boxes,
        "outlines": row.outlines,
        "count": row.count,
        "is_annotated": row.annotated_at is not None,
    }


def list_library(*, owner: User) -> QuerySet[Photo]:
    """All photographs of a person, newest first, then the house's."""
    return Photo.objects.filter(
        Q(owner=owner) | Q(owner=None), role=Photo.Role.PHOTOGRAPH, removed_at=None
    ).order_by("-owner", "-created_at")


def list_not_in(dataset: Dataset) -> QuerySet[Photo]:
    return list_library(owner=dataset.owner).exclude(dataset_rows__dataset=dataset)


def get_photo(*, photo_id: UUID, owner: User) -> Photo:
    photo = list_library(owner=owner).filter(pk=photo_id).first()
    if photo is None:
        raise Refused("not_found")
    return photo


def get_model(*, model_id: int, owner: User) -> TrainedModel:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    model = TrainedModel.objects.filter(pk=model_id, owner=owner).select_related("dataset", "job").first()
    if model is None:
        raise Refused("not_found")
    return model


def list_models(*, owner: User) -> QuerySet[TrainedModel]:
    """Newest first."""
    return TrainedModel.objects.filter(owner=owner).select_related("dataset")


def list_trainings(dataset: Dataset) -> QuerySet[Job]:
    """Those that still go on."""
    return kind.unfinished_jobs(dataset).exclude(kind=kind.IMPORT)


def count_drawn(dataset: Dataset) -> list[int]:
    """For each class, how many things of it are drawn."""
    counts = [0] * len(dataset.classes)
    for boxes, outlines in dataset.rows.values_list("boxes", "outlines"):
        for place in (*(box[4] for box in boxes), *(one["place"] for one in outlines)):
            counts[place] += 1
    return counts


def find_import(dataset: Dataset) -> ImportDict | None:
    """The newest: going on, or what became of it."""
    found = DatasetImport.objects.filter(dataset=dataset).select_related("job__owner").first()
    if found is None or found.job is None:
        return None
    refused = [f"{one['name']}: {sentence_of(one['reason'], one['figures'])}" for one in found.refused]
    return {"job": job_dict(found.job), "photos": found.photos, "refused": refused}


def get_trial(model: TrainedModel, photo: Photo) -> Trial:
    """Raises ``Refused("not_found")``."""
    trial = Trial.objects.filter(model=model, photo=photo).select_related("photo").first()
    if trial is None:
        raise Refused("not_found")
    return trial


def find_trial(model: TrainedModel, photo: Photo) -> dict[str, Any] | None:
    trial = Trial.objects.filter(model=model, photo=photo).first()
    if trial is None:
        return None
    masks = [{"place": mask["place"], "share": mask["share"]} for mask in trial.masks]
    return {"photo": photo_dict(photo), "boxes": trial.boxes, "masks": masks}


def list_tried(model: TrainedModel) -> set[UUID]:
    """The photographs that it has looked at."""
    return set(model.trials.values_list("photo_id", flat=True))


def get_photos(*, photo_ids: list[UUID], owner: User) -> list[Photo]:
    """In the order asked for. Raises ``Refused("photo_deleted")`` if one is not there or not theirs."""
    there = {photo.pk: photo for photo in list_library(owner=owner).filter(pk__in=photo_ids)}
    if len(there) < len(set(photo_ids)):
        raise Refused("photo_deleted")
    return [there[photo_id] for photo_id in dict.fromkeys(photo_ids)]
