"""Which files belong to which rows: what no row knows, and what rows miss."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField, Model

from webapp.jobs.models import Job

SETTLED_SECONDS = 3600.0
"""A younger file may be of an upload that has not written its row yet."""


class Missing(NamedTuple):
    """A file that a row names and nobody has."""

    row: str
    name: str


def all_files() -> Iterator[Path]:
    """Every file of the storage, in no order; some may be gone by the time one looks."""
    for path in root().rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path


def find_missing() -> list[Missing]:
    """What rows name and is not there."""
    return [
        Missing(f"{row._meta.label} {row.pk}", stored.name)
        for row, stored in _stored()
        if not default_storage.exists(stored.name)
    ]


def find_orphans(*, settled_seconds: float = SETTLED_SECONDS) -> list[Path]:
    """Files that belong to no row: left by an upload or a worker that was killed.

    A file belongs to a row if the row names it, or if it lies in the folder where the row's files go.

    Args:
        settled_seconds: younger files are left out.
    """
    # The files first, the rows after: what comes in between is in no danger.
    old_enough = time.time() - settled_seconds
    files = [path for path in all_files() if _changed_at(path) < old_enough]
    owned = _owned_folders()
    orphans = [path for path in files if owned.isdisjoint(_folders_of(path))]
    # What somebody else has put beside the folders of rows is not ours to judge.
    ours = {folder.partition("/")[0] for folder in owned} | {Path(settings.WORK_ROOT).name}
    return sorted(path for path in orphans if path.relative_to(root()).parts[0] in ours)


def remove_orphans(orphans: list[Path]) -> None:
    """Delete files and the folders that are empty then."""
    for path in orphans:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == root() or any(folder.iterdir()):
                break
            folder.rmdir()


def _owned_folders() -> set[str]:
    folders = {str(PurePosixPath(stored.name).parent) for _, stored in _stored()}
    for model, fields in _models_with_files():
        for row in _rows(model):
            folders |= {str(PurePosixPath(field.generate_filename(row, "any")).parent) for field in fields}
    unfinished = PurePosixPath(Path(settings.WORK_ROOT).relative_to(root()))
    kept = Job.objects.filter(has_unfinished_files=True)
    folders |= {str(unfinished / str(pk)) for pk in kept.values_list("pk", flat=True)}
    return folders


def _stored() -> Iterator[tuple[Model, FileField]]:
    for model, fields in _models_with_files():
        for row in _rows(model):
            for field in fields:
                if (stored := getattr(row, field.attname)).name:
                    yield row, stored


def _models_with_files() -> Iterator[tuple[type[Model], list[FileField]]]:
    for model in apps.get_models():
        if fields := [field for field in model._meta.concrete_fields if isinstance(field, FileField)]:
            yield model, fields


def _rows(model: type[Model]) -> Iterator[Model]:
    # With what their files' folders are named after.
    related = [field.name for field in model._meta.concrete_fields if field.many_to_one]
    return model._base_manager.select_related(*related).iterator()


def _folders_of(path: Path) -> set[str]:
    return {str(folder) for folder in PurePosixPath(path.relative_to(root())).parents}


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def root() -> Path:
    """The folder of all files."""
    return Path(default_storage.path(""))
