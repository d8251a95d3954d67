"""A backup of rows and files, made while people go on; whole or not at all."""

from __future__ import annotations

import os
import shutil
import tarfile
import warnings
from datetime import UTC, datetime
from pathlib import Path

from dbbackup.db.base import get_connector
from django.conf import settings

from webapp.backup import files
from webapp.backup.manifest import DATABASE, MEDIA, BadBackup, Manifest, write_sums
from webapp.gallery import vault


def make_backup(folder: Path, *, now: datetime | None = None) -> Path:
    """Write a backup into a new folder inside ``folder``; its name is the moment.

    Files first, then the database, then the files that came meanwhile: so every row finds its files. A file whose row
    had gone by then is one too many, which restoring takes away.

    Returns:
        The folder, which appears under its name when everything is in it and on the disk.

    Raises:
        BadBackup: there is one of this moment, or the folder lies among the files that are saved.
    """
    now = now or datetime.now(UTC)
    finished = folder.resolve() / f"facet-{now:%Y%m%d-%H%M%S}Z"
    _refuse_folder(finished)
    unfinished = finished.with_name(finished.name + ".unfinished")
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        manifest = Manifest.of_this_facet(now)
        count = _save_all(unfinished)
        Manifest(**{**manifest.__dict__, "media_files": count}).write(unfinished)
        write_sums(unfinished)
        for path in [*unfinished.iterdir(), unfinished]:
            path.chmod(0o700 if path.is_dir() else 0o600)
            _sync(path)
        _finish(unfinished, finished)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return finished


def save_keys(folder: Path, backup: Path) -> list[Path]:
    """Copy the keys that a backup needs to another place: beside it, they would open it for whoever finds it.

    Returns:
        The files written; none for keys that come from the environment, which are kept where that is kept.
    """
    folder = folder.resolve()
    if folder == backup or backup.parent in (folder, *folder.parents):
        raise BadBackup("Keep the keys elsewhere than the backup: together they open every face.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = []
    for path in (vault.keys_path(), Path(settings.DATA_DIR) / "secret_key"):
        if path.exists():
            copy = folder / f"{backup.name}.{path.name}"
            descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(path.read_bytes())
                os.fsync(file.fileno())
            written.append(copy)
    return written


def _save_all(folder: Path) -> int:
    with tarfile.open(folder / MEDIA, "w") as archive:
        saved = _add_files(archive, already=set())
        dump_database(folder / DATABASE)
        saved |= _add_files(archive, already=saved)
    return len(saved)


def dump_database(path: Path) -> None:
    """Have django-dbbackup write a consistent dump: ``pg_dump`` of PostgreSQL, the backup call of SQLite."""
    with warnings.catch_warnings():
        # It leaves some of its temporary files to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        with get_connector().create_dump() as dump, path.open("wb") as file:
            shutil.copyfileobj(dump, file)


def _add_files(archive: tarfile.TarFile, *, already: set[str]) -> set[str]:
    added = set()
    for path in files.all_files():
        name = str(path.relative_to(files.root()))
        if name in already:
            continue
        try:
            with path.open("rb") as file:
                archive.addfile(archive.gettarinfo(fileobj=file, arcname=name), file)
        except FileNotFoundError:
            continue  # deleted this very moment
        added.add(name)
    return added


def _refuse_folder(finished: Path) -> None:
    if files.root() in finished.parents:
        raise BadBackup("A backup cannot lie among the files that it saves. Give another folder.")
    if finished.exists():
        raise BadBackup(f"{finished} is there already. Nothing is overwritten.")


def _finish(unfinished: Path, finished: Path) -> None:
    # A rename onto an empty folder would succeed.
    if finished.exists():
        raise BadBackup(f"{finished} is there already. Nothing is overwritten.")
    unfinished.rename(finished)
    _sync(finished.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
