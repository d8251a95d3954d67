"""What a supervisor asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.webapp.conftest import RedisProcess
from webapp.gallery.models import Gallery
from webapp.jobs import broadcast

pytestmark = pytest.mark.django_db


def test_well_with_the_number_of_each_queues_workers() -> None:
    broadcast.tell_worker_alive("one", ["cpu", "errands"])
    for _ in range(2):
        broadcast.tell_worker_alive("two", ["cpu"])
    broadcast.tell_worker_alive("three", ["faces"])
    response = Client().get("/health")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "redis": True, "workers": 2, "faces_workers": 1, "key": True},
    )


def test_unwell_while_the_key_of_sealed_rows_is_gone(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.TEMPLATE_KEYS = tmp_path, []
    Gallery.objects.create(name="Office", purpose="p", consent_wording="w", sealed_turn=b"sealed")
    response = Client().get("/health")
    assert (response.status_code, response.json()["key"]) == (503, False)


def test_a_worker_that_fell_silent_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "WORKER_SECONDS", 0)
    broadcast.tell_worker_alive("one", ["cpu"])
    assert Client().get("/health").json()["workers"] == 0


def test_unwell_without_redis(redis: RedisProcess) -> None:
    redis.kill()
    try:
        response = Client().get("/health")
    finally:
        redis.start()
    assert (response.status_code, response.json()) == (
        503,
        {"database": True, "redis": False, "workers": 0, "faces_workers": 0, "key": True},
    )


def test_alive_without_database_and_redis(
    redis: RedisProcess, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    redis.kill()
    try:
        with django_assert_num_queries(0):
            assert Client().get("/health/live", headers={"host": "10.0.0.5:8000"}).status_code == 200
    finally:
        redis.start()


def test_asked_by_address_and_without_https(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/health", headers={"host": "10.0.0.5:8000"}).status_code == 200
    assert Client().get("/accounts/sign-in/", headers={"host": "10.0.0.5:8000"}).status_code in (301, 400)
