"""Who sees which picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.webapp.conftest import MakeJob, client_of
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.jobs import services as jobs
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

FILES = ("original", "display", "thumbnail")


@pytest.mark.parametrize("file", FILES)
def test_only_its_owner_sees_a_picture(photo: Photo, alice: User, bob: User, guest: User, file: str) -> None:
    address = f"/photos/{photo.pk}/{file}"
    assert client_of(alice).get(address).status_code == 200
    assert client_of(bob).get(address).status_code == 404
    assert client_of(guest).get(address).status_code == 404
    assert Client().get(address).status_code == 401


@pytest.mark.parametrize("file", FILES)
def test_everybody_signed_in_sees_the_houses(painting: Photo, bob: User, guest: User, file: str) -> None:
    address = f"/photos/{painting.pk}/{file}"
    assert client_of(bob).get(address).status_code == 200
    assert client_of(guest).get(address).status_code == 200


def test_only_its_owner_deletes_a_picture(photo: Photo, alice: User, bob: User, guest: User) -> None:
    address = f"/photos/{photo.pk}/"
    for stranger in (bob, guest):
        assert client_of(stranger).delete(address).status_code == 404
    assert Client().delete(address).status_code == 401
    assert Photo.objects.filter(pk=photo.pk, removed_at=None).exists()
    assert client_of(alice).delete(address).status_code == 204
    assert not Photo.objects.filter(pk=photo.pk).exists()


def test_nobody_deletes_the_houses(painting: Photo, alice: User) -> None:
    assert client_of(alice).delete(f"/photos/{painting.pk}/").status_code == 404
    assert Photo.objects.filter(pk=painting.pk, removed_at=None).exists()


@pytest.mark.django_db
def test_strangers_cannot_upload() -> None:
    response = Client().post("/photos/", {"file": upload(), "role": "photograph"})
    assert response.status_code == 401
    assert not Photo.objects.exists()


def test_a_form_of_another_site_is_refused(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/photos/", {"file": upload(), "role": "photograph"})
    assert (response.status_code, response.json()["error"]["reason"]) == (403, "csrf")


def test_files_go_with_the_picture_but_not_before_its_last_job(
    photo: Photo, alice: User, make_job: MakeJob, django_capture_on_commit_callbacks: object
) -> None:
    job = make_job()
    files = [Path(stored.path) for stored in (photo.original, photo.display, photo.thumbnail)]
    client = client_of(alice)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.delete(f"/photos/{photo.pk}/")
    assert all(file.exists() for file in files)
    assert client.get(f"/photos/{photo.pk}/thumbnail").status_code == 200  # the painting still shows it
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        jobs.delete_job(job)
    assert not any(file.exists() for file in files)
    assert not files[0].parent.exists()


def test_a_removed_picture_sent_again_is_back(photo: Photo, alice: User, make_job: MakeJob) -> None:
    make_job()
    client_of(alice).delete(f"/photos/{photo.pk}/")
    assert add_photo(owner=alice, role="photograph", file=upload(seed=1)).pk == photo.pk
    photo.refresh_from_db()
    assert photo.removed_at is None


def test_a_browser_keeps_what_it_has_and_asks_for_parts(
    photo: Photo, alice: User, settings: LazySettings
) -> None:
    client = client_of(alice)
    whole = client.get(f"/photos/{photo.pk}/original")
    assert whole["Cache-Control"].startswith("private")
    again = client.get(f"/photos/{photo.pk}/original", headers={"if-none-match": whole["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = client.get(f"/photos/{photo.pk}/original", headers={"range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole.content[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{len(whole.content)}"
    tail = client.get(f"/photos/{photo.pk}/original", headers={"range": "bytes=-5"})
    assert tail.content == whole.content[-5:]
    beyond = client.get(f"/photos/{photo.pk}/original", headers={"range": "bytes=99999999-"})
    assert beyond.status_code == 416
