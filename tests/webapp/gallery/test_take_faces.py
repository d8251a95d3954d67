"""From photographs that were examined to a person: all of one face, and nobody by mistake a second time."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.test import Client

from tests.webapp.conftest import RedisProcess
from tests.webapp.gallery.conftest import Enrol, embedding, near
from webapp.accounts.models import AuditLine, User
from webapp.gallery import examination, vault
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery, Person
from webapp.gallery.pipelines import photos as pipeline
from webapp.gallery.pipelines.embeddings import NETWORK, to_bytes
from webapp.gallery.services.templates import FaceFound

pytestmark = pytest.mark.django_db
CONSENT = {"method": "paper", "given_on": "2026-01-05"}


def examined(gallery: Gallery, actor: User, enrolment: UUID, vector: np.ndarray, **values: Any) -> str:
    photo = EnrolmentPhoto(gallery=gallery, enrolment=enrolment, added_by=actor, state="examined", **values)
    photo.network = NETWORK
    photo.sealed = vault.seal(to_bytes(vector), bound_to=photo.pk)
    photo.save()
    return str(photo.pk)


def enrolled(client: Client, gallery: Gallery, photos: list[str], **values: object) -> tuple[int, str]:
    wish = {"name": "Ada", "consent": CONSENT, "photos": photos, **values}
    answer = client.post(f"/people/{gallery.pk}/enrol/", wish, "application/json")
    return answer.status_code, answer.json().get("error", {}).get("reason", "")


def test_photographs_of_several_people_are_nobodys_templates(
    gallery: Gallery, receptionist: User, reception: Client
) -> None:
    attempt = uuid4()
    three = [examined(gallery, receptionist, attempt, embedding(seed)) for seed in range(3)]
    assert enrolled(reception, gallery, three) == (409, "different_faces")
    assert not Person.objects.exists()
    again = examined(gallery, receptionist, attempt, near(embedding(0), 0.3))
    assert enrolled(reception, gallery, [three[0], again]) == (201, "")
    assert FaceTemplate.objects.count() == 2


def test_a_known_face_is_enrolled_again_only_by_who_says_that_it_is_another(
    gallery: Gallery, receptionist: User, reception: Client, enrol: Enrol
) -> None:
    person = enrol()
    same = [{"person": str(person.pk), "distance": 0.2}]
    photo = examined(gallery, receptionist, uuid4(), embedding(1), same_face_as=same)
    assert enrolled(reception, gallery, [photo]) == (409, "is_same_face")
    assert enrolled(reception, gallery, [photo], is_somebody_else=False) == (409, "is_same_face")
    assert enrolled(reception, gallery, [photo], is_somebody_else=True) == (201, "")


def test_a_further_face_is_asked_about_only_if_it_is_another_persons(
    gallery: Gallery, receptionist: User, reception: Client, enrol: Enrol
) -> None:
    ada, bea = enrol("Ada"), enrol("Bea")
    same = [{"person": str(ada.pk), "distance": 0.2}]

    def add(person: Person) -> int:
        photo = examined(gallery, receptionist, uuid4(), embedding(1), same_face_as=same)
        url = f"/people/{gallery.pk}/{person.pk}/faces/"
        return reception.post(url, {"photos": [photo]}, "application/json").status_code

    assert (add(ada), add(bea)) == (201, 409)


def test_comparing_a_strangers_face_has_its_line(
    gallery: Gallery, receptionist: User, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol("Ada")
    vector = embedding(sum(map(ord, "Ada")))
    face = FaceFound(to_bytes(vector), b"", NETWORK, "straight", "photo")
    monkeypatch.setattr(pipeline, "examine_photo", lambda *_, **__: (face, []))
    photo = EnrolmentPhoto(gallery=gallery, enrolment=uuid4(), added_by=receptionist)
    photo.sealed_file = vault.seal(b"a photograph", bound_to=photo.pk)
    photo.save()
    examination.examine(photo.pk)
    line = AuditLine.objects.get(action="face.compared")
    assert (line.actor, line.gallery_id, line.subject_label) == (receptionist, gallery.pk, "")
    assert line.details == {"source": "photo", "found": 1}


def test_while_redis_is_away_nobody_is_compared(
    gallery: Gallery, reception: Client, redis: RedisProcess
) -> None:
    redis.kill()
    try:
        assert enrolled(reception, gallery, []) == (503, "try_later")
        answer = reception.post(f"/people/{gallery.pk}/photos/")
        assert (answer.status_code, answer.json()["error"]["reason"]) == (503, "try_later")
    finally:
        redis.start()


def test_two_desks_do_not_enrol_one_face_twice(
    gallery: Gallery, receptionist: User, reception: Client
) -> None:
    """Both photographs are examined before either is enrolled: neither examination knows of the other."""
    here = examined(gallery, receptionist, uuid4(), embedding(1))
    there = examined(gallery, receptionist, uuid4(), near(embedding(1), 0.2))
    another = examined(gallery, receptionist, uuid4(), embedding(2))
    assert enrolled(reception, gallery, [here]) == (201, "")
    assert enrolled(reception, gallery, [there]) == (409, "is_same_face")
    assert enrolled(reception, gallery, [another]) == (201, "")
    assert enrolled(reception, gallery, [there], is_somebody_else=True) == (201, "")
