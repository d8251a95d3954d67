"""What a person asks the studio for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused
from webapp.studio import kind


def paint(*, photo: UUID, painting: UUID, settings: dict[str, Any], owner: User, request_key: UUID) -> Job:
    """Paint a photograph in the manner of a painting.

    Raises:
        Refused: ``picture_not_found`` if one of them is not there or not this person's to use; ``queue_full``.
    """
    content = find_photo(photo_id=photo, viewer=owner)
    style = find_photo(photo_id=painting, viewer=owner)
    if content is None or style is None:
        raise Refused("picture_not_found")
    return start_job(
        kind=kind.NAME, photo=content, painting=style, owner=owner, settings=settings, request_key=request_key
    )
