"""Files of what was learned: a reader sees the old one or the new, never half."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from webapp.classroom.models import Classic, Lesson

Arrays = Mapping[str, np.ndarray]
FORMATS = ("keras", "tfjs")


def write_arrays(row: Lesson | Classic, filename: str, arrays: Arrays) -> str:
    """Keep named arrays; return the file's name in the storage."""
    stream = BytesIO()
    np.savez(stream, allow_pickle=False, **dict(arrays))
    return _write(row, filename, stream.getvalue())


def read_arrays(stored: FieldFile) -> dict[str, np.ndarray]:
    """Raises ``OSError`` or ``ValueError`` if it cannot be read."""
    with (
        stored.storage.open(str(stored.name), "rb") as file,
        np.load(BytesIO(file.read()), allow_pickle=False) as arrays,
    ):
        return {name: arrays[name] for name in arrays.files}


def write_export(lesson: Lesson, format: str, files: Mapping[str, bytes]) -> None:
    """Keep an archive of ``files`` until the lesson learns anew."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:  # weights do not become smaller
        for name, content in files.items():
            archive.writestr(name, content)
    _write(lesson, f"{format}.zip", stream.getvalue())


def export_path(lesson: Lesson, format: str) -> Path:
    """Where the archive is, if there is one."""
    return Path(default_storage.path(_name(lesson, f"{format}.zip")))


def remove_exports(lesson: Lesson) -> None:
    for format in FORMATS:
        export_path(lesson, format).unlink(missing_ok=True)


def _name(row: Lesson | Classic, filename: str) -> str:
    return str(type(row)._meta.get_field("weights").generate_filename(row, filename))


def _write(row: Lesson | Classic, filename: str, content: bytes) -> str:
    name = _name(row, filename)
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    return name
