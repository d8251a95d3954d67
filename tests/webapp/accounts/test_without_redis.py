"""While Redis is away tries cannot be counted: no code is taken, and that is said."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.webapp.conftest import RedisProcess
from webapp.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]


def test_nobody_is_asked_for_a_code_in_vain(alice: User, bob: User, redis: RedisProcess) -> None:
    TOTP.activate(alice, generate_totp_secret())
    client, signed_in = Client(), Client()
    signed_in.force_login(bob)
    redis.kill()
    try:
        client.post("/accounts/sign-in/", {"username": "alice", "password": "correct horse"})
        answers = [
            client.post("/accounts/sign-in/code/", {"code": "000000"}),
            signed_in.post("/accounts/security/again/", {"password": "battery staple"}),
        ]
        # A password alone is counted in the database.
        by_password = Client().post("/accounts/sign-in/", {"username": "bob", "password": "battery staple"})
    finally:
        redis.start()
    for answer in answers:
        assert (answer.status_code, "try again in a minute" in answer.content.decode()) == (503, True)
    assert by_password.status_code == 302
