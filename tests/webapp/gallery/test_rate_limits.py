"""Nobody looks through a whole gallery at once."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.webapp.conftest import RedisProcess
from webapp.gallery import access
from webapp.gallery.models import Gallery

pytestmark = pytest.mark.django_db


def look(client: Client, gallery: Gallery) -> int:
    return client.get(f"/people/{gallery.pk}/people.csv").status_code


def test_too_many_looks_in_a_minute_are_refused(
    reception: Client, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "LOOKS_A_MINUTE", "3/m")
    assert [look(reception, gallery) for _ in range(4)] == [200, 200, 200, 429]


def test_while_redis_is_away_people_are_still_looked_after(
    reception: Client, gallery: Gallery, redis: RedisProcess
) -> None:
    redis.kill()
    try:
        assert look(reception, gallery) == 200
    finally:
        redis.start()
