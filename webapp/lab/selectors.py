"""What the pages of the lab show."""

from __future__ import annotations

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, list_house_photos, list_photos, photo_dict

OWN_PHOTOS_SHOWN = 18


def list_photographs(*, viewer: User) -> list[PhotoDict]:
    """The viewer's newest ones and the house's, to be experimented with."""
    role = Photo.Role.PHOTOGRAPH
    own = list_photos(owner=viewer, role=role)[:OWN_PHOTOS_SHOWN]
    return [photo_dict(photo) for photo in [*own, *list_house_photos(role=role)]]
