"""Programs enrol people and ask who somebody is, on photographs of real people and with the real networks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.webapp.api.conftest import program
from tests.webapp.gallery import photographs
from webapp.accounts.models import AuditLine, User
from webapp.gallery import comparing, examination, matching, tasks
from webapp.gallery.models import EnrolmentPhoto, Gallery, Person
from webapp.gallery.pipelines import index
from webapp.jobs import broadcast

pytestmark = pytest.mark.django_db

SOMEBODY_ELSE = "cage.jpg"


@pytest.fixture(autouse=True)
def _faces_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to the faces worker is done at once, here."""
    done = {
        tasks.examine_photo.name: lambda photo: examination.examine(UUID(photo)),
        tasks.compare_face.name: lambda number, gallery, person: comparing.compare(
            UUID(number), gallery, UUID(person) if person else None
        ),
    }
    monkeypatch.setattr(
        current_app._get_current_object(), "send_task", lambda name, arguments, **_: done[name](*arguments)
    )
    index._indices.clear()


@pytest.fixture
def desk(receptionist: User) -> Client:
    return program(receptionist)


def ask(api: Client, path: str, content: bytes, **more: object) -> tuple[int, dict[str, Any]]:
    broadcast.tell_worker_alive("here", [settings.FACES_QUEUE])
    answer = api.post(f"/api/v1/{path}", {"photo": SimpleUploadedFile("a.jpg", content), **more})
    return answer.status_code, answer.json()


def enrolled(desk: Client, gallery: Gallery, photograph: str, name: str) -> tuple[int, dict[str, Any]]:
    form = {"name": name, "consent_method": "paper", "consent_given_on": str(timezone.localdate())}
    return ask(desk, f"galleries/{gallery.pk}/people", photographs.content(photograph), **form)


def test_enrols_verifies_identifies_and_erases(desk: Client, gallery: Gallery) -> None:
    status, audrey = enrolled(desk, gallery, "audrey.jpg", "Audrey")
    assert (status, audrey["faces"], audrey["consent"]["method"]) == (201, 1, "paper")
    identify, verify = f"galleries/{gallery.pk}/identify", f"people/{audrey['id']}/verify"

    status, found = ask(desk, identify, photographs.content("audrey.jpg"))
    assert (status, found["person"]["name"], found["compared_with"]) == (200, "Audrey", 1)
    assert found["distance"] < 0.05
    status, found = ask(desk, identify, photographs.content(SOMEBODY_ELSE))
    assert (status, found["person"]) == (200, None)  # nobody is an answer
    assert found["distance"] > found["threshold"]
    assert ask(desk, verify, photographs.content("audrey.jpg"))[1]["is_same"] is True
    assert ask(desk, verify, photographs.content(SOMEBODY_ELSE))[1]["is_same"] is False
    status, refused = ask(desk, verify, photographs.nobody())
    assert (status, refused["error"]["reason"]) == (400, "no_face")

    status, refused = enrolled(desk, gallery, "audrey.jpg", "Again")
    assert (status, refused["error"]["reason"]) == (409, "is_same_face")
    assert desk.get(f"/api/v1/galleries/{gallery.pk}/people?search=aud").json()["count"] == 1
    certificate = desk.delete(f"/api/v1/people/{audrey['id']}").json()
    assert (certificate["name"], certificate["counts"]["templates"]) == ("Audrey", 1)
    assert ask(desk, identify, photographs.content("audrey.jpg"))[1]["person"] is None

    assert not Person.objects.exists()
    assert not EnrolmentPhoto.objects.exists()
    assert not broadcast.redis_client().keys("gallery:compare:*:photo")
    lines = AuditLine.objects.filter(action__in=("face.identified", "face.verified"))
    assert lines.count() == 5
    assert "Audrey" not in str(list(AuditLine.objects.filter(action="face.identified").values()))


def test_two_equally_near_are_nobody(desk: Client, gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    number = "9f0c8a52-9d1e-4c8f-8f4a-0c6a1f0f7a11"
    near: list[matching.Nearest] = [
        {"person": number, "distance": 0.20},
        {"person": number, "distance": 0.21},
    ]
    monkeypatch.setattr(comparing, "_with_gallery", lambda *_: (near, 2))
    status, found = ask(
        desk, f"galleries/{gallery.pk}/identify", photographs.content("audrey.jpg"), threshold=0.4
    )
    assert (status, found["person"], found["is_unclear"]) == (200, None, True)
