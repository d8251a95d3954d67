"""Every process knows within a second who came, and has forgotten who was erased."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from multiprocessing import Pipe

import pytest

from tests.webapp.conftest import wait_until
from tests.webapp.forks import Fork, start_server
from tests.webapp.gallery.conftest import Enrol, face
from tests.webapp.gallery.watcher import watch
from webapp.gallery.models import Gallery
from webapp.gallery.services.erasure import erase_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(90)]
SECOND = 1.0
GRACE = 1.0
"""For two busy cores: the promise is a second, the test says so without measuring speed."""


class Watcher:
    def __init__(self, gallery: Gallery) -> None:
        self.questions, theirs = Pipe()
        self.process = Fork(watch, gallery.pk, theirs)

    def read(self) -> str:
        assert self.questions.poll(30), "no answer"
        answer: str = self.questions.recv()
        return answer

    def ask(self, question: str, seed: int) -> str:
        self.questions.send((question, seed))
        return self.read()

    def end(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.questions.close()


@pytest.fixture
def watchers(gallery: Gallery, process_environment: dict[str, str]) -> Iterator[list[Watcher]]:
    start_server(process_environment)
    started = [Watcher(gallery) for _ in range(2)]
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
