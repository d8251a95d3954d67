"""Reading cut-outs: only their owner sees them."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.urls import reverse

from webapp.accounts.models import User
from webapp.cutouts.models import Cutout
from webapp.photos.models import Photo
from webapp.sentences import Refused


class CutoutDict(TypedDict):
    id: str
    saved_at: str
    mask: str


def find_cutout(*, photo: Photo, owner: User) -> Cutout | None:
    return Cutout.objects.filter(photo=photo, owner=owner).select_related("owner", "photo").first()


def get_cutout(*, photo: Photo, owner: User) -> Cutout:
    """Raises ``Refused("no_cutout")``."""
    found = find_cutout(photo=photo, owner=owner)
    if found is None:
        raise Refused("no_cutout")
    return found


def get_cutout_of(*, photo: Photo, cutout_id: UUID, owner: User) -> Cutout:
    """The cut-out of that number, of that photograph. Raises ``Refused("no_cutout")``."""
    found = get_cutout(photo=photo, owner=owner)
    if found.pk != cutout_id:
        raise Refused("no_cutout")
    return found


def cutout_dict(cutout: Cutout) -> CutoutDict:
    return {
        "id": str(cutout.pk),
        "saved_at": cutout.saved_at.isoformat(),
        "mask": reverse("cutouts:mask", args=[cutout.photo_id]),
    }
