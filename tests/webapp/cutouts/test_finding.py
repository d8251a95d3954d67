"""Masks are looked for by jobs: by marks, and of a photograph that may go at any time."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from tests.webapp.conftest import client_of
from vision import images
from webapp.accounts.models import User
from webapp.cutouts import services
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.selectors import job_dict
from webapp.photos.models import Photo
from webapp.photos.services import add_photo, remove_photo

ON_THE_LEFT = {"keeps": True, "width": 6, "points": [20, 20, 26, 30]}


@pytest.fixture
def picture(alice: User) -> Photo:
    """A red square and a blue one on grey."""
    pixels = np.full((60, 80, 3), 128, np.uint8)
    pixels[10:40, 10:30], pixels[10:40, 50:70] = (220, 30, 30), (30, 30, 220)
    return add_photo(
        owner=alice, role="photograph", file=ContentFile(images.encode(pixels, "png"), name="a.png")
    )


@pytest.fixture
def client(alice: User) -> Client:
    return client_of(alice)


def ask(client: Client, photo: Photo, **wish: Any) -> tuple[int, dict[str, Any]]:
    body = {"request_key": str(uuid4()), **wish}
    answer = client.post(f"/library/{photo.pk}/cutout/find", body, content_type="application/json")
    return answer.status_code, answer.json()


def found(job: dict[str, Any]) -> np.ndarray:
    runner.run(job["id"])
    done = Job.objects.get(pk=job["id"])
    assert done.state == Job.State.DONE, done.reason
    with done.result.open("rb") as file:
        gray: np.ndarray = images.decode(file.file)[..., 0]
    return gray


@pytest.mark.django_db(transaction=True)
def test_marks_add_to_what_is_cut_out_and_take_from_it(client: Client, alice: User, picture: Photo) -> None:
    status, job = ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    assert status == 201
    left = found(job)
    assert (left[14:36, 14:26] > 200).all()
    assert (left[:, 45:] < 50).all()
    mask = np.full((60, 80), 0, np.uint8)
    mask[10:40, 10:30] = mask[10:40, 50:70] = 255
    services.save_mask(photo=picture, owner=alice, file=BytesIO(images.encode(mask, "png")))
    _, job = ask(client, picture, method="marks", marks=[{**ON_THE_LEFT, "keeps": False}])
    right = found(job)
    assert (right[12:38, 12:28] < 50).all()
    assert (right[10:40, 50:70] == 255).all()


@pytest.mark.parametrize(
    "marks",
    [
        None,
        [],
        {},
        [{"keeps": True, "width": 5}],
        [{**ON_THE_LEFT, "width": 0}],
        [{**ON_THE_LEFT, "points": [1, 2, 3]}],
        [{**ON_THE_LEFT, "points": [1, -2]}],
        [{**ON_THE_LEFT, "points": [1, "2"]}],
        [{**ON_THE_LEFT, "points": [1, 2] * 2001}],
        [ON_THE_LEFT] * 51,
        ["x"],
    ],
)
def test_marks_that_are_none_are_refused(client: Client, picture: Photo, marks: Any) -> None:
    status, answer = ask(client, picture, method="marks", marks=marks)
    assert (status, answer["error"]["reason"]) == (400, "bad_setting")


@pytest.mark.django_db(transaction=True)
def test_a_photograph_may_be_deleted_while_somebody_looks_for_a_mask(client: Client, picture: Photo) -> None:
    _, job = ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    remove_photo(picture)
    assert not Photo.objects.exists()
    runner.run(job["id"])
    failed = Job.objects.get()
    assert (failed.state, failed.reason) == (Job.State.FAILED, "photo_deleted")
    assert "a deleted photograph" in job_dict(failed)["title"]


@pytest.mark.django_db(transaction=True)
def test_what_no_page_has_fetched_does_not_stay_for_ever(client: Client, picture: Photo) -> None:
    _, lost = ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    found(lost)
    _, fresh = ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    assert Job.objects.count() == 2
    result = Job.objects.get(pk=lost["id"]).result
    Job.objects.filter(pk=lost["id"]).update(finished_at=timezone.now() - timedelta(hours=1))
    ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    assert not Job.objects.filter(pk=lost["id"]).exists()
    assert not result.storage.exists(str(result.name))
    assert Job.objects.filter(pk=fresh["id"]).exists()


def test_the_page_of_such_a_job_is_the_photographs(client: Client, bob: User, picture: Photo) -> None:
    _, job = ask(client, picture, method="marks", marks=[ON_THE_LEFT])
    assert client.get(job["urls"]["page"]).url == f"/library/{picture.pk}/cutout/"  # type: ignore[attr-defined]
    assert client_of(bob).get(job["urls"]["page"]).status_code == 404
