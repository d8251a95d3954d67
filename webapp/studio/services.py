"""What a person asks the studio for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.fields.files import FieldFile

from webapp.accounts.models import User
from webapp.cutouts.selectors import get_cutout_of
from webapp.jobs.models import Job
from webapp.jobs.runner.album import Album
from webapp.jobs.services import start_job
from webapp.photos.disk import is_disk_full
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused
from webapp.studio import kind


def paint(
    *,
    photo: UUID,
    painting: UUID,
    settings: dict[str, Any],
    owner: User,
    request_key: UUID,
    cutout: UUID | None = None,
    part: str = "",
) -> Job:
    """Paint a photograph in the manner of a painting: all of it, a cut-out (``inside``) or all but that.

    Raises:
        Refused: ``picture_not_found`` if one of them is not there or not this person's to use; ``no_cutout``;
            ``queue_full``; ``disk_full``.
    """
    content = find_photo(photo_id=photo, viewer=owner)
    style = find_photo(photo_id=painting, viewer=owner)
    if content is None or style is None:
        raise Refused("picture_not_found")
    mask = None
    if cutout is not None:
        mask = get_cutout_of(photo=content, cutout_id=cutout, owner=owner).mask
        settings = {**settings, "cutout": str(cutout), "part": part or "inside"}
    with transaction.atomic():
        job = start_job(
            kind=kind.NAME,
            photo=content,
            painting=style,
            owner=owner,
            settings=settings,
            request_key=request_key,
        )
        if mask and job.attempt == 0:
            _keep_region(job, mask)
    return job


def _keep_region(job: Job, mask: FieldFile) -> None:
    """The cut-out as it is now: it may be changed or deleted while the painting waits or is paused."""
    try:
        with mask.storage.open(str(mask.name), "rb") as file:
            Album(job).save_input(kind.REGION, file.read())
    except OSError as error:
        if is_disk_full(error):
            raise Refused("disk_full") from error
        raise
