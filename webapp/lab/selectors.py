"""What the pages of the lab show."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, find_photo, list_house_photos, list_photos, photo_dict

OWN_PHOTOS_SHOWN = 60


def list_photographs(*, viewer: User, wanted: Iterable[str] = ()) -> list[PhotoDict]:
    """The viewer's newest ones and the house's, to be experimented with, and those that an address asks for."""
    role = Photo.Role.PHOTOGRAPH
    shown = [*list_photos(owner=viewer, role=role)[:OWN_PHOTOS_SHOWN], *list_house_photos(role=role)]
    for number in wanted:
        with suppress(ValueError):
            photo = find_photo(photo_id=UUID(number), viewer=viewer)
            if photo and photo.role == role and photo.removed_at is None and photo not in shown:
                shown.append(photo)
    return [photo_dict(photo) for photo in shown]
