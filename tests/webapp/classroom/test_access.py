"""Lessons and trainings are their owner's alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.webapp.classroom.conftest import class_named, color_photo, post, reason
from tests.webapp.conftest import client_of
from webapp.accounts.models import User
from webapp.classroom.models import Classic, Example, Lesson
from webapp.classroom.services.classics import train_classic
from webapp.classroom.services.trainings import learn
from webapp.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

LENET5 = {"pictures": 1000, "epochs": 1, "seed": 0}


@pytest.fixture
def classic(alice: User) -> Classic:
    return train_classic(owner=alice, what="lenet5", wanted=LENET5, request_key=uuid4())


def test_only_the_owner_sees_anything(
    lesson: Lesson, classic: Classic, alice: User, bob: User, guest: User
) -> None:
    job = learn(lesson, variations=[], depth="auto", members=0, request_key=uuid4())
    photo = Example.objects.filter(lesson_class__lesson=lesson).first()
    assert photo is not None
    pages = {
        f"/classroom/{lesson.pk}/": 200,
        f"/classroom/{lesson.pk}/state": 200,
        f"/classroom/jobs/{job.pk}/": 302,
        f"/classroom/variations/mirror.jpg?photo={photo.photo_id}&seed=1": 200,
        f"/classroom/classics/{classic.pk}/": 200,
        f"/classroom/classics/{classic.pk}/state": 200,
        f"/classroom/classics/jobs/{classic.job_id}/": 302,
    }
    for page, status in pages.items():
        assert client_of(alice).get(page).status_code == status, page
        assert client_of(bob).get(page).status_code == 404, page
        assert client_of(guest).get(page).status_code == 404, page
    assert b"Colours" in client_of(alice).get("/classroom/").content
    assert b"Colours" not in client_of(bob).get("/classroom/").content
    assert b"1,000 digits" in client_of(alice).get("/classroom/classics/").content
    assert b"1,000 digits" not in client_of(bob).get("/classroom/classics/").content


def test_only_the_owner_changes_anything(lesson: Lesson, classic: Classic, bob: User, guest: User) -> None:
    red, key = class_named(lesson, "Red"), str(uuid4())
    photo = red.examples.first()
    assert photo is not None
    here = f"/classroom/{lesson.pk}"
    orders: dict[str, dict[str, object]] = {
        f"{here}/rename": {"name": "Mine"},
        f"{here}/classes": {"name": "Green"},
        f"{here}/classes/none": {},
        f"{here}/classes/{red.pk}/rename": {"name": "Mine"},
        f"{here}/classes/{red.pk}/photos": {"photos": [str(photo.photo_id)]},
        f"{here}/classes/{red.pk}/photos/remove": {"photos": [str(photo.photo_id)]},
        f"{here}/classes/{red.pk}/remove": {},
        f"{here}/learn": {"variations": [], "depth": "auto", "members": 0, "request_key": key},
        f"{here}/export": {"format": "keras", "request_key": key},
        f"{here}/delete": {},
        f"/classroom/classics/{classic.pk}/delete": {},
    }
    for stranger in (bob, guest):
        for address, body in orders.items():
            assert post(client_of(stranger), address, body).status_code == 404, address
        for address in (f"{here}/look", f"/classroom/classics/{classic.pk}/read"):
            upload = {"picture": SimpleUploadedFile("a.jpg", b"x")}
            assert client_of(stranger).post(address, upload).status_code == 404, address
    lesson.refresh_from_db()
    assert lesson.name == "Colours"
    assert [one.name for one in lesson.classes.all()] == ["Red", "Blue"]
    assert Classic.objects.exists()
    assert Job.objects.count() == 1, "the classic's own"


def test_somebody_else_s_photograph_shows_no_class(lesson: Lesson, alice: User, bob: User) -> None:
    red = class_named(lesson, "Red")
    theirs = color_photo(bob, 0, 9)
    address = f"/classroom/{lesson.pk}/classes/{red.pk}/photos"
    assert reason(post(client_of(alice), address, {"photos": [str(theirs.pk)]})) == "photo_deleted"
    assert red.examples.count() == 5
