"""Programs: clients with access tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.webapp.gallery.conftest import enrol, gallery, officer, receptionist
from webapp.accounts.models import ApiToken, User
from webapp.accounts.scopes import SCOPES

__all__ = ["enrol", "gallery", "officer", "receptionist"]

MakeProgram = Callable[..., Client]


def token_of(user: User, *scopes: str, days: int = 7) -> str:
    """A new token of somebody's; for everything if no scope is named."""
    _row, token = ApiToken.objects.create(
        user=user, expiry=timedelta(days=days), name="test", scopes=list(scopes or SCOPES)
    )
    return str(token)


def program(user: User, *scopes: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token_of(user, *scopes)}"})


@pytest.fixture
def api(alice: User) -> Client:
    """Alice's program, for everything that she may do."""
    return program(alice)


def reason_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["reason"]
