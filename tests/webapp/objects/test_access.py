"""Who may see and do what with which photograph: owners alone, and everybody with the house's."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.webapp.conftest import client_of
from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.objects import services
from webapp.photos.models import Photo

WISH = json.dumps({"detector": "nanodet", "request_key": str(uuid4())})
PAGES = ["", "found", "export/coco", "export/png"]


@pytest.mark.parametrize("page", PAGES)
def test_strangers_find_no_photograph(photo: Photo, bob: User, guest: User, page: str) -> None:
    for stranger in (bob, guest):
        assert client_of(stranger).get(f"/library/{photo.pk}/{page}").status_code == 404
    assert Client().get(f"/library/{photo.pk}/{page}").status_code in (302, 401)


def test_strangers_start_nothing(photo: Photo, bob: User, guest: User) -> None:
    for client in (client_of(bob), client_of(guest), Client()):
        answer = client.post(f"/library/{photo.pk}/find", WISH, content_type="application/json")
        assert answer.status_code in (302, 401, 404)
        many = json.dumps({**json.loads(WISH), "photos": [str(photo.pk)]})
        assert client.post("/library/find", many, content_type="application/json").status_code in (
            302,
            401,
            404,
        )
    assert not Job.objects.exists()


def test_strangers_see_no_job(photo: Photo, alice: User, bob: User, guest: User) -> None:
    job = services.find_objects_in_many(
        photos=[photo.pk], detector="nanodet", owner=alice, request_key=uuid4()
    )
    for page in (f"/library/jobs/{job.pk}/", f"/library/jobs/{job.pk}/lines"):
        for stranger in (bob, guest):
            assert client_of(stranger).get(page).status_code == 404
        assert client_of(alice).get(page).status_code == 200


def test_its_owner_sees_the_page_before_and_while_it_is_looked_at(photo: Photo, alice: User) -> None:
    client = client_of(alice)
    assert b"This detector has not looked" in client.get(f"/library/{photo.pk}/").content
    assert client.get(f"/library/{photo.pk}/found").status_code == 404
    answer = client.post(f"/library/{photo.pk}/find", WISH, content_type="application/json")
    assert client.get(answer.json()["urls"]["page"])["Location"] == f"/library/{photo.pk}/"
    page = client.get(f"/library/{photo.pk}/").content.decode()
    assert f'"id": {answer.json()["id"]}' in page  # it is watched from here, too


def test_looking_changes_nothing(photo: Photo, alice: User) -> None:
    for address in (f"/library/{photo.pk}/find", "/library/find", "/library/delete", "/library/export/coco"):
        assert client_of(alice).get(address).status_code == 405


@pytest.mark.django_db
def test_administrators_look_and_change_nothing(admin_client: Client) -> None:
    for model in ("finding", "batchline"):
        assert admin_client.get(f"/admin/objects/{model}/").status_code == 200
        assert admin_client.get(f"/admin/objects/{model}/add/").status_code == 403
