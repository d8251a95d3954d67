"""A real faces worker: it answers who enrols within a breath, and an import outlives its death."""

from __future__ import annotations

import signal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.webapp.api.conftest import program
from tests.webapp.conftest import CeleryProcess, StartProcess, wait_until
from tests.webapp.gallery import photographs
from webapp.accounts.models import AuditLine, User
from webapp.gallery.models import EnrolmentPhoto, Gallery, ImportLine, PeopleImport, Person
from webapp.gallery.services import imports
from webapp.jobs import broadcast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
COPIES = 12
SOMEBODY_ELSE = "cage.jpg"


def start(start_process: StartProcess, queue: str) -> CeleryProcess:
    pool = ("--pool", "threads", "--concurrency", "1", "--queues", queue, "--loglevel", "INFO")
    worker = start_process(
        "worker", *pool, "--without-mingle", "--without-gossip", "--hostname", f"{uuid4()}@x"
    )
    wait_until(lambda: worker.has_logged(" ready."), "a worker's start", seconds=90)
    return worker


def test_a_photograph_is_sent_judged_and_answered(
    start_process: StartProcess, reception: Client, receptionist: User, gallery: Gallery
) -> None:
    def send(content: bytes) -> dict[str, object]:
        form = {"file": SimpleUploadedFile("a.jpg", content), "enrolment": str(uuid4())}
        answer = reception.post(f"/people/{gallery.pk}/photos/", form)
        return {"status": answer.status_code, **answer.json()}

    nobody = send(photographs.content("audrey.jpg"))
    assert (nobody["status"], nobody["error"]["reason"]) == (503, "no_faces_worker")  # type: ignore[index]
    assert not EnrolmentPhoto.objects.exists()  # nothing waits for a worker that may never come

    start(start_process, "faces")
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
    programs_ask_who_it_is(program(receptionist), gallery, Person.objects.get())

    for content, reason in ((b"", "empty_file"), (b"x" * 100, "not_an_image")):
        error = send(content)["error"]
        assert error["reason"] == reason  # type: ignore[index]


def programs_ask_who_it_is(api: Client, gallery: Gallery, audrey: Person) -> None:
    def ask(path: str, content: bytes, **more: object) -> tuple[int, dict[str, Any]]:
        answer = api.post(f"/api/v1/{path}", {"photo": SimpleUploadedFile("a.jpg", content), **more})
        return answer.status_code, answer.json()

    identify, verify = f"galleries/{gallery.pk}/identify", f"people/{audrey.pk}/verify"
    status, found = ask(identify, photographs.content("audrey.jpg"))
    assert (status, found["person"]["name"], found["compared_with"]) == (200, "Audrey", 1)
    assert found["distance"] < 0.05
    status, found = ask(identify, photographs.content(SOMEBODY_ELSE))
    assert (status, found["person"]) == (200, None)
    assert found["distance"] > found["threshold"]
    assert ask(verify, photographs.content("audrey.jpg"))[1]["is_same"] is True
    assert ask(verify, photographs.content(SOMEBODY_ELSE))[1]["is_same"] is False
    status, refused = ask(verify, photographs.nobody())
    assert (status, refused["error"]["reason"]) == (400, "no_face")
    form = {"name": "Again", "consent_method": "paper", "consent_given_on": str(timezone.localdate())}
    status, refused = ask(f"galleries/{gallery.pk}/people", photographs.content("audrey.jpg"), **form)
    assert (status, refused["error"]["reason"]) == (409, "is_same_face")
    status, enrolled = ask(f"galleries/{gallery.pk}/people", photographs.content(SOMEBODY_ELSE), **form)
    assert (status, enrolled["faces"], enrolled["consent"]["method"]) == (201, 1, "paper")
    erased = api.delete(f"/api/v1/people/{enrolled['id']}").json()
    assert (erased["name"], erased["counts"]["templates"]) == ("Again", 1)
    assert not EnrolmentPhoto.objects.exists()
    assert not list(broadcast.redis_client().keys("gallery:compare:*:photo"))
    lines = AuditLine.objects.filter(action__in=("face.identified", "face.verified"))
    assert lines.count() == 4
    assert "Audrey" not in str(list(lines.filter(action="face.identified").values()))


def test_an_import_goes_on_after_its_worker_was_killed(
    start_process: StartProcess, beat: CeleryProcess, gallery: Gallery, receptionist: User
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
    start(start_process, "errands")
    first = start(start_process, "faces")
    imports.start_import(people_import, actor=receptionist)
    done = people_import.lines.exclude(state__in=("pending", "running"))
    wait_until(lambda: done.count() >= 2, "the first lines", seconds=90)
    first.send(signal.SIGKILL)
    # As if the time that a silent worker is given were over.
    PeopleImport.objects.update(moved_at=timezone.now() - imports.STALLED_AFTER)
    ImportLine.objects.filter(state="running").update(lease_until=timezone.now())
    start(start_process, "faces")
    wait_until(lambda: PeopleImport.objects.get().state == "done", "the end", seconds=120)
    assert [line.state for line in people_import.lines.all()].count("enrolled") == 1
    assert done.count() == COPIES
    assert Person.objects.count() == 1
