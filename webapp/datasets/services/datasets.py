"""Data sets, what shall be found in them, and which photographs are in them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from webapp.accounts.models import User
from webapp.datasets import kind as kinds
from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.jobs.services import cancel_job
from webapp.photos.models import Photo
from webapp.sentences import Refused

MAX_CLASSES = 80
MAX_PHOTOS = 2000


def create_dataset(*, owner: User, name: str, classes: list[str], kind: str = Dataset.Kind.BOXES) -> Dataset:
    """Raises ``Refused``: as :func:`add_class`."""
    return Dataset.objects.create(owner=owner, name=name, kind=kind, classes=_checked_classes(classes))


def rename_dataset(dataset: Dataset, name: str) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(name=name)


def delete_dataset(dataset: Dataset) -> None:
    """Take it away with what was learned from it. The photographs stay in the library."""
    for job in kinds.unfinished_jobs(dataset):
        cancel_job(job)
    dataset.delete()


@transaction.atomic
def add_class(dataset: Dataset, name: str) -> list[str]:
    """Add a class, after the others. Raises ``Refused``: ``class_taken``, ``too_many_classes_here``."""
    locked = _locked(dataset)
    return _keep_classes(locked, [*locked.classes, name])


@transaction.atomic
def rename_class(dataset: Dataset, place: int, name: str) -> list[str]:
    """Raises ``Refused``: ``not_found``, ``class_taken``."""
    locked = _locked(dataset)
    _check_place(locked, place)
    return _keep_classes(locked, [*locked.classes[:place], name, *locked.classes[place + 1 :]])


@transaction.atomic
def remove_class(dataset: Dataset, place: int) -> list[str]:
    """Take a class away, and with it what is drawn of it; the classes after it move up.

    What was learned already keeps its own list. A photograph on which nothing is left counts as not looked
    through: nobody has said that nothing is in it.

    Raises:
        Refused: ``not_found``; ``last_class``; ``dataset_busy``: a training or an import counts on the classes' places.
    """
    locked = _locked(dataset)
    _check_place(locked, place)
    if kinds.unfinished_jobs(locked).exists():
        raise Refused("dataset_busy")
    if len(locked.classes) == 1:
        raise Refused("last_class")
    for row in locked.rows.select_for_update().exclude(boxes=[], outlines=[]):
        before = row.count
        row.boxes = [[*box[:4], _moved(box[4], place)] for box in row.boxes if box[4] != place]
        row.outlines = [
            {**outline, "place": _moved(outline["place"], place)}
            for outline in row.outlines
            if outline["place"] != place
        ]
        if before and not row.count:
            row.annotated_at = None
        row.save(update_fields=["boxes", "outlines", "annotated_at"])
    return _keep_classes(locked, [*locked.classes[:place], *locked.classes[place + 1 :]])


@transaction.atomic
def merge_classes(dataset: Dataset, names: tuple[str, ...]) -> list[int]:
    """Add those that are not there, in whatever case they are spelled; return the place of each.

    Raises:
        Refused: ``too_many_classes_here``.
    """
    locked = _locked(dataset)
    known = {name.casefold() for name in locked.classes}
    new = {name.casefold(): name for name in reversed(names) if name.casefold() not in known}
    merged = _keep_classes(locked, [*locked.classes, *reversed(new.values())])
    place = {name.casefold(): place for place, name in enumerate(merged)}
    return [place[name.casefold()] for name in names]


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


def _locked(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update().get(pk=dataset.pk)


def _check_place(dataset: Dataset, place: int) -> None:
    if not 0 <= place < len(dataset.classes):
        raise Refused("not_found")


def _moved(place: int, removed: int) -> int:
    return place - 1 if place > removed else place


def _keep_classes(dataset: Dataset, names: list[str]) -> list[str]:
    dataset.classes = _checked_classes(names)
    dataset.save(update_fields=["classes"])
    classes: list[str] = dataset.classes
    return classes


def _checked_classes(names: list[str]) -> list[str]:
    if len(names) > MAX_CLASSES:
        raise Refused("too_many_classes_here", max_classes=MAX_CLASSES)
    seen: dict[str, str] = {}
    for name in names:
        if name.casefold() in seen:
            raise Refused("class_taken", name=name)
        seen[name.casefold()] = name
    return list(seen.values())
