"""What the studio's pages show."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, list_house_photos, list_photos, photo_dict

SHOWN = 60


class Limits(TypedDict):
    max_upload_bytes: int
    max_pixels: int


def list_choices(*, owner: User, role: str) -> list[PhotoDict]:
    """What may be chosen: the owner's own, newest first, then the house's."""
    assert role in Photo.Role.values
    own = list_photos(owner=owner, role=role)[:SHOWN]
    return [photo_dict(photo) for photo in (*own, *list_house_photos(role=role))]


def limits() -> Limits:
    return {"max_upload_bytes": settings.MAX_UPLOAD_BYTES, "max_pixels": settings.MAX_PIXELS}
