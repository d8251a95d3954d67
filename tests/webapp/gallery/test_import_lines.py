"""An import, line by line: every line comes to something, whatever is wrong with it or the others."""

from __future__ import annotations

import zipfile
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.webapp.gallery import photographs
from webapp.accounts.models import AuditLine, User
from webapp.gallery import import_runner, retention, staging
from webapp.gallery.models import Gallery, ImportLine, PeopleImport, Person
from webapp.gallery.services import imports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

TABLE = """file,name,number,groups,consent_on
audrey.jpg,Audrey,1,Design|Lab,2026-01-05
nicolas/cage.jpg,Nicolas,2,,
CAGE2_CROP.JPG,Nicolas again,3,,
nobody.jpg,Nobody,4,,
broken.jpg,Broken,5,,
missing.jpg,Missing,6,,
blurred.jpg,Blurred,7,,
bieber_small.jpg,Justin,1,,
sean.jpg,Sean,9,,31/12/2026
"""


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photos() -> dict[str, bytes]:
    return {
        "staff/audrey.jpg": photographs.content("audrey.jpg"),
        "staff/nicolas/cage.jpg": photographs.content("cage.jpg"),
        "staff/cage2_crop.jpg": photographs.content("cage2_crop.jpg"),
        "staff/nobody.jpg": photographs.nobody(),
        "staff/broken.jpg": b"not a picture",
        "staff/blurred.jpg": photographs.blurred(),
        "staff/bieber_small.jpg": photographs.content("bieber_small.jpg"),
        "staff/sean.jpg": photographs.content("SeanConnery.jpg"),
        "staff/stranger.jpg": photographs.nobody(),
    }


def packed(files: dict[str, bytes]) -> SimpleUploadedFile:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("staff.zip", stream.getvalue())


def bring(reception: Client, gallery: Gallery, **fields: object) -> dict[str, object]:
    form = {"consent_on": "2026-01-02", **fields}
    answer = reception.post(f"/people/{gallery.pk}/imports/", form)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def run_to_the_end(import_id: object) -> int:
    lines = 0
    while import_runner.run_next(UUID(str(import_id))):
        lines += 1
    return lines


def results(import_id: object) -> dict[str, str]:
    lines = ImportLine.objects.filter(people_import=UUID(str(import_id)))
    return {line.person_name or line.file: line.reason or line.state for line in lines}


EXPECTED = {
    "Audrey": "enrolled",
    "Nicolas": "enrolled",
    "Nicolas again": "same_face",
    "Nobody": "no_face",
    "Broken": "not_an_image",
    "Missing": "photo_missing",
    "Blurred": "face_not_good",
    "Justin": "number_taken",
    "Sean": "bad_date",
    "staff/stranger.jpg": "not_in_table",
}


def test_an_archive_with_its_table(reception: Client, gallery: Gallery) -> None:
    opened = bring(reception, gallery, archive=packed({**photos(), "staff/people.csv": TABLE.encode()}))
    assert reception.post(f"/people/{gallery.pk}/imports/{opened['id']}/start").json()["state"] == "running"
    run_to_the_end(opened["id"])
    assert results(opened["id"]) == EXPECTED
    audrey = Person.objects.get(name="Audrey")
    assert [group.name for group in audrey.groups.all()] == ["Design", "Lab"]
    assert str(audrey.consents.get().given_on) == "2026-01-05"  # her own day, not the others'
    assert str(Person.objects.get(name="Nicolas").consents.get().given_on) == "2026-01-02"
    state = reception.get(f"/people/{gallery.pk}/imports/{opened['id']}/state").json()
    assert (state["state"], state["counts"]["enrolled"], state["counts"]["refused"]) == ("done", 2, 8)
    sentences = {line["name"]: line["sentence"] for line in state["lines"]}
    assert sentences["Nicolas again"] == "This face is already enrolled as Nicolas."
    assert "blurred" in sentences["Blurred"]
    assert AuditLine.objects.get(action="import.finished").details == {"enrolled": 2, "refused": 8}
    assert list(staging.list_folders()) == []
    report = reception.get(f"/people/{gallery.pk}/imports/{opened['id']}/report.csv").content.decode(
        "utf-8-sig"
    )
    assert len(report.splitlines()) == 11


def test_a_folder_photograph_by_photograph(reception: Client, gallery: Gallery) -> None:
    files = photos()
    table = SimpleUploadedFile("people.csv", TABLE.encode("utf-16"))
    opened = bring(reception, gallery, table=table)
    for name, content in files.items():
        photo = SimpleUploadedFile(name.rpartition("/")[2], content)
        url = f"/people/{gallery.pk}/imports/{opened['id']}/photos/"
        assert reception.post(url, {"file": photo, "path": name}).status_code == 201
    reception.post(f"/people/{gallery.pk}/imports/{opened['id']}/start")
    run_to_the_end(opened["id"])
    assert results(opened["id"]) == EXPECTED


def test_without_a_table_people_are_called_as_their_files(reception: Client, gallery: Gallery) -> None:
    files = {"Audrey Ruston.jpg": photographs.content("audrey.jpg"), "__MACOSX/._x.jpg": b"x"}
    opened = bring(reception, gallery, archive=packed(files))
    reception.post(f"/people/{gallery.pk}/imports/{opened['id']}/start")
    run_to_the_end(opened["id"])
    assert Person.objects.get().name == "Audrey Ruston"


