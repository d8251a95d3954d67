"""What somebody does who cuts out."""

from __future__ import annotations

from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from webapp.accounts.models import User
from webapp.cutouts import kind
from webapp.cutouts.models import Cutout
from webapp.cutouts.pipelines.masks import mask_png
from webapp.cutouts.selectors import get_cutout
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.photos.disk import is_disk_full
from webapp.photos.models import Photo
from webapp.sentences import Refused


def find_mask(
    *, photo: Photo, owner: User, method: str, request_key: UUID, box: list[int] | None = None
) -> Job:
    """Look for a mask; the job's result is a gray picture of it.

    Raises:
        Refused: ``no_cutout`` where edges are to be refined and nothing is saved; ``queue_full``.
    """
    if method == "edges":
        get_cutout(photo=photo, owner=owner)
    settings: dict[str, Any] = {"method": method} | ({"box": box} if box else {})
    return start_job(kind=kind.NAME, photo=photo, owner=owner, settings=settings, request_key=request_key)


def save_mask(*, photo: Photo, owner: User, file: BinaryIO) -> Cutout:
    """Keep a mask as this person's cut-out of the photograph, in place of an earlier one.

    Raises:
        Refused: ``mask_does_not_fit``, ``disk_full``, or why it is no picture.
    """
    content = ContentFile(mask_png(file, photo))
    with transaction.atomic():
        cutout, _ = Cutout.objects.select_for_update().get_or_create(owner=owner, photo=photo)
        earlier = cutout.mask.name
        try:
            cutout.mask.save("mask.png", content)
        except OSError as error:
            if is_disk_full(error):
                raise Refused("disk_full") from error
            raise
    if earlier:
        default_storage.delete(earlier)
    return cutout


def delete_cutout(cutout: Cutout) -> None:
    cutout.delete()
