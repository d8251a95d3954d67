"""A backup brings back everything: with SQLite here, with PostgreSQL when test_postgresql.py runs this file."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings, settings
from django.db import connection

from tests.webapp.conftest import MakeJob
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.backup import files
from webapp.backup.manifest import BadBackup, check_sums
from webapp.backup.saving import make_backup, save_keys
from webapp.jobs import lifecycle, runner
from webapp.jobs.models import Job
from webapp.jobs.runner.unfinished import Unfinished
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

LISTING = (
    "from webapp.accounts.models import User; from webapp.jobs.models import Job; "
    "from webapp.photos.models import Photo; "
    "print(*sorted([f'{user.username} {user.password}' for user in User.objects.all()] "
    "+ [f'{photo.pk} {photo.sha256} {photo.original.name}' for photo in Photo.objects.all()] "
    "+ [f'{job.pk} {job.state} {job.history} {job.result.name}' for job in Job.objects.all()]), sep='\\n')"
)


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    """Files and keys of this test alone."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WORK_ROOT = settings.MEDIA_ROOT / "unfinished"
    settings.MEDIA_ROOT.mkdir()
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another Facet, with an empty database of the same kind and an empty data folder."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    ours = ("FACET_", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "webapp.config.settings",
        "FACET_DATA": str(data),
        "FACET_SECRET_KEY": "another",
    }
    if connection.vendor != "postgresql":
        yield environment
        return
    name = f"elsewhere_{uuid4().hex}"
    server = urlsplit(os.environ["FACET_TEST_DATABASE"])
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield {**environment, "DATABASE_URL": server._replace(path=f"/{name}").geturl()}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment: dict[str, str], *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise BadBackup(run.stderr)
    return run.stdout


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rows() -> list[str]:
    """What LISTING prints of another Facet, of this one."""
    return sorted(
        [f"{user.username} {user.password}" for user in User.objects.all()]
        + [f"{photo.pk} {photo.sha256} {photo.original.name}" for photo in Photo.objects.all()]
        + [f"{job.pk} {job.state} {job.history} {job.result.name}" for job in Job.objects.all()]
    )


def test_everything_comes_back_even_if_people_go_on_meanwhile(
    make_job: MakeJob, alice: User, media: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    assert runner.run(make_job(steps=3).pk) is runner.Outcome.DONE
    running = lifecycle.claim(make_job().pk)
    assert running is not None
    Unfinished(running.pk, 1).add_frame(b"a frame")
    orphan = media / "photos/nobody/nothing/original.png"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"of an upload that was killed")
    gone_on = threading.Event()

    def go_on() -> None:
        try:
            for seed in range(40, 80):
                add_photo(owner=alice, role="photograph", file=upload(seed=seed))
                if gone_on.is_set():
                    return
        finally:
            connection.close()

    person = threading.Thread(target=go_on)
    person.start()
    backup = make_backup(tmp_path / "backups")
    gone_on.set()
    person.join()
    there = Path(elsewhere["FACET_DATA"]) / "media"
    said = manage(elsewhere, "restore", str(backup))
    assert "sign in again" in said
    found = manage(elsewhere, "shell", "-v", "0", "-c", LISTING).splitlines()
    ours = rows()
    photos_then = [line for line in found if line not in ours]
    assert photos_then == []
    assert len([line for line in ours if line not in found]) < 40  # those that came after it
    restored = contents(there)
    assert restored.items() <= contents(media).items()
    assert "photos/nobody/nothing/original.png" not in restored
    assert f"unfinished/{running.pk}/frames/00000001.jpg" in restored
    assert {line.split()[-1] for line in found if line.endswith(".png")} <= restored.keys()
    with pytest.raises(BadBackup, match="already"):
        manage(elsewhere, "restore", str(backup))


def test_what_is_damaged_is_not_restored(photo: Photo, tmp_path: Path) -> None:
    backup = make_backup(tmp_path / "backups")
    check_sums(backup)
    with (backup / "media.tar").open("r+b") as file:
        file.seek(600)
        file.write(b"?")
    with pytest.raises(BadBackup, match="damaged"):
        check_sums(backup)
    (backup / "database.dump").unlink()
    with pytest.raises(BadBackup, match="missing"):
        check_sums(backup)


def test_a_backup_that_breaks_off_leaves_nothing(
    photo: Photo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("webapp.backup.saving.dump_database", full)
    with pytest.raises(OSError, match="No space"):
        make_backup(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_keys_are_named_but_kept_elsewhere(
    tmp_path: Path, settings: LazySettings, elsewhere: dict[str, str]
) -> None:
    key = Fernet.generate_key().decode()
    settings.TEMPLATE_KEYS = [key]
    backup = make_backup(tmp_path / "backups")
    texts = b"".join(path.read_bytes() for path in backup.iterdir())
    assert key.encode() not in texts
    assert str(settings.SECRET_KEY).encode() not in texts
    with pytest.raises(BadBackup, match="key of the faces"):
        manage(elsewhere, "restore", str(backup))
    for inside in (backup.parent, backup):
        with pytest.raises(BadBackup, match="elsewhere"):
            save_keys(inside, backup)
    manage({**elsewhere, "FACET_TEMPLATE_KEYS": key}, "restore", str(backup))


def test_files_of_nobody_and_missing_ones_are_found(photo: Photo, media: Path) -> None:
    assert files.find_orphans(settled_seconds=0) == []
    assert files.find_missing() == []
    orphan, others = media / "photos/someone/nothing/original.png", media / "lost+found/something"
    for path in (orphan, others):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"...")
    Path(photo.thumbnail.path).unlink()
    assert files.find_orphans() == []  # perhaps its row is on the way
    assert files.find_orphans(settled_seconds=0) == [orphan]
    assert [missing.name for missing in files.find_missing()] == [photo.thumbnail.name]
    files.remove_orphans([orphan])
    assert not (media / "photos/someone").exists()
    assert others.exists()
    assert Path(photo.original.path).exists()
