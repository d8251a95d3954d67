"""What goes by itself, and that one's trouble keeps nobody else."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from tests.webapp.gallery.conftest import Enrol
from webapp.accounts.models import AuditLine, User
from webapp.gallery import retention, staging
from webapp.gallery.models import Consent, FaceTemplate, Gallery, ImportLine, PeopleImport, Person
from webapp.gallery.services import imports
from webapp.gallery.services.erasure import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_one_persons_trouble_keeps_nobody_else(
    enrol: Enrol, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("Ada", "Bea"):
        enrol(name, valid_until=date(2020, 1, 1))

    def erase(person: Person, **values: Any) -> None:
        if person.name == "Ada":
            raise ZeroDivisionError
        erase_person(person, **values)

    monkeypatch.setattr(retention, "erase_person", erase)
    retention.sweep()
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada"]
    assert "tries again" in caplog.text


def test_one_parts_trouble_keeps_no_other(enrol: Enrol, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol("Ada", valid_until=date(2020, 1, 1))

    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(imports, "hand_back_lost_lines", fail)
    retention.sweep()
    assert not Person.objects.exists()


def test_no_template_stays_without_any_consent(enrol: Enrol) -> None:
    ada, _bea = enrol("Ada"), enrol("Bea")
    Consent.objects.filter(person=ada).update(withdrawn_at=timezone.now())  # as a lost race would leave it
    retention.sweep()
    assert list(FaceTemplate.objects.values_list("person__name", flat=True)) == ["Bea"]


def opened(gallery: Gallery, actor: User) -> PeopleImport:
    rows = imports.rows_of_names(["Ada.jpg", "Bea.jpg"])
    made = imports.open_import(
        gallery, rows, title="two", consent_on=timezone.localdate(), method="paper", actor=actor
    )
    for row in rows:
        imports.add_photo(made, row.file, b"a photograph")
    return made


def test_a_running_import_without_a_worker_is_given_up_after_a_day(
    gallery: Gallery, receptionist: User, django_capture_on_commit_callbacks: Any
) -> None:
    made = opened(gallery, receptionist)
    imports.start_import(made, actor=receptionist)
    ImportLine.objects.filter(number=1).update(
        state="running", lease_until=timezone.now() + timedelta(hours=1)
    )
    PeopleImport.objects.update(moved_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        retention.sweep()
    made.refresh_from_db()
    assert made.state == "done"
    assert set(made.lines.values_list("state", "reason", "has_photo")) == {
        ("refused", "import_abandoned", False)
    }
    assert list(staging.list_folders()) == []


def test_files_without_a_row_go_only_when_nobody_can_be_writing_them() -> None:
    # On PostgreSQL another process's import may not be visible yet.
    young, old = uuid4(), uuid4()
    for import_id in (young, old):
        staging.keep_photo(import_id, 1, b"a photograph")
    yesterday = time.time() - 25 * 3600
    os.utime(Path(django_settings.MEDIA_ROOT) / "imports" / str(old), (yesterday, yesterday))
    retention.sweep()
    assert list(staging.list_folders()) == [young]


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_is_not_in_sqlites_log_either(enrol: Enrol) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has this log")
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    person = enrol("Zaphod Quintessence")
    erase_person(person, actor=None)
    assert b"Quintessence" in log.read_bytes()
    retention.sweep()
    assert b"Quintessence" not in log.read_bytes()
    assert b"Quintessence" not in Path(connection.settings_dict["NAME"]).read_bytes()
    assert AuditLine.objects.filter(action="person.erased").exists()
