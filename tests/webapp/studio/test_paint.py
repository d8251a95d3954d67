"""A wish becomes a job, or a sentence."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.webapp.conftest import client_of
from vision.errors import BadSetting
from vision.style import StyleSettings
from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.studio.forms import DEFAULTS, SettingsForm

pytestmark = pytest.mark.django_db


def wish(photo: Photo, painting: Photo, **settings: Any) -> dict[str, Any]:
    return {
        "photo": str(photo.pk),
        "painting": str(painting.pk),
        "request_key": str(uuid4()),
        "settings": settings,
    }


def ask(client: Client, body: Any) -> tuple[int, dict[str, Any]]:
    response = client.post("/studio/paint", json.dumps(body), content_type="application/json")
    answer: dict[str, Any] = response.json()
    return response.status_code, answer


def test_becomes_a_job(photo: Photo, painting: Photo, alice: User) -> None:
    status, job = ask(client_of(alice), wish(photo, painting, size=512, keep_colors=True))
    assert status == 201
    assert job["settings"] == {**DEFAULTS, "size": 512, "keep_colors": True}
    assert (job["state"], job["queue_place"], job["title"]) == (
        "queued",
        1,
        "holiday at sea, in the manner of Night",
    )
    row = Job.objects.get()
    assert (row.pk, row.kind, row.owner, row.photo, row.painting) == (
        job["id"],
        "style",
        alice,
        photo,
        painting,
    )


def test_a_double_click_is_one_job(photo: Photo, painting: Photo, alice: User) -> None:
    body = wish(photo, painting)
    first, second = ask(client_of(alice), body), ask(client_of(alice), body)
    assert first[1]["id"] == second[1]["id"]
    assert Job.objects.count() == 1


def test_a_strangers_photograph_cannot_be_painted(photo: Photo, painting: Photo, bob: User) -> None:
    for body in (wish(photo, painting), wish(painting, photo)):
        status, answer = ask(client_of(bob), body)
        assert (status, answer["error"]["reason"]) == (404, "picture_not_found")
    assert not Job.objects.exists()


def test_strangers_cannot_ask(photo: Photo, painting: Photo) -> None:
    assert ask(Client(), wish(photo, painting))[0] == 401


BAD = [
    {"size": 127},
    {"size": 1025},
    {"size": "large"},
    {"size": None},
    {"balance": 1.01},
    {"balance": -0.01},
    {"balance": "NaN"},
    {"stroke_size": 2.1},
    {"quality": "divine"},
    {"start": "../../etc"},
    {"backbone": "resnet"},
    {"optimizer": ["adam"]},
]


@pytest.mark.parametrize("settings", BAD)
def test_settings_out_of_range_are_named(
    photo: Photo, painting: Photo, alice: User, settings: dict[str, Any]
) -> None:
    status, answer = ask(client_of(alice), wish(photo, painting, **settings))
    assert (status, answer["error"]["reason"]) == (400, "bad_setting")
    assert f"“{next(iter(settings))}”" in answer["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"photo": 7, "painting": 8, "request_key": 9},
        {"settings": []},
        {"photo": "x", "painting": "y", "request_key": "z", "settings": {}},
    ],
)
def test_what_is_no_wish_is_refused(alice: User, body: Any) -> None:
    status, answer = ask(client_of(alice), body)
    assert (status, answer["error"]["reason"]) == (400, "bad_request")


def test_a_forged_form_is_refused(photo: Photo, painting: Photo, alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert ask(client, wish(photo, painting))[0] == 403


@pytest.mark.parametrize("field", ["quality", "start", "backbone", "optimizer"])
def test_the_form_and_the_library_know_the_same_words(field: str) -> None:
    choices = SettingsForm.base_fields[field].choices  # type: ignore[attr-defined]
    assert {word for word, _ in choices} == set(StyleSettings.choices(field))


def test_the_form_and_the_library_have_the_same_defaults() -> None:
    assert StyleSettings(**DEFAULTS) == StyleSettings()


@pytest.mark.parametrize("name", ["size", "balance", "stroke_size"])
def test_the_form_and_the_library_have_the_same_ranges(name: str) -> None:
    field: Any = SettingsForm.base_fields[name]
    for edge in (field.min_value, field.max_value):
        StyleSettings(**{name: edge})
    for beyond in (field.min_value - 1, field.max_value + 1):
        with pytest.raises(BadSetting):
            StyleSettings(**{name: beyond})
