"""Before what matters Facet asks again who it is; a password that somebody else knows is changed first."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.webapp.conftest import client_of
from webapp.accounts.models import ApiToken, AuditLine, User
from webapp.gallery.models import Gallery, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]
AGAIN = "/accounts/security/again/"
PASSWORD = "correct horse"


def long_signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_token_is_made_once_it_is_clear_who_asks(alice: User) -> None:
    client = long_signed_in(alice)
    assert client.get("/accounts/tokens/").status_code == 200
    wish = {"name": "laptop", "days": "30", "scopes": ["photos:read"]}
    answer = client.post("/accounts/tokens/", wish)
    assert answer["Location"].startswith(AGAIN)
    assert not ApiToken.objects.exists()
    # The wish is not lost.
    shown = client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/tokens/"})
    assert ApiToken.objects.get().name == "laptop"
    assert "facet_" in shown.content.decode()


def test_the_trail_is_exported_once_it_is_clear_who_asks(alice: User) -> None:
    alice.groups.add(Group.objects.get(name="Security"))
    client = long_signed_in(alice)
    answer = client.get("/accounts/audit.csv?search=bob")
    assert answer["Location"].startswith(AGAIN)
    back = client.post(answer["Location"], {"password": PASSWORD})["Location"]
    assert back == "/accounts/audit/?search=bob&ready=yes"
    assert "can be exported now" in client.get(back).content.decode()
    assert client.get("/accounts/audit.csv?search=bob")["Content-Type"].startswith("text/csv")


def test_a_person_is_erased_once_it_is_clear_who_asks(alice: User) -> None:
    alice.groups.add(Group.objects.get(name="Reception"))
    gallery = Gallery.objects.create(name="Lab", purpose="Doors", consent_wording="I agree")
    person = Person.objects.create(gallery=gallery, name="Ada")
    client = long_signed_in(alice)
    page = f"/people/{gallery.pk}/{person.pk}/"
    assert AGAIN in client.get(page).content.decode()
    wish = {"name": "Ada"}
    answer = client.post(f"{page}erase", wish, "application/json")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (403, "show_again")
    client.post(f"{AGAIN}?next={page}", {"password": PASSWORD})
    assert client.post(f"{page}erase", wish, "application/json").status_code == 200


def test_a_password_from_an_administrator_opens_nothing_but_the_way_to_another(
    alice: User, admin_user: User
) -> None:
    alice.groups.add(Group.objects.get(name="Reception"))
    new = {"password1": "a password of the office", "password2": "a password of the office"}
    address = f"/admin/accounts/user/{alice.pk}/password/"
    assert client_of(admin_user).post(address, {**new, "usable_password": "true"}).status_code == 302
    client = Client()
    client.post("/accounts/sign-in/", {"username": "alice", "password": new["password1"]})
    assert client.get("/people/")["Location"] == "/accounts/security/password/"
    assert not User.objects.get(pk=alice.pk).has_perm("gallery.view_faces")
    refused = client.post("/accounts/tokens/", {})
    assert refused.json()["error"]["reason"] == "new_password_first"
    mine = {"password1": "known to nobody else", "password2": "known to nobody else"}
    client.post("/accounts/security/password/", {"oldpassword": new["password1"], **mine})
    assert client.get("/people/").status_code == 200
    assert AuditLine.objects.filter(action="account.password_changed").count() == 2


def test_a_password_has_128_characters_at_most() -> None:
    wish = {"username": "carla", "password1": "horse7" * 30, "password2": "horse7" * 30}
    page = Client().post("/accounts/sign-up/", wish).content.decode()
    assert "128 characters" in page
    assert not User.objects.filter(username="carla").exists()
