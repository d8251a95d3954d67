"""One wish is one job."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection

from tests.webapp.conftest import MakeJob, RedisProcess
from webapp.accounts.models import User
from webapp.jobs import services
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_is_one_job(photo: Photo, painting: Photo, alice: User) -> None:
    key = uuid4()
    gate = threading.Barrier(6)
    started = []

    def click() -> None:
        gate.wait()
        try:
            started.append(
                services.start_job(
                    kind="plasma", photo=photo, painting=painting, owner=alice, settings={}, request_key=key
                ).pk
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == 6
    assert len(set(started)) == 1
    assert Job.objects.count() == 1


def test_the_same_key_of_another_person_is_another_job(
    photo: Photo, painting: Photo, alice: User, bob: User
) -> None:
    key = uuid4()
    wish = {"kind": "plasma", "photo": painting, "painting": painting, "settings": {}, "request_key": key}
    assert services.start_job(owner=alice, **wish).pk != services.start_job(owner=bob, **wish).pk  # type: ignore[arg-type]


def test_nobody_fills_the_line(
    make_job: MakeJob, photo: Photo, painting: Photo, alice: User, bob: User
) -> None:
    for _ in range(services.MAX_WAITING):
        make_job()

    def start(owner: User) -> Job:
        wish = {"kind": "plasma", "photo": painting, "painting": painting, "settings": {}}
        return services.start_job(owner=owner, request_key=uuid4(), **wish)  # type: ignore[arg-type]

    with pytest.raises(Refused) as refusal:
        start(alice)
    assert (refusal.value.reason, refusal.value.figures) == ("queue_full", {"waiting": services.MAX_WAITING})
    start(bob)


def test_a_redis_that_is_away_loses_no_wish(
    photo: Photo, painting: Photo, alice: User, redis: RedisProcess
) -> None:
    redis.kill()
    try:
        job = services.start_job(
            kind="plasma", photo=photo, painting=painting, owner=alice, settings={}, request_key=uuid4()
        )
    finally:
        redis.start()
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED
