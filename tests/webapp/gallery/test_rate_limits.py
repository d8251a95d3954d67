"""Nobody looks through a whole gallery at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_a_folder_of_many_photographs_comes_in(
    reception: Client,
    gallery: Gallery,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    names = json.dumps([f"{number}.jpg" for number in range(5)])
    opened = reception.post(f"/people/{gallery.pk}/imports/", {"names": names}).json()
    monkeypatch.setattr(access, "LOOKS_A_MINUTE", "1/m")

    def bring(number: int) -> int:
        photo = SimpleUploadedFile(f"{number}.jpg", b"a photograph")
        return reception.post(opened["urls"]["photos"], {"file": photo}).status_code

    assert [bring(number) for number in range(5)] == [201] * 5


def test_while_redis_is_away_people_are_still_looked_after(
    reception: Client, gallery: Gallery, redis: RedisProcess
) -> None:
    redis.kill()
    try:
        assert look(reception, gallery) == 200
    finally:
        redis.start()
