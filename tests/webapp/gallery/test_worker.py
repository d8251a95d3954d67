"""A real faces worker: it answers who enrols within a breath, and an import outlives its death."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.webapp import forks
from tests.webapp.celery_process import CeleryProcess, Workers
from tests.webapp.conftest import RedisProcess, StartProcess, wait_until
from tests.webapp.gallery import photographs
from webapp.accounts.models import User
from webapp.gallery import sending
from webapp.gallery.models import EnrolmentPhoto, Gallery, ImportLine, PeopleImport, Person
from webapp.gallery.services import imports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
COPIES = 12


ALONE = (
    "--pool",
    "threads",
    "--concurrency",
    "1",
    "--loglevel",
    "INFO",
    "--without-mingle",
    "--without-gossip",
)


@pytest.fixture(scope="module")
def workers(
    process_environment: dict[str, str], redis_process: RedisProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workers]:
    """They load their networks for the first face that they are shown."""
    forks.start_server(process_environment)
    made = Workers(tmp_path_factory.mktemp("faces"), *ALONE, "--queues", "faces", environment={})
    yield made
    made.end()


def test_a_photograph_is_sent_judged_and_answered(
    workers: Workers, transactional_db: None, reception: Client, gallery: Gallery
) -> None:
    def send(content: bytes) -> dict[str, object]:
        form = {"file": SimpleUploadedFile("a.jpg", content), "enrolment": str(uuid4())}
        answer = reception.post(f"/people/{gallery.pk}/photos/", form)
        return {"status": answer.status_code, **answer.json()}

    nobody = send(photographs.content("audrey.jpg"))
    assert (nobody["status"], nobody["error"]["reason"]) == (503, "no_faces_worker")  # type: ignore[index]
    assert not EnrolmentPhoto.objects.exists()  # nothing waits for a worker that may never come

    workers.start()
    wait_until(lambda: send(photographs.nobody())["status"] == 201, "a sign of life", seconds=30)
    photo = EnrolmentPhoto.objects.latest("added_at")
    wait_until(lambda: EnrolmentPhoto.objects.get(pk=photo.pk).state == "refused", "its networks", seconds=90)

    judged = send(photographs.content("audrey.jpg"))
    assert (judged["state"], judged["is_good"], judged["problems"]) == ("examined", True, [])
    face = reception.get(judged["urls"]["face"])  # type: ignore[index]
    assert (face["Content-Type"], face["Cache-Control"]) == ("image/jpeg", "no-store")
    wish: dict[str, object] = {"name": "Audrey", "photos": [judged["id"]]}
    without = reception.post(f"/people/{gallery.pk}/enrol/", wish, "application/json")
    assert (without.status_code, without.json()["error"]["reason"]) == (409, "consent_missing")
    wish["consent"] = {"method": "paper", "given_on": str(timezone.localdate())}
    enrolled = reception.post(f"/people/{gallery.pk}/enrol/", wish, "application/json")
    assert enrolled.status_code == 201
    assert Person.objects.get().templates.count() == 1
    assert not EnrolmentPhoto.objects.filter(pk=judged["id"]).exists()  # type: ignore[misc]

    for content, reason in ((b"", "empty_file"), (b"x" * 100, "not_an_image")):
        error = send(content)["error"]
        assert error["reason"] == reason  # type: ignore[index]


def test_an_import_goes_on_after_its_worker_was_killed(
    workers: Workers, start_process: StartProcess, beat: CeleryProcess, gallery: Gallery, receptionist: User
) -> None:
    # Of one face the first line only is enrolled: what counts here is that each line comes to something.
    people_import = imports.open_import(
        gallery,
        imports.rows_of_names([f"{number}.jpg" for number in range(COPIES)]),
        title="many",
        consent_on=timezone.localdate(),
        method="paper",
        actor=receptionist,
    )
    for number in range(COPIES):
        imports.add_photo(people_import, f"{number}.jpg", photographs.content("audrey.jpg"))
    start_process("worker", *ALONE, "--queues", "errands", "--hostname", f"{uuid4()}@x")
    first = workers.living()
    imports.start_import(people_import, actor=receptionist)
    done = people_import.lines.exclude(state__in=("pending", "running"))
    wait_until(lambda: done.count() >= 2, "the first lines", seconds=90)
    first.send(signal.SIGKILL)
    assert done.count() < COPIES
    # As if the times that a silent worker and a message are given were over.
    sending.take_import(people_import.pk)
    PeopleImport.objects.update(moved_at=timezone.now() - imports.STALLED_AFTER)
    ImportLine.objects.filter(state="running").update(lease_until=timezone.now())
    workers.start()
    wait_until(lambda: PeopleImport.objects.get().state == "done", "the end", seconds=120)
    assert [line.state for line in people_import.lines.all()].count("enrolled") == 1
    assert done.count() == COPIES
    assert Person.objects.count() == 1