def test_without_a_consent_nobody_is_enrolled(reception: Client, gallery: Gallery) -> None:
    files = {"Audrey.jpg": photographs.content("audrey.jpg")}
    opened = bring(reception, gallery, archive=packed(files), consent_on="")
    reception.post(f"/people/{gallery.pk}/imports/{opened['id']}/start")
    run_to_the_end(opened["id"])
    assert results(opened["id"]) == {"Audrey": "consent_missing"}
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "nothing_to_import"),
        ({"archive": SimpleUploadedFile("a.zip", b"hello")}, "archive_unreadable"),
        ({"table": SimpleUploadedFile("a.csv", b"name\nAda\n")}, "table_without_column"),
        ({"names": "{}"}, "nothing_to_import"),
        ({"names": "[1]"}, "bad_request"),
    ],
)
def test_what_cannot_be_imported_leaves_nothing(
    reception: Client, gallery: Gallery, fields: dict[str, object], reason: str
) -> None:
    for upload in fields.values():
        if isinstance(upload, SimpleUploadedFile):
            upload.seek(0)
    answer = reception.post(f"/people/{gallery.pk}/imports/", fields)
    assert answer.json()["error"]["reason"] == reason
    assert not PeopleImport.objects.exists()


def test_an_unsafe_archive_leaves_nothing(reception: Client, gallery: Gallery) -> None:
    archive = packed({"a.jpg": b"x", "../../etc/cron.d/a.jpg": b"x"})
    answer = reception.post(f"/people/{gallery.pk}/imports/", {"archive": archive})
    assert answer.json()["error"]["reason"] == "archive_unsafe"
    assert not PeopleImport.objects.exists()
    assert list(staging.list_folders()) == []


@pytest.fixture
def opened(gallery: Gallery, receptionist: User) -> PeopleImport:
    """Three people whose photographs lie ready."""
    names = {"Audrey": "audrey.jpg", "Nicolas": "cage.jpg", "Justin": "bieber_small.jpg"}
    made = imports.open_import(
        gallery,
        imports.rows_of_names([f"{name}.jpg" for name in names]),
        title="three",
        consent_on=timezone.localdate(),
        method="paper",
        actor=receptionist,
    )
    for name, file in names.items():
        imports.add_photo(made, f"{name}.jpg", photographs.content(file))
    return made


def staged(people_import: PeopleImport) -> list[str]:
    folder = settings.MEDIA_ROOT / "imports" / str(people_import.pk)
    return sorted(path.name for path in folder.iterdir())


def test_staged_photographs_are_sealed_and_go_with_their_line(
    opened: PeopleImport, receptionist: User
) -> None:
    folder = settings.MEDIA_ROOT / "imports" / str(opened.pk)
    assert staged(opened) == ["1.sealed", "2.sealed", "3.sealed"]
    assert all(b"JFIF" not in path.read_bytes()[:400] for path in folder.iterdir())
    imports.start_import(opened, actor=receptionist)
    assert import_runner.run_next(opened.pk)
    assert staged(opened) == ["2.sealed", "3.sealed"]
    run_to_the_end(opened.pk)
    assert not folder.exists()


def test_stopped_and_gone_on(opened: PeopleImport, receptionist: User) -> None:
    imports.start_import(opened, actor=receptionist)
    assert import_runner.run_next(opened.pk)
    imports.stop_import(opened, actor=receptionist)
    assert not import_runner.run_next(opened.pk)
    opened.refresh_from_db()
    assert (opened.state, Person.objects.count()) == ("stopped", 1)
    imports.start_import(opened, actor=receptionist)
    assert run_to_the_end(opened.pk) == 2
    assert Person.objects.count() == 3


def test_a_line_whose_worker_died_is_taken_up_again_but_not_for_ever(
    opened: PeopleImport, receptionist: User
) -> None:
    imports.start_import(opened, actor=receptionist)
    for attempt in range(1, imports.MAX_ATTEMPTS + 1):
        line = import_runner._claim(opened.pk)  # … and then the worker dies
        assert line is not None
        assert (line.number, line.attempt) == (1, attempt)
        retention.sweep()
        line.refresh_from_db()
        assert line.state == "running"  # it still may come back
        ImportLine.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        retention.sweep()
    line = ImportLine.objects.get(people_import=opened, number=1)
    assert (line.state, line.reason) == ("refused", "crashed_repeatedly")
    run_to_the_end(opened.pk)
    assert Counter(results(opened.pk).values()) == {"crashed_repeatedly": 1, "enrolled": 2}


def test_a_worker_that_overslept_enrols_nobody_twice(opened: PeopleImport, receptionist: User) -> None:
    imports.start_import(opened, actor=receptionist)
    asleep = import_runner._claim(opened.pk)
    assert asleep is not None
    ImportLine.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    retention.sweep()
    run_to_the_end(opened.pk)
    Person.objects.filter(name="Audrey").update(name="Audrey, by the other worker")
    # The first worker finishes what it had begun: it may write nothing.
    ImportLine.objects.filter(pk=asleep.pk).update(person=None)
    staging.keep_photo(opened.pk, asleep.number, photographs.content("obama4_crop.jpg"))
    with pytest.raises(import_runner.Overtaken):
        import_runner._enrol(asleep)
    assert Person.objects.count() == 3


def test_what_nobody_goes_on_with_is_deleted(opened: PeopleImport) -> None:
    PeopleImport.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    retention.sweep()
    assert set(results(opened.pk).values()) == {"import_abandoned"}
    assert list(staging.list_folders()) == []
    PeopleImport.objects.update(finished_at=timezone.now() - timedelta(days=31))
    retention.sweep()
    assert not PeopleImport.objects.exists()
