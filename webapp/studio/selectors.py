"""What the studio's pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from django.conf import settings

from webapp.accounts.models import User
from webapp.cutouts.selectors import cutout_dict, get_cutout_of
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, find_photo, list_house_photos, list_photos, photo_dict
from webapp.sentences import Refused

SHOWN = 60


class Limits(TypedDict):
    max_upload_bytes: int
    max_pixels: int


def list_choices(*, owner: User, role: str) -> list[PhotoDict]:
    """What may be chosen: the owner's own, newest first, then the house's."""
    assert role in Photo.Role.values
    own = list_photos(owner=owner, role=role)[:SHOWN]
    return [photo_dict(photo) for photo in (*own, *list_house_photos(role=role))]


class Region(TypedDict):
    """What of a photograph is to be painted."""

    photo: str
    cutout: str
    part: str
    mask: str


def find_region(query: Mapping[str, str], *, owner: User) -> Region | None:
    """The cut-out that an address names, if it is this person's and still there."""
    part = query.get("part", "inside")
    try:
        photo_id, cutout_id = UUID(query.get("photograph", "")), UUID(query.get("cutout", ""))
        photo = find_photo(photo_id=photo_id, viewer=owner)
        if photo is None or part not in ("inside", "outside"):
            return None
        cutout = get_cutout_of(photo=photo, cutout_id=cutout_id, owner=owner)
    except (ValueError, Refused):
        return None
    mask = cutout_dict(cutout)["mask"]
    return {"photo": str(photo_id), "cutout": str(cutout_id), "part": part, "mask": mask}


def limits() -> Limits:
    return {"max_upload_bytes": settings.MAX_UPLOAD_BYTES, "max_pixels": settings.MAX_PIXELS}
