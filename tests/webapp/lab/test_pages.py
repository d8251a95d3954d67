"""The lab's pages: whose photographs they offer, the packaged signal, and what the front page leads to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.urls import reverse

from tests.webapp.conftest import client_of
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.lab.selectors import OWN_PHOTOS_SHOWN
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

PAGES = ("lab:index", "lab:convolution", "lab:signals", "lab:volumes")


@pytest.mark.parametrize("page", PAGES)
def test_opens_to_an_account_and_to_a_guest(alice: User, guest: User, page: str) -> None:
    for user in (alice, guest):
        assert client_of(user).get(reverse(page)).status_code == 200


def test_offers_the_own_photographs_and_the_houses_but_nobody_elses(
    alice: User, bob: User, photo: Photo
) -> None:
    house = add_photo(owner=None, role="photograph", file=upload(seed=3), title="House", slug="a-house")
    offered = {
        user.username: [
            one["id"] for one in client_of(user).get(reverse("lab:convolution")).context["photographs"]
        ]
        for user in (alice, bob)
    }
    assert offered == {"alice": [str(photo.pk), str(house.pk)], "bob": [str(house.pk)]}


def test_offers_what_an_address_asks_for_if_it_may_be_seen(alice: User, bob: User, photo: Photo) -> None:
    newer = {"owner": alice, "role": "photograph", "width": 9, "height": 9, "bytes": 1}
    Photo.objects.bulk_create(Photo(sha256=str(number), **newer) for number in range(OWN_PHOTOS_SHOWN))
    address = reverse("lab:convolution")
    for user, query, is_offered in (
        (alice, "", False),
        (alice, f"?photo={photo.pk}", True),
        (alice, f"?lphoto={photo.pk}", True),
        (alice, "?photo=no-number", False),
        (bob, f"?photo={photo.pk}", False),
    ):
        offered = [one["id"] for one in client_of(user).get(address + query).context["photographs"]]
        assert (str(photo.pk) in offered) is is_offered, (user, query)


def test_leads_to_every_page_that_there_is(alice: User) -> None:
    page = client_of(alice).get(reverse("lab:index")).content.decode()
    for name in (*PAGES[1:], "zoo:index", "classroom:index", "datasets:index"):
        assert f'href="{reverse(name)}"' in page


def test_has_three_heartbeats(alice: User) -> None:
    ecg = client_of(alice).get(reverse("lab:ecg")).json()
    high = [value > 150 for value in ecg["samples"]]
    beats = sum(is_high and not was_high for was_high, is_high in pairwise(high))
    assert (len(ecg["samples"]), ecg["per_second"], beats) == (1024, 360, 3)
