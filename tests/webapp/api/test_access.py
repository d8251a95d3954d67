"""Who comes in, to what, and how the API says no."""

from __future__ import annotations

from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from django.test import Client

from tests.webapp.api.conftest import program, reason_of
from tests.webapp.conftest import MakeJob, RedisProcess, client_of
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.api.throttles import EveryRequest
from webapp.gallery.models import Gallery
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db


def test_nobody_comes_in_unknown_and_no_guest_is_made() -> None:
    before = User.objects.count()
    answer = Client().get("/api/v1/photos")
    assert reason_of(answer) == (401, "sign_in_required")
    assert User.objects.count() == before


def test_a_scope_that_is_missing_is_named(alice: User) -> None:
    reader = program(alice, "photos:read")
    assert reader.get("/api/v1/photos").status_code == 200
    answer = reader.post("/api/v1/photos", {"file": upload()})
    assert reason_of(answer) == (403, "scope_missing")
    assert answer.json()["error"]["figures"] == {"scope": "photos:write"}


def test_what_is_somebody_elses_does_not_exist(photo: Photo, make_job: MakeJob, bob: User) -> None:
    stranger, job = program(bob), make_job()
    for path in (
        f"photos/{photo.pk}",
        f"photos/{photo.pk}/original",
        f"jobs/{job.pk}",
        f"jobs/{job.pk}/history",
    ):
        assert reason_of(stranger.get(f"/api/v1/{path}")) == (404, "not_found"), path
    assert reason_of(stranger.delete(f"/api/v1/jobs/{job.pk}")) == (404, "not_found")
    assert reason_of(stranger.post(f"/api/v1/jobs/{job.pk}/cancel")) == (404, "not_found")


def test_people_are_nobodys_without_the_right(
    alice: User, receptionist: User, officer: User, gallery: Gallery
) -> None:
    assert reason_of(program(alice).get("/api/v1/galleries")) == (404, "not_found")
    assert program(receptionist).get("/api/v1/galleries").json()["results"][0]["name"] == "Office"
    consent = {"consent_method": "paper", "consent_given_on": "2026-01-05"}
    path = f"/api/v1/galleries/{gallery.pk}/people"
    assert reason_of(program(officer).post(path, {"photo": upload(), "name": "Ada", **consent})) == (
        404,
        "not_found",
    )
    assert reason_of(program(receptionist).post(path, {"photo": upload(), "name": "Ada", **consent})) == (
        503,
        "no_faces_worker",
    )
    assert reason_of(program(receptionist).get("/api/v1/passages")) == (404, "not_found")
    assert program(officer).get("/api/v1/passages").status_code == 200


def test_a_browsers_session_works_and_changes_need_its_token(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get("/api/v1/me").json()["username"] == "alice"
    assert reason_of(browser.post("/api/v1/photos", {"file": upload()})) == (403, "csrf")
    browser.get("/accounts/tokens/")
    secret = browser.cookies["csrftoken"].value
    brought = browser.post("/api/v1/photos", {"file": upload()}, headers={"X-CSRFToken": secret})
    assert brought.status_code == 201
    assert isinstance(browser.cookies, SimpleCookie)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "nothing/here", (404, "not_found")),
        ("get", "photos/", (404, "not_found")),
        ("get", "photos/a%0Ab", (404, "not_found")),
        ("get", "photos/00000000-0000-4000-8000-000000000000", (404, "not_found")),
        ("get", f"jobs/{10**30}", (404, "not_found")),
        ("put", "photos", (405, "method_not_allowed")),
        ("get", "jobs?state=strange", (400, "bad_value")),
        ("get", "photos?page=99", (404, "not_found")),
    ],
)
def test_every_refusal_has_one_shape(api: Client, method: str, path: str, expected: tuple[int, str]) -> None:
    answer = getattr(api, method)(f"/api/v1/{path}")
    assert reason_of(answer) == expected
    assert set(answer.json()["error"]) == {"reason", "message", "figures"}


def test_what_is_wrong_is_said_field_by_field(api: Client) -> None:
    wish = {"kind": "style", "photo": "x", "painting": str(uuid4()), "settings": {"size": 9}}
    answer = api.post("/api/v1/jobs", wish, "application/json")
    assert reason_of(answer) == (400, "bad_value")
    assert set(answer.json()["error"]["figures"]["problems"]) == {"photo", "settings.size"}


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ("{", "application/json", "bad_request"),
        ("[]", "application/json", "bad_value"),
        ("NaN", "application/json", "bad_request"),
        ("a=b", "text/plain", "bad_media_type"),
        ("--x\r\nbroken", "multipart/form-data", "bad_request"),
    ],
)
def test_a_body_that_is_none(api: Client, body: str, kind: str, reason: str) -> None:
    answer = api.post("/api/v1/jobs", body, kind)
    assert answer.json()["error"]["reason"] == reason


def test_who_asks_too_often_is_told_when_to_ask_again(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EveryRequest, "THROTTLE_RATES", {"every": "3/day", "faces": "1/day"})
    for _ in range(3):
        assert api.get("/api/v1/me").status_code == 200
    answer = api.get("/api/v1/me")
    assert reason_of(answer) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 24 * 3600


def test_who_is_not_known_is_counted_by_the_address_that_the_server_saw(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EveryRequest, "THROTTLE_RATES", {"every": "2/day", "faces": "1/day"})

    def ask(address: str, said: str = "") -> int:
        return Client().get("/api/v1/health", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=said).status_code

    # A new name for oneself helps nobody; an address of one's own network neither.
    assert [ask("192.0.2.1", f"198.51.100.{n}") for n in range(3)] == [200, 200, 429]
    assert [ask(f"2001:db8::{n}") for n in range(3)] == [200, 200, 429]
    assert [ask("") for _ in range(3)] == [200, 200, 429]  # through a Unix socket


def test_without_redis_pictures_are_served_and_no_face_is_compared(
    photo: Photo, receptionist: User, enrol: object, redis: RedisProcess
) -> None:
    person = enrol("Ada")  # type: ignore[operator]
    owner, desk = program(User.objects.get(username="alice")), program(receptionist)
    redis.kill()
    try:
        assert owner.get(f"/api/v1/photos/{photo.pk}").status_code == 200
        answer = desk.post(f"/api/v1/people/{person.pk}/verify", {"photo": upload()})
        assert reason_of(answer) == (503, "try_later")
        assert client_of().get("/api/v1/health").status_code == 503
    finally:
        redis.start()
    assert client_of().get("/api/v1/health").json()["is_well"] is True
