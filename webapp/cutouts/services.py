"""What somebody does who cuts out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from webapp.accounts.models import User
from webapp.cutouts import kind
from webapp.cutouts.models import Cutout
from webapp.cutouts.pipelines.masks import mask_png
from webapp.cutouts.selectors import get_cutout
from webapp.jobs.models import Job
from webapp.jobs.selectors import list_jobs
from webapp.jobs.services import delete_job, start_job
from webapp.photos.disk import is_disk_full
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused

KEPT_FOR = timedelta(minutes=10)
"""A mask that was looked for and that no page has fetched."""


def find_mask(*, photo: Photo, owner: User, method: str, request_key: UUID, **prompt: Any) -> Job:
    """Look for a mask; the job's result is a gray picture of it.

    Args:
        prompt: ``box``, four sides, or ``marks`` as :class:`webapp.cutouts.forms.MarksField` has them.

    Raises:
        Refused: ``no_cutout`` where edges are to be refined and nothing is saved; ``queue_full``.
    """
    if method == "edges":
        get_cutout(photo=photo, owner=owner)
    _forget_ended(owner)
    # The photograph stands in the settings: as the job's own it could not be deleted before the job.
    settings = {
        "photo": str(photo.pk),
        "method": method,
        **{name: value for name, value in prompt.items() if value},
    }
    return start_job(kind=kind.NAME, owner=owner, settings=settings, request_key=request_key)


def _forget_ended(owner: User) -> None:
    """Pages take away what they have asked for; this is for those that were closed or lost before."""
    ended = list_jobs(owner=owner, kind=kind.NAME).exclude(state__in=Job.UNFINISHED)
    for job in ended.filter(finished_at__lt=timezone.now() - KEPT_FOR):
        delete_job(job)


def find_photo_of(job: Job) -> Photo | None:
    """The photograph that a job is about, unless it was deleted meanwhile."""
    photo = find_photo(photo_id=UUID(job.settings["photo"]), viewer=job.owner)
    return photo if photo and photo.removed_at is None else None


def save_mask(*, photo: Photo, owner: User, file: BinaryIO) -> Cutout:
    """Keep a mask as this person's cut-out of the photograph, in place of an earlier one.

    Raises:
        Refused: ``mask_does_not_fit``, ``disk_full``, or why it is no picture.
    """
    content = ContentFile(mask_png(file, photo))
    with transaction.atomic():
        cutout, _ = Cutout.objects.select_for_update().get_or_create(owner=owner, photo=photo)
        earlier = cutout.mask.name
        # A name of its own, known before the bytes: a file broken off half-way has to be found again.
        filename = f"mask-{secrets.token_hex(4)}.png"
        try:
            cutout.mask.save(filename, content)
        except OSError as error:
            default_storage.delete(cutout.mask.field.generate_filename(cutout, filename))
            if is_disk_full(error):
                raise Refused("disk_full") from error
            raise
    if earlier:
        default_storage.delete(earlier)
    return cutout


def delete_cutout(cutout: Cutout) -> None:
    cutout.delete()
