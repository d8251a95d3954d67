"""Strangers' programs send anything: every answer is as the description says, and none is a crash.

``python -m bench.api`` does the same for longer.
"""

from __future__ import annotations

import os

import pytest

from tests.webapp.api.anything import connection_kept, send_anything
from tests.webapp.api.conftest import token_of
from webapp.accounts.models import User
from webapp.api.throttles import EveryRequest

# What ``bench.api`` asks for.
EXAMPLES = int(os.environ.get("FACET_TEST_API_EXAMPLES", "4"))
SEED = int(os.environ.get("FACET_TEST_API_SEED", "0"))
ONLY = os.environ.get("FACET_TEST_API_ONLY", "")

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


def test_every_answer_is_as_described(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EveryRequest, "THROTTLE_RATES", {"every": "1000000/s", "faces": "1000000/s"})
    User.objects.update(is_superuser=True)
    with connection_kept():
        seen = send_anything(token_of(alice), examples=EXAMPLES, seed=SEED, only=ONLY)
    print(f"{seen.total()} requests: {dict(sorted(seen.items()))}")  # noqa: T201  for bench.api
    assert ONLY or {200, 201, 204, 400, 404} <= seen.keys()
