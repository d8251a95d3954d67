"""Reading pictures: whose they are decides who sees them."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext

from webapp.accounts.models import User
from webapp.photos.models import Photo


class PhotoUrls(TypedDict):
    thumbnail: str
    display: str
    original: str
    delete: str | None


class PhotoDict(TypedDict):
    id: str
    role: str
    title: str
    width: int
    height: int
    is_house: bool
    credit: str
    notes: list[str]
    urls: PhotoUrls


def list_photos(*, owner: User, role: str) -> QuerySet[Photo]:
    """The owner's pictures, newest first."""
    return Photo.objects.filter(owner=owner, role=role, removed_at=None)


def count_photos_of(owner: User) -> int:
    """How many pictures somebody keeps."""
    return Photo.objects.filter(owner=owner, removed_at=None).count()


def kept_bytes_of(owner: User) -> int:
    """What somebody's originals take, also of those that only a painting still needs."""
    return int(Photo.objects.filter(owner=owner).aggregate(sum=Sum("bytes", default=0))["sum"])


def list_house_photos(*, role: str) -> QuerySet[Photo]:
    return Photo.objects.filter(owner=None, role=role, removed_at=None).order_by("created_at")


def list_usable_photos(*, owner: User, role: str) -> QuerySet[Photo]:
    """What somebody may choose from: their own pictures, newest first, then the house's."""
    usable = Photo.objects.filter(Q(owner=owner) | Q(owner=None), role=role, removed_at=None)
    return usable.order_by(F("owner").desc(nulls_last=True), "-created_at", "pk")


def find_photo(*, photo_id: UUID, viewer: User) -> Photo | None:
    """A picture this person may see, taken away or not: their paintings still show it."""
    return Photo.objects.filter(Q(owner=viewer) | Q(owner=None), pk=photo_id).first()


def photo_dict(photo: Photo) -> PhotoDict:
    def url(name: str) -> str:
        return reverse(f"photos:{name}", args=[photo.pk])

    return {
        "id": str(photo.pk),
        "role": photo.role,
        "title": title_of(photo),
        "width": photo.width,
        "height": photo.height,
        "is_house": photo.is_house,
        "credit": ", ".join(filter(None, (photo.credit, photo.licence))),
        "notes": list(photo.notes),
        "urls": {
            "thumbnail": url("thumbnail"),
            "display": url("display"),
            "original": url("original"),
            "delete": None if photo.is_house else url("delete"),
        },
    }


def title_of(photo: Photo) -> str:
    # People name their own pictures; the house's names are in the message catalogue.
    return gettext(photo.title) if photo.is_house else photo.title
