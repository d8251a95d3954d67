"""Too many wrong passwords lock out who tries them, and nobody else."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from webapp.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]
SIGN_IN = "/accounts/sign-in/"


def try_to_sign_in(name: str, password: str, address: str = "192.0.2.1") -> int:
    form = {"username": name, "password": password}
    return Client().post(SIGN_IN, form, REMOTE_ADDR=address).status_code


def test_after_eight_wrong_ones_not_even_the_right_one(
    settings: LazySettings, alice: User, bob: User
) -> None:
    settings.GUESTS = False
    answers = [try_to_sign_in("alice", f"wrong {n}") for n in range(8)]
    assert answers == [200] * 7 + [429]
    assert try_to_sign_in("alice", "correct horse") == 429
    page = (
        Client()
        .post(SIGN_IN, {"username": "alice", "password": "correct horse"}, REMOTE_ADDR="192.0.2.1")
        .content.decode()
    )
    assert "Wait 15 minutes" in page
    # Neither another account at the same desk nor the account's owner elsewhere.
    assert try_to_sign_in("bob", "battery staple") == 302
    assert try_to_sign_in("alice", "correct horse", "192.0.2.9") == 302


def test_a_right_one_in_between_begins_anew(alice: User) -> None:
    for _ in range(2):
        for n in range(6):
            assert try_to_sign_in("alice", f"wrong {n}") == 200
        assert try_to_sign_in("alice", "correct horse") == 302
