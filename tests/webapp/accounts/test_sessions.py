"""How long a browser stays signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.webapp.conftest import client_of
from webapp.accounts.access import BEGUN
from webapp.accounts.models import User

pytestmark = pytest.mark.django_db
MINUTE, DAY = 60, 24 * 3600
HERE = "/accounts/here"


def signed_in(role: str | None = None) -> Client:
    user = User.objects.create_user("danielle", password="correct horse battery")
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.post("/accounts/sign-in/", {"username": "danielle", "password": "correct horse battery"})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


def seconds_left(client: Client) -> int:
    return int(client.session.get_expiry_age())


def begun_before(client: Client, span: timedelta) -> None:
    session = client.session
    session[BEGUN] = (timezone.now() - span).timestamp()
    session.save()


def test_whoever_sees_others_faces_is_out_after_half_an_hour_without_a_request() -> None:
    client = signed_in("Reception")
    assert 29 * MINUTE < seconds_left(client) <= 30 * MINUTE
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(HERE).status_code == 302


def test_each_request_moves_the_end_but_not_beyond_a_working_day() -> None:
    client = signed_in("Reception")
    session = client.session
    session.set_expiry(timezone.now() + timedelta(minutes=2))
    session.save()
    assert client.get(HERE).status_code == 204
    assert seconds_left(client) > 29 * MINUTE
    begun_before(client, timedelta(hours=11, minutes=50))
    client.get(HERE)
    assert 9 * MINUTE < seconds_left(client) <= 10 * MINUTE


def test_who_is_trusted_while_signed_in_is_limited_from_then_on() -> None:
    user = User.objects.create_user("danielle", password="correct horse battery")
    client = client_of(user)
    client.get("/people/")
    assert seconds_left(client) > 13 * DAY
    user.groups.add(Group.objects.get(name="Reception"))
    client.get("/people/?all")
    assert seconds_left(client) <= 30 * MINUTE


def test_whoever_only_paints_stays_for_a_month_at_most() -> None:
    client = signed_in()
    assert 13 * DAY < seconds_left(client) <= 14 * DAY
    begun_before(client, timedelta(days=29))
    client.get(HERE)
    assert seconds_left(client) <= DAY


def test_a_guest_keeps_what_hangs_on_the_cookie(guest: User) -> None:
    client = client_of(guest)
    client.get("/")
    assert seconds_left(client) == settings.SESSION_COOKIE_AGE
    assert client.get(HERE).status_code == 404


def test_to_sign_in_again_begins_anew() -> None:
    client = signed_in("Reception")
    begun_before(client, timedelta(hours=11, minutes=59))
    client.post("/accounts/sign-in/", {"username": "danielle", "password": "correct horse battery"})
    assert seconds_left(client) > 29 * MINUTE
