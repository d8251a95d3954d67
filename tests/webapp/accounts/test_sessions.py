"""How long a browser stays signed in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from webapp.accounts.models import User

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def signed_in_for(role: str | None) -> int:
    user = User.objects.create_user("danielle", password="correct horse battery")
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.post("/accounts/sign-in/", {"username": "danielle", "password": "correct horse battery"})
    assert client.session["_auth_user_id"] == str(user.pk)
    return int(client.session.get_expiry_age())


def test_whoever_sees_others_faces_signs_in_every_day() -> None:
    assert signed_in_for("Reception") < DAY


def test_who_is_trusted_while_signed_in_signs_in_every_day_from_then_on() -> None:
    user = User.objects.create_user("danielle", password="correct horse battery")
    client = Client()
    client.force_login(user)
    client.get("/people/")
    assert client.session.get_expiry_age() > 300 * DAY
    user.groups.add(Group.objects.get(name="Reception"))
    client.get("/people/?all")
    assert client.session.get_expiry_age() < DAY


def test_whoever_only_paints_stays_signed_in() -> None:
    assert signed_in_for(None) > 300 * DAY
