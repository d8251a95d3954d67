"""Every process knows within a second who came, and has forgotten who was erased."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.webapp.conftest import wait_until
from tests.webapp.gallery.conftest import Enrol, face
from webapp.gallery.models import Gallery
from webapp.gallery.services.erasure import erase_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(90)]
SECOND = 1.0
GRACE = 1.0
"""For two busy cores: the promise is a second, the test says so without measuring speed."""


class Watcher:
    def __init__(self, gallery: Gallery, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.webapp.gallery.watcher", str(gallery.pk)],
            env={**os.environ, **environment},
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, question: str, seed: int) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{question} {seed}\n")
        self.process.stdin.flush()
        return self.read()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def watchers(gallery: Gallery, process_environment: dict[str, str]) -> Iterator[list[Watcher]]:
    started = [Watcher(gallery, process_environment) for _ in range(2)]
    for watcher in started:
        assert watcher.read() == "ready"
    yield started
    for watcher in started:
        watcher.end()


def test_both_know_at_once_who_came_and_went(watchers: list[Watcher], enrol: Enrol) -> None:
    assert [watcher.ask("who", 1) for watcher in watchers] == ["nobody", "nobody"]
    ada = enrol("Ada", faces=[face(1)])
    assert [watcher.ask("who", 1) for watcher in watchers] == [str(ada.pk)] * 2
    erase_person(ada, actor=None)
    assert [watcher.ask("who", 1) for watcher in watchers] == ["nobody", "nobody"]


def test_idle_ones_follow_by_themselves_and_overwrite_what_was_erased(
    watchers: list[Watcher], enrol: Enrol
) -> None:
    ada = enrol("Ada", faces=[face(1)])
    enrol("Bea", faces=[face(2)])
    for watcher in watchers:
        wait_until(lambda w=watcher: w.ask("remembers", 1) == "yes", "to follow", SECOND + GRACE)  # type: ignore[misc]
    erase_person(ada, actor=None)
    for watcher in watchers:
        wait_until(lambda w=watcher: w.ask("remembers", 1) == "no", "to forget", SECOND + GRACE)  # type: ignore[misc]
        assert watcher.ask("remembers", 2) == "yes"
