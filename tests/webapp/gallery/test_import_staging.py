"""An archive becomes sealed files while the rest of the house goes on, and a broken-off one leaves none."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from tests.webapp.gallery.test_import_lines import packed
from webapp.accounts.models import User
from webapp.gallery import import_runner, retention, staging
from webapp.gallery.models import Gallery, ImportLine, PeopleImport
from webapp.gallery.services import imports
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = b"a photograph"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_unpacking_holds_no_transaction_and_survives_the_sweep(
    reception: Client, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_photo = staging.keep_photo
    was_atomic = []

    def keep_and_sweep(*arguments: Any) -> None:
        was_atomic.append(connection.in_atomic_block)
        keep_photo(*arguments)
        retention.sweep()

    monkeypatch.setattr(staging, "keep_photo", keep_and_sweep)
    archive = packed({"Ada.jpg": PHOTO, "Bea.jpg": PHOTO})
    assert reception.post(f"/people/{gallery.pk}/imports/", {"archive": archive}).status_code == 201
    assert was_atomic == [False, False]
    made = PeopleImport.objects.get()
    assert [staging.read_photo(made.pk, number) for number in (1, 2)] == [PHOTO, PHOTO]


def test_what_cannot_be_unpacked_to_its_end_is_given_up(
    reception: Client, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_photo = staging.keep_photo

    def keep_one(import_id: Any, line: int, photo: bytes) -> None:
        if line == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        keep_photo(import_id, line, photo)

    monkeypatch.setattr(staging, "keep_photo", keep_one)
    archive = packed({"Ada.jpg": PHOTO, "Bea.jpg": PHOTO})
    answer = reception.post(f"/people/{gallery.pk}/imports/", {"archive": archive})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (507, "disk_full")
    assert PeopleImport.objects.get().state == "done"
    assert list(staging.list_folders()) == []


@pytest.fixture
def line(gallery: Gallery, receptionist: User) -> ImportLine:
    """The only line of a running import."""
    rows = imports.rows_of_names(["Ada.jpg"])
    made = imports.open_import(
        gallery, rows, title="one", consent_on=timezone.localdate(), method="paper", actor=receptionist
    )
    imports.add_photo(made, "Ada.jpg", PHOTO)
    imports.start_import(made, actor=receptionist)
    return made.lines.get()


def test_a_database_that_is_busy_is_not_the_lines_trouble(
    line: ImportLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(import_runner, "examine_file", busy)
    assert not import_runner.run_next(line.people_import_id)  # the sweep sends it again
    line.refresh_from_db()
    assert (line.state, line.has_photo, line.reason) == ("running", True, "")
    assert staging.read_photo(line.people_import_id, line.number) == PHOTO


@pytest.mark.parametrize("error", [Refused("no_face"), ZeroDivisionError()])
def test_a_line_overtaken_while_it_is_refused_is_left_to_the_other(
    line: ImportLine, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: Any, **__: Any) -> None:
        ImportLine.objects.update(attempt=2)
        raise error

    monkeypatch.setattr(import_runner, "examine_file", overtaken)
    assert import_runner.run_next(line.people_import_id)
    line.refresh_from_db()
    assert (line.state, line.attempt) == ("running", 2)
    assert staging.read_photo(line.people_import_id, line.number) == PHOTO
