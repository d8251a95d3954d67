"""Photographs of an import until their line is done: sealed files, one a line.

Files rather than rows: hundreds of photographs would swell the database and all its backups.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings

from webapp.gallery import vault


def keep_photo(import_id: UUID, line: int, photo: bytes) -> None:
    """Write the sealed photograph of a line. Raises ``OSError``, as when the disk is full."""
    path = _path(import_id, line)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        unfinished.write_bytes(vault.seal(photo, bound_to=_number(import_id, line)))
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def read_photo(import_id: UUID, line: int) -> bytes:
    """Raises ``FileNotFoundError`` or ``vault.Unreadable``."""
    return vault.unseal(_path(import_id, line).read_bytes(), bound_to=_number(import_id, line))


def remove_photo(import_id: UUID, line: int) -> None:
    with suppress(FileNotFoundError):
        _path(import_id, line).unlink()


def remove_folder(import_id: UUID) -> None:
    shutil.rmtree(_folder(import_id), ignore_errors=True)


def list_folders(*, untouched_since: float = math.inf) -> Iterator[UUID]:
    """The imports of which something is lying here, to which nothing came since a time (Unix seconds)."""
    root = _root()
    for folder in root.iterdir() if root.exists() else ():
        with suppress(ValueError, FileNotFoundError):
            if folder.stat().st_mtime < untouched_since:
                yield UUID(folder.name)


def reseal_photos() -> Iterator[bool | None]:
    """For each photograph, whether it was sealed anew; ``None`` if no key opens it."""
    for path in _root().glob("*/*.sealed"):
        # Its line may be done, and the photograph gone, at any moment.
        with suppress(FileNotFoundError):
            yield _reseal(path)


def _reseal(path: Path) -> bool | None:
    sealed = path.read_bytes()
    if vault.is_sealed_with_newest(sealed):
        return False
    unfinished = path.with_suffix(".again")
    try:
        unfinished.write_bytes(vault.reseal(sealed))
        path.stat()
        unfinished.replace(path)
    except vault.Unreadable:
        return None
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _path(import_id: UUID, line: int) -> Path:
    return _folder(import_id) / f"{line}.sealed"


def _folder(import_id: UUID) -> Path:
    return _root() / str(import_id)


def _root() -> Path:
    # Beside the pictures, as workers on other machines share that folder.
    return Path(settings.MEDIA_ROOT) / "imports"


def _number(import_id: UUID, line: int) -> UUID:
    return uuid5(import_id, str(line))
