"""The same wish under the same key, sent by several at once, is one job; another wish under it is none."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from tests.webapp.api.conftest import program
from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


def sent_at_once(alice: User, wishes: list[dict[str, Any]]) -> list[Any]:
    api, answers = program(alice), []
    together = threading.Barrier(len(wishes))

    def send(wish: dict[str, Any]) -> None:
        try:
            together.wait(10)
            answers.append(
                api.post("/api/v1/jobs", wish, "application/json", headers={"Idempotency-Key": "once"})
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[wish]) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_many_at_once_one_is_new(alice: User, photo: Photo) -> None:
    wish = {"kind": "objects", "photo": str(photo.pk)}
    answers = sent_at_once(alice, [wish] * 5)
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [201]
    assert {answer.json()["id"] for answer in answers} == {Job.objects.get().pk}


def test_of_two_different_ones_at_once_one_is_refused(alice: User, photo: Photo) -> None:
    wish = {"kind": "objects", "photo": str(photo.pk)}
    answers = sent_at_once(alice, [wish, {**wish, "detector": "tiny_yolo"}])
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert Job.objects.count() == 1
