"""Access tokens: made for what their owner may, shown once, kept as a digest, revoked for good."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.webapp.conftest import client_of
from webapp.accounts import tokens
from webapp.accounts.models import ApiToken, AuditLine, User
from webapp.accounts.scopes import SCOPES, scopes_open_to
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"


def asking(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def make(user: User, *scopes: str) -> tuple[ApiToken, str]:
    return tokens.make_token(user=user, name="backup", scopes=list(scopes) or ["photos:read"], days=30)


def test_a_token_is_shown_once_and_kept_as_a_digest(alice: User) -> None:
    page = client_of(alice)
    wish = {"name": "backup", "days": "30", "scopes": ["photos:read", "jobs:read"]}
    made = page.post("/accounts/tokens/", wish).content.decode()
    (token,) = set(re.findall(r"facet_[0-9a-f]{64}", made))
    assert "no-store" in page.post("/accounts/tokens/", wish)["Cache-Control"]
    assert token not in page.get("/accounts/tokens/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_apitoken")
        assert token not in str(cursor.fetchall())
    assert asking(token).get(ME).json()["scopes"] == ["photos:read", "jobs:read"]
    line = AuditLine.objects.filter(action="token.made").latest("pk")
    assert line.actor == alice
    assert token not in str(line.details)


def test_no_more_than_its_owner_may(alice: User) -> None:
    assert "gallery:write" not in scopes_open_to(alice)
    with pytest.raises(Refused, match="bad_value"):
        make(alice, "gallery:write")
    alice.groups.add(Group.objects.get(name="Reception"))
    reception = User.objects.get(pk=alice.pk)
    _row, token = make(reception, "gallery:read", "photos:read")
    assert asking(token).get("/api/v1/galleries").status_code == 200
    alice.groups.clear()  # the right goes, and with it what the token could do
    assert asking(token).get("/api/v1/galleries").status_code == 404
    assert asking(token).get(ME).json()["scopes"] == ["photos:read"]


def test_revoked_it_is_worth_nothing_at_once(alice: User, bob: User) -> None:
    row, token = make(alice)
    assert client_of(bob).post(f"/accounts/tokens/{row.uuid}/revoke").status_code == 404
    assert asking(token).get(ME).status_code == 200
    client_of(alice).post(f"/accounts/tokens/{row.uuid}/revoke")
    answer = asking(token).get(ME, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 401
    assert answer.json()["error"]["reason"] == "bad_token"
    assert "令牌" in answer.json()["error"]["message"]
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert AuditLine.objects.filter(action="token.revoked", actor=alice).exists()


def test_it_ends(alice: User) -> None:
    row, token = make(alice)
    ApiToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert asking(token).get(ME).status_code == 401


def test_nor_does_it_outlive_its_account(alice: User) -> None:
    _row, token = make(alice)
    User.objects.update(is_active=False)
    assert asking(token).get(ME).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer \xff", "Bearer facet_", "Bearer a b", "Token x", "Bearer \x00"]
)
def test_a_broken_one_is_refused_in_words(alice: User, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(ME)
    assert answer.status_code == 401
    assert answer.json()["error"]["reason"] in ("bad_token", "sign_in_required")


def test_when_it_was_last_used_is_written_down_each_minute(alice: User) -> None:
    row, token = make(alice)
    asking(token).get(ME)
    first = ApiToken.objects.get(pk=row.pk).last_used_at
    asking(token).get(ME)
    assert first is not None
    assert ApiToken.objects.get(pk=row.pk).last_used_at == first


def test_guests_have_none(guest: User) -> None:
    assert client_of(guest).get("/accounts/tokens/").status_code == 404
    with pytest.raises(Refused, match="not_found"):
        make(guest)


def test_there_is_an_end_to_them(alice: User) -> None:
    for _ in range(tokens.MAX_TOKENS):
        make(alice)
    wish = {"name": "one more", "days": "30", "scopes": ["photos:read"]}
    assert client_of(alice).post("/accounts/tokens/", wish).status_code == 400


def test_every_scope_is_used_by_the_api_and_every_one_used_is_known() -> None:
    room = Path(settings.BASE_DIR) / "webapp/api/views"
    stated = re.findall(
        r'scopes = \("(.+?)", "(.+?)"\)', "".join(path.read_text() for path in room.glob("*.py"))
    )
    assert {name for both in stated for name in both} == set(SCOPES)
