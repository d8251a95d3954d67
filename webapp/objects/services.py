"""What a person asks for with photographs, and what a worker keeps of them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from webapp.accounts.models import User
from webapp.jobs import broadcast
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.objects import kind
from webapp.objects.models import BatchLine, Finding, FoundLabel
from webapp.objects.raw import RawBoxes, packed
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo
from webapp.photos.services import remove_photo
from webapp.sentences import Refused

MAX_PHOTOS = 1000
"""In one job."""


def find_objects(*, photo: Photo, detector: str, owner: User, request_key: UUID) -> Job:
    """Look for objects in one photograph, before all jobs that nobody waits for. Raises ``Refused``."""
    # The photograph stands in the settings: as the job's own it could not be deleted before the job.
    wanted = {"photo": str(photo.pk), "detector": detector}
    return start_job(kind=kind.ONE, owner=owner, settings=wanted, request_key=request_key)


def find_objects_in_many(*, photos: list[UUID], detector: str, owner: User, request_key: UUID) -> Job:
    """Look for objects in many photographs, one after the other, in one job.

    Raises:
        Refused: ``too_many_to_look_at``; ``photo_deleted`` if one is not there or not this person's; ``queue_full``.
    """
    found = _visible(photos, owner)
    with transaction.atomic():
        job = start_job(kind=kind.MANY, owner=owner, settings={"detector": detector}, request_key=request_key)
        if not BatchLine.objects.filter(job=job).exists():
            BatchLine.objects.bulk_create(
                BatchLine(job=job, photo=photo, position=position)
                for position, photo in enumerate(found, start=1)
            )
    return job


def delete_photos(*, photos: list[UUID], owner: User) -> int:
    """Take the owner's own photographs away, and what was found in them; say how many."""
    own = [photo for photo in _visible(photos, owner) if photo.owner_id == owner.pk]
    for photo in own:
        with transaction.atomic():
            # A painting may keep the picture itself for a while, but nobody finds anything in it any more.
            Finding.objects.filter(photo=photo).delete()
            BatchLine.objects.filter(photo=photo).delete()
            remove_photo(photo)
    return len(own)


def find_photo_of(job: Job) -> Photo | None:
    photo = find_photo(photo_id=UUID(job.settings["photo"]), viewer=job.owner)
    return photo if photo and photo.removed_at is None else None


@transaction.atomic
def keep_finding(job: Job, photo: Photo, raw: RawBoxes, *, kept: list[int]) -> None:
    """Keep what a detector answered, in place of what it said before.

    Args:
        kept: the boxes at the detector's own thresholds, which searches find.
    """
    if not Photo.objects.filter(pk=photo.pk, removed_at=None).exists():
        return  # deleted while it was looked at
    finding, _ = Finding.objects.update_or_create(
        owner=job.owner, photo=photo, detector=raw["detector"], defaults={"raw": packed(raw)}
    )
    finding.labels.all().delete()
    best: dict[str, float] = {}
    for index in kept:
        best.setdefault(raw["labels"][index], raw["scores"][index])  # the likeliest comes first
    FoundLabel.objects.bulk_create(
        FoundLabel(finding=finding, label=label, count=count, best_score=best[label])
        for label, count in _counts(raw, kept).items()
    )


def next_line(job: Job) -> BatchLine | None:
    """The next photograph of a job that nobody has looked at."""
    return BatchLine.objects.filter(job=job, done_at=None).select_related("photo").first()


def count_waiting_lines(job: Job) -> int:
    return BatchLine.objects.filter(job=job, done_at=None).count()


def keep_line(job: Job, line: BatchLine, raw: RawBoxes, *, kept: list[int]) -> None:
    """Keep a line and what was found, both or neither; a worker that overslept finds it done already."""
    with transaction.atomic():
        if _finish(line, found=_counts(raw, kept)):
            keep_finding(job, line.photo, raw, kept=kept)
    broadcast.publish_state(job)


def refuse_line(line: BatchLine, reason: str, figures: dict[str, Any]) -> None:
    """Say why a photograph could not be looked at, and go on with the others."""
    _finish(line, reason=reason, figures=figures)
    broadcast.publish_state(line.job)


def _finish(line: BatchLine, **values: Any) -> bool:
    waiting = BatchLine.objects.filter(pk=line.pk, done_at=None)
    return bool(waiting.update(done_at=timezone.now(), **values))


def _counts(raw: RawBoxes, kept: list[int]) -> dict[str, int]:
    return dict(Counter(raw["labels"][index] for index in kept))


def _visible(photos: list[UUID], owner: User) -> list[Photo]:
    if len(photos) > MAX_PHOTOS:
        raise Refused("too_many_to_look_at", max_photos=MAX_PHOTOS)
    wanted = list(dict.fromkeys(photos))
    there = Photo.objects.filter(Q(owner=owner) | Q(owner=None), removed_at=None).in_bulk(wanted)
    usable = [there[photo_id] for photo_id in wanted if photo_id in there]
    if not usable or len(usable) < len(wanted):
        raise Refused("photo_deleted")
    return usable
