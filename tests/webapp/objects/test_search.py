"""The library: whose photographs are in it, and which of them a search by what is in them shows."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.webapp.conftest import client_of
from tests.webapp.objects.conftest import Bring, batch_of, post
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.objects.models import Finding
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/library/{query}").content.decode().partition("<template")[0]
    return re.findall(r'class="photo-title">([^<]*)<', page)


def chips(client: Client, query: str = "") -> dict[str, int]:
    page = client.get(f"/library/{query}").content.decode()
    found = re.findall(r'href="\?(?:has=\w+&amp;)*has=(\w+)">.*?class="chip-count">(\d+)<', page, re.DOTALL)
    return {label: int(count) for label, count in found}


@pytest.fixture
def looked_at(bring: Bring, alice: User) -> list[Photo]:
    photos = [bring("astronaut", alice), bring("chelsea", alice), bring("rocket", alice)]
    runner.run(batch_of(photos, alice).pk)
    return photos


@pytest.mark.usefixtures("looked_at")
def test_finds_photographs_by_what_is_in_them(alice: User) -> None:
    client = client_of(alice)
    assert titles(client) == ["rocket", "chelsea", "astronaut"]
    assert titles(client, "?has=person") == ["astronaut"]
    assert titles(client, "?has=person&has=face") == ["astronaut"]
    assert titles(client, "?has=person&has=cat") == []
    assert "No photograph has all of these" in client.get("/library/?has=person&has=cat").content.decode()
    assert titles(client, "?has=unicorn") == ["rocket", "chelsea", "astronaut"]


@pytest.mark.usefixtures("looked_at")
def test_chips_say_in_how_many_and_narrow_down(alice: User) -> None:
    counts = chips(client_of(alice))
    assert counts["person"] == 1
    assert counts["cat"] == 1
    assert chips(client_of(alice), "?has=person") == {"face": 1}


def test_those_not_looked_at_yet_are_found_too(looked_at: list[Photo], bring: Bring, alice: User) -> None:
    bring("coffee", alice)
    assert titles(client_of(alice), "?unseen") == ["coffee"]


@pytest.mark.usefixtures("looked_at")
def test_nobody_finds_what_others_have(alice: User, bob: User, guest: User, bring: Bring) -> None:
    house = bring("coffee", None)
    for stranger in (bob, guest):
        assert titles(client_of(stranger)) == ["coffee"]
        assert chips(client_of(stranger)) == {}
    assert house.title in titles(client_of(alice))
    assert Client().get("/library/").status_code == 302


def test_deletes_the_own_ones_and_what_was_found_in_them(
    looked_at: list[Photo], bring: Bring, alice: User, bob: User
) -> None:
    house = bring("coffee", None)
    chosen = {"photos": [str(photo.pk) for photo in (*looked_at[:2], house)]}
    assert post(client_of(bob), "/library/delete", chosen).status_code == 404
    assert post(client_of(alice), "/library/delete", chosen).json() == {"deleted": 2}
    assert titles(client_of(alice)) == ["rocket", "coffee"]
    assert [finding.photo for finding in Finding.objects.all()] == [looked_at[2]]


def test_no_search_where_nothing_was_found(alice: User) -> None:
    page = client_of(alice).get("/library/").content.decode()
    assert "No photographs yet" in page
    assert "<search" not in page
