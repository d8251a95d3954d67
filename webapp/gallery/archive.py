"""A ZIP from a stranger: nothing of it ever becomes a path, and nothing is read beyond its limits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from webapp.gallery.table import MAX_BYTES as MAX_TABLE_BYTES
from webapp.sentences import Refused

MAX_ENTRIES = 20_000
UTF8_NAMES = 0x800
ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive by the name that people see."""

    name: str
    bytes: int
    info: zipfile.ZipInfo


@contextmanager
def opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Raises ``Refused``: ``archive_unreadable``."""
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN:
        raise Refused("archive_unreadable") from None
    with archive:
        yield archive


def entries_of(archive: zipfile.ZipFile, *, max_bytes: int) -> list[Entry]:
    """The files in it, without what operating systems add by themselves.

    Raises:
        Refused: ``archive_unsafe``, ``archive_locked``, ``archive_too_large`` (of what comes out of it).
    """
    entries = []
    for info in archive.infolist():
        name = _name(info)
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
            raise Refused("archive_unsafe", name=name[:80])
        if info.flag_bits & ENCRYPTED:
            raise Refused("archive_locked")
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
        if parts and not info.is_dir() and not is_hidden and parts[-1] not in ("Thumbs.db", "desktop.ini"):
            entries.append(Entry(name, info.file_size, info))
    if len(entries) > MAX_ENTRIES or sum(entry.bytes for entry in entries) > max_bytes:
        raise Refused("archive_too_large", max_bytes=max_bytes)
    return entries


def read(archive: zipfile.ZipFile, entry: Entry, *, max_bytes: int) -> bytes:
    """An entry's bytes, never more than ``max_bytes``, whatever it says about itself.

    Raises:
        Refused: ``file_too_large``, ``image_truncated``.
    """
    if entry.bytes > max_bytes:
        raise Refused("file_too_large", bytes=entry.bytes, max_bytes=max_bytes)
    try:
        with archive.open(entry.info) as file:
            content = file.read(max_bytes + 1)
    except _BROKEN:
        raise Refused("image_truncated") from None
    if len(content) > max_bytes:
        raise Refused("file_too_large", bytes=len(content), max_bytes=max_bytes)
    return content


def table_in(archive: zipfile.ZipFile, entries: list[Entry]) -> tuple[bytes, list[Entry]]:
    """The only CSV among the entries (empty if there is none), and the others.

    Raises:
        Refused: ``several_tables``, or that it cannot be read.
    """
    tables = [entry for entry in entries if entry.name.casefold().endswith(".csv")]
    if len(tables) > 1:
        raise Refused("several_tables", tables=len(tables))
    others = [entry for entry in entries if entry not in tables]
    if not tables:
        return b"", others
    return read(archive, tables[0], max_bytes=MAX_TABLE_BYTES), others


def _name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & UTF8_NAMES:
        # Python read it as an American PC of 1981 would; Chinese Windows writes GB18030.
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")
