"""What somebody who enrols is told about a photograph."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.urls import reverse

from webapp.gallery.models import EnrolmentPhoto, Person
from webapp.gallery.problems import Problem, in_words
from webapp.gallery.selectors.people import PersonDict, person_dict
from webapp.sentences import ErrorDict, error_json


class SameFaceDict(TypedDict):
    person: PersonDict
    distance: float


class PhotoUrls(TypedDict):
    state: str
    face: str | None


class EnrolmentPhotoDict(TypedDict):
    id: str
    state: str
    pose: str
    is_good: bool
    problems: list[Problem]
    error: ErrorDict | None
    same_face_as: list[SameFaceDict]
    urls: PhotoUrls


def find_enrolment_photo(photo_id: UUID, *, gallery_id: int, user_id: int) -> EnrolmentPhoto | None:
    """A photograph that this account brought itself."""
    return EnrolmentPhoto.objects.filter(pk=photo_id, gallery=gallery_id, added_by=user_id).first()


def enrolment_photo_dict(photo: EnrolmentPhoto) -> EnrolmentPhotoDict:
    arguments = [photo.gallery_id, photo.pk]
    has_face = photo.sealed_picture is not None
    return {
        "id": str(photo.pk),
        "state": photo.state,
        "pose": photo.pose,
        "is_good": photo.is_good,
        "problems": in_words(photo.problems),
        "error": error_json(photo.reason, photo.figures) if photo.reason else None,
        "same_face_as": _same_faces(photo),
        "urls": {
            "state": reverse("gallery:enrolment_photo", args=arguments),
            "face": reverse("gallery:enrolment_face", args=arguments) if has_face else None,
        },
    }


def _same_faces(photo: EnrolmentPhoto) -> list[SameFaceDict]:
    distances = {one["person"]: one["distance"] for one in photo.same_face_as}
    found = {str(person.pk): person for person in Person.objects.filter(pk__in=distances)}
    return [
        {"person": person_dict(found[number]), "distance": distance}
        for number, distance in distances.items()
        if number in found
    ]
