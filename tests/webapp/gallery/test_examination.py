"""A photograph is judged: good enough, why not, and whether somebody has this face already."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from tests.webapp.gallery import photographs
from tests.webapp.gallery.conftest import CONSENT, Enrol, about, embedding
from webapp.accounts.models import User
from webapp.gallery import examination, vault, waiting
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery
from webapp.gallery.pipelines import index
from webapp.gallery.problems import PROBLEMS
from webapp.gallery.selectors.enrolment import enrolment_photo_dict
from webapp.gallery.services import people, photos
from webapp.sentences import SENTENCES, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(180)]

Look = Callable[..., EnrolmentPhoto]


@pytest.fixture
def look(gallery: Gallery, receptionist: User) -> Look:
    """Bring a photograph and let it be examined, as the worker does."""

    def look(content: bytes, *, pose: str = "straight", enrolment: UUID | None = None) -> EnrolmentPhoto:
        photo = EnrolmentPhoto(
            gallery=gallery, enrolment=enrolment or uuid4(), added_by=receptionist, pose=pose
        )
        photo.sealed_file = vault.seal(content, bound_to=photo.pk)
        photo.save()
        examination.examine(photo.pk)
        photo.refresh_from_db()
        return photo

    return look


def test_a_good_photograph_is_good_enough_and_its_bytes_are_gone(look: Look) -> None:
    photo = look(photographs.content("audrey.jpg"))
    assert (photo.state, photo.problems, photo.reason) == ("examined", [], "")
    assert photo.is_good
    assert photo.sealed_file is None
    assert photo.sealed is not None
    assert photo.quality["face_pixels"] > 80
    assert (photos.picture_of(photo) or b"").startswith(b"\xff\xd8")
    assert waiting.wait_until_examined(photo.pk, 0.1)


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        (photographs.small, "too_small"),
        (photographs.blurred, "blurred"),
        (photographs.dark, "too_dark"),
    ],
)
def test_a_bad_one_says_what_to_do(look: Look, spoilt: Callable[[], bytes], problem: str) -> None:
    photo = look(spoilt())
    assert problem in photo.problems
    told = enrolment_photo_dict(photo)
    assert not told["is_good"]
    assert {"slug": problem, "sentence": str(PROBLEMS[problem])} in told["problems"]


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (photographs.nobody, "no_face", "no face"),
        (lambda: photographs.side_by_side("audrey.jpg", "cage.jpg"), "several_faces", "2 faces"),
        (lambda: photographs.content("audrey.jpg")[:3000], "image_truncated", "damaged"),
        (lambda: b"%PDF-1.4 not a picture", "not_an_image", "not a picture"),
    ],
)
def test_what_cannot_be_used_at_all(
    look: Look, content: Callable[[], bytes], reason: str, words: str
) -> None:
    photo = look(content())
    assert (photo.state, photo.reason) == ("refused", reason)
    assert photo.sealed_file is None
    error = enrolment_photo_dict(photo)["error"]
    assert error is not None
    assert words in error["message"]


def test_other_formats_are_taken_too(look: Look) -> None:
    for format in ("HEIF", "PNG", "WEBP"):
        assert look(photographs.encoded(photographs.opened(), format)).is_good


def test_somebody_with_this_face_is_named(
    look: Look, enrol: Enrol, gallery: Gallery, receptionist: User
) -> None:
    enrol("A stranger")
    first = look(photographs.content("cage.jpg"))
    assert first.same_face_as == []
    faces = photos.take_faces(gallery, [first.pk], actor=receptionist)
    person = people.enrol_person(gallery, about("Nicolas"), consent=CONSENT, faces=faces, actor=receptionist)
    again = look(photographs.content("cage2_crop.jpg"))
    assert [one["person"] for one in again.same_face_as] == [str(person.pk)]
    told = enrolment_photo_dict(again)["same_face_as"]
    assert [one["person"]["name"] for one in told] == ["Nicolas"]
    assert look(photographs.content("audrey.jpg")).same_face_as == []


def test_all_photographs_of_one_attempt_show_one_person(look: Look) -> None:
    attempt = uuid4()
    assert look(photographs.content("cage.jpg"), enrolment=attempt).is_good
    other = look(photographs.content("audrey.jpg"), pose="left", enrolment=attempt)
    assert "another_face" in other.problems
    straight = look(photographs.content("cage2_crop.jpg"), pose="left", enrolment=attempt)
    assert straight.problems == ["not_turned"]


def test_three_looks_of_one_person(look: Look, gallery: Gallery, receptionist: User) -> None:
    attempt = uuid4()
    looks = {"straight": 0.0, "left": 25.0, "right": -25.0}
    taken = [look(photographs.turned(yaw), pose=pose, enrolment=attempt) for pose, yaw in looks.items()]
    assert [photo.problems for photo in taken] == [[], [], []]
    assert look(photographs.turned(25), pose="right").problems == ["not_turned"]
    assert look(photographs.turned(-25), pose="left").problems == ["not_turned"]
    faces = photos.take_faces(gallery, [photo.pk for photo in taken], actor=receptionist)
    person = people.enrol_person(gallery, about("Audrey"), consent=CONSENT, faces=faces, actor=receptionist)
    assert [template.pose for template in person.templates.all()] == ["straight", "left", "right"]


def test_what_was_found_becomes_a_template_and_nothing_else_is_left(
    look: Look, gallery: Gallery, receptionist: User
) -> None:
    attempt = uuid4()
    photo, unused = (look(photographs.content("audrey.jpg"), enrolment=attempt) for _ in range(2))
    faces = photos.take_faces(gallery, [photo.pk], actor=receptionist)
    person = people.enrol_person(gallery, about("Audrey"), consent=CONSENT, faces=faces, actor=receptionist)
    assert not EnrolmentPhoto.objects.exists()
    assert FaceTemplate.objects.get().source == "photo"
    (vector,) = index.templates_of(person.pk)
    assert index.identify(gallery.pk, vector)[0].person_id == person.pk
    assert index.identify(gallery.pk, embedding(1))[0].distance > 0.7
    with pytest.raises(Refused) as refused:
        photos.take_faces(gallery, [unused.pk], actor=receptionist)
    assert refused.value.reason == "photo_gone"


def test_only_good_ones_of_ones_own_are_taken(
    look: Look, gallery: Gallery, receptionist: User, officer: User
) -> None:
    def refusal(photo: EnrolmentPhoto, actor: User) -> str:
        with pytest.raises(Refused) as refused:
            photos.take_faces(gallery, [photo.pk], actor=actor)
        return refused.value.reason

    assert refusal(look(photographs.blurred()), receptionist) == "photo_not_good"
    good = look(photographs.content("audrey.jpg"))
    assert refusal(good, officer) == "photo_gone"
    EnrolmentPhoto.objects.update(expires_at=good.added_at)
    assert refusal(good, receptionist) == "photo_gone"


def test_every_reason_has_its_sentence(look: Look) -> None:
    assert {"no_face", "several_faces", "no_faces_worker", "weights_missing"} <= set(SENTENCES)
