"""Archives that somebody brings, and what a worker keeps of them."""

from __future__ import annotations

from typing import Any, BinaryIO, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from webapp.datasets import kind
from webapp.datasets.models import Dataset, DatasetImport, DatasetPhoto
from webapp.datasets.services.drawn import Outline
from webapp.gallery import archive
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.photos.disk import is_disk_full
from webapp.photos.models import Photo
from webapp.sentences import Refused

MAX_UNPACKED_BYTES = 2 * settings.MAX_IMPORT_BYTES
MAX_REFUSED = 200
"""So many sentences are kept about what could not be used."""


class NotUsed(TypedDict):
    """A picture of an archive that could not be used, or not all that is said about it, and why."""

    name: str
    reason: str
    figures: dict[str, Any]


def start_import(dataset: Dataset, *, file: File[bytes], request_key: UUID) -> Job:
    """Take an archive in, for a worker to read.

    Raises:
        Refused: what :mod:`webapp.gallery.archive` refuses, ``import_running``, ``disk_full``, ``queue_full``.
    """
    if (file.size or 0) > settings.MAX_IMPORT_BYTES:
        raise Refused("archive_too_large", max_bytes=settings.MAX_IMPORT_BYTES)
    with archive.opened(cast("BinaryIO", file)) as opened:
        archive.entries_of(opened, max_bytes=MAX_UNPACKED_BYTES)
    if same := Job.objects.filter(owner=dataset.owner, request_key=request_key).first():
        return same
    if kind.unfinished_jobs(dataset).filter(kind=kind.IMPORT).exists():
        raise Refused("import_running")
    for earlier in dataset.imports.all():
        earlier.delete()  # one by one: each takes its archive along
    file.seek(0)
    brought = DatasetImport(dataset=dataset)
    try:
        brought.archive.save("archive.zip", file, save=False)
        with transaction.atomic():
            brought.save()
            wanted = {"dataset": dataset.pk, "name": dataset.name, "import": brought.pk}
            job = start_job(kind=kind.IMPORT, owner=dataset.owner, settings=wanted, request_key=request_key)
            DatasetImport.objects.filter(pk=brought.pk).update(job=job)
    except BaseException as error:
        brought.archive.delete(save=False)
        if isinstance(error, OSError) and is_disk_full(error):
            raise Refused("disk_full") from error
        raise
    return job


def find_import(job: Job) -> DatasetImport | None:
    return (
        DatasetImport.objects.filter(pk=job.settings["import"], dataset__owner=job.owner)
        .select_related("dataset__owner")
        .first()
    )


def keep_annotated(
    brought: DatasetImport, photo: Photo, *, boxes: list[list[float]], outlines: list[Outline]
) -> None:
    """Keep a photograph with what an archive says is in it, in place of what was said before."""
    with transaction.atomic():
        DatasetPhoto.objects.update_or_create(
            dataset=brought.dataset,
            photo=photo,
            defaults={"boxes": boxes, "outlines": outlines, "annotated_at": timezone.now()},
        )


def report(brought: DatasetImport, *, photos: int, refused: list[NotUsed]) -> None:
    """Say how far it has come. Said again, it takes the place of what was said before."""
    DatasetImport.objects.filter(pk=brought.pk).update(photos=photos, refused=refused[:MAX_REFUSED])


def forget_archive(brought: DatasetImport) -> None:
    """Once nobody will read it again."""
    brought.archive.delete(save=False)
    DatasetImport.objects.filter(pk=brought.pk).update(archive="")


def forget_report(dataset: Dataset) -> None:
    """Take away what is said of imports that have ended."""
    for brought in dataset.imports.exclude(job__state__in=Job.UNFINISHED):
        brought.delete()
