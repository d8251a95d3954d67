"""Where guests are welcome, a visitor paints at once, alone with their own pictures."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guests(settings: LazySettings) -> None:
    settings.GUESTS = True


def send(client: Client, seed: int) -> str:
    response = client.post("/photos/", {"file": upload(seed=seed), "role": "photograph"})
    assert response.status_code == 201
    return str(response.json()["id"])


def test_each_visitor_is_a_guest_of_their_own() -> None:
    one, other = Client(), Client()
    mine = send(one, seed=1)
    assert one.get(f"/photos/{mine}/thumbnail").status_code == 200
    assert other.get(f"/photos/{mine}/thumbnail").status_code == 404
    assert User.objects.filter(is_guest=True).count() == 2


def test_a_guest_stays_the_same_for_long() -> None:
    client = Client()
    send(client, seed=1)
    send(client, seed=2)
    assert User.objects.get(is_guest=True).photos.count() == 2
    assert int(client.cookies["sessionid"]["max-age"]) >= 180 * 24 * 3600
    assert client.cookies["sessionid"]["httponly"]


def test_a_guest_who_signs_up_keeps_the_pictures() -> None:
    client = Client()
    mine = send(client, seed=1)
    form = {"username": "charlie", "password1": "correct horse battery", "password2": "correct horse battery"}
    assert client.post("/accounts/sign-up/", form).status_code == 302
    charlie = User.objects.get()
    assert (charlie.username, charlie.is_guest) == ("charlie", False)
    assert Photo.objects.get(pk=mine).owner == charlie
    elsewhere = Client()
    signed_in = elsewhere.post("/accounts/sign-in/", {"username": "charlie", "password": form["password1"]})
    assert signed_in.status_code == 302
    assert elsewhere.get(f"/photos/{mine}/thumbnail").status_code == 200


def test_signing_up_beside_an_account_does_not_take_it_over() -> None:
    User.objects.create_user("alice", password="correct horse")
    client = Client()
    client.post("/accounts/sign-in/", {"username": "alice", "password": "correct horse"})
    form = {"username": "dora", "password1": "battery staple 1", "password2": "battery staple 1"}
    client.post("/accounts/sign-up/", form)
    assert set(User.objects.values_list("username", flat=True)) == {"alice", "dora"}


def test_a_guest_has_no_password() -> None:
    client = Client()
    send(client, seed=1)
    guest = User.objects.get()
    assert not guest.has_usable_password()


def test_the_admin_makes_no_guests() -> None:
    assert Client().get("/admin/").status_code == 302
    assert not User.objects.exists()


def test_without_guests_the_unknown_sign_in_first(settings: LazySettings) -> None:
    settings.GUESTS = False
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/sign-in/?next=/")
    answer = Client().post("/photos/", {"file": upload(), "role": "photograph"})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (401, "sign_in_required")
    assert not User.objects.exists()
