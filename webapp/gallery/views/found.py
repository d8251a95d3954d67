"""The row that an address means, or nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from webapp.gallery import selectors
from webapp.gallery.access import not_here
from webapp.gallery.models import Gallery, Person


def gallery_or_404(request: HttpRequest, gallery_id: int) -> Gallery:
    if gallery := selectors.find_gallery(gallery_id):
        return gallery
    raise not_here(request)


def person_or_404(request: HttpRequest, gallery_id: int, person_id: UUID) -> Person:
    person = selectors.find_person(person_id)
    if person is None or person.gallery_id != gallery_id:
        raise not_here(request)
    return person
