"""Imports: from a table and photographs to lines that a worker takes up one by one."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import archive, names, sending, staging
from webapp.gallery.models import Gallery, ImportLine, PeopleImport
from webapp.gallery.table import MAX_LINES, Row
from webapp.photos.disk import is_disk_full
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
STALLED_AFTER = timedelta(seconds=20)
Import, Line = PeopleImport.State, ImportLine.State


def open_import(
    gallery: Gallery, rows: Sequence[Row], *, title: str, consent_on: date | None, method: str, actor: User
) -> PeopleImport:
    """Write down the lines; their photographs may then come, and it can be started."""
    with transaction.atomic():
        people_import = PeopleImport.objects.create(
            gallery=gallery,
            started_by=actor,
            title=title[:120] or "import",
            consent_on=consent_on,
            consent_method=method,
        )
        ImportLine.objects.bulk_create(
            _line_of(people_import, number, row) for number, row in enumerate(rows, start=1)
        )
        audit.record("import.opened", actor=actor, subject=people_import, lines=len(rows))
    return people_import


def rows_of_names(files: Sequence[str]) -> list[Row]:
    """Without a table each photograph is somebody called as its file is."""
    return [Row(file=file[:255], name=names.tidy(PurePosixPath(file).stem)[:120]) for file in files]


def add_photo(people_import: PeopleImport, name: str, photo: bytes) -> int:
    """Keep a photograph for the lines that name it. Returns for how many; 0 adds a line that says so.

    Raises:
        Refused: ``empty_file``, ``file_too_large``, ``disk_full``, ``import_not_open``, ``table_too_long``.
    """
    if people_import.state != Import.OPEN:
        raise Refused("import_not_open")
    if not photo:
        raise Refused("empty_file")
    if len(photo) > settings.MAX_UPLOAD_BYTES:
        raise Refused("file_too_large", bytes=len(photo), max_bytes=settings.MAX_UPLOAD_BYTES)
    lines = _lines_naming(people_import, name)
    if not lines:
        _add_stray(people_import, name)
    for line in lines:
        if line.state == Line.PENDING:
            _stage(people_import, line, photo)
    people_import.moved_at = timezone.now()
    people_import.save(update_fields=["moved_at"])
    return len(lines)


def add_archive(people_import: PeopleImport, file: BinaryIO) -> None:
    """Keep every photograph of a ZIP; one that cannot be used is its line's trouble only. Raises ``Refused``."""
    with archive.opened(file) as opened:
        entries = archive.entries_of(opened, max_bytes=2 * settings.MAX_IMPORT_BYTES)
        for entry in entries:
            if entry.name.casefold().endswith(".csv"):
                continue
            try:
                photo = archive.read(opened, entry, max_bytes=settings.MAX_UPLOAD_BYTES)
                add_photo(people_import, entry.name, photo)
            except Refused as refusal:
                if refusal.reason == "disk_full":
                    raise
                refuse_photo(people_import, entry.name, refusal)


def refuse_photo(people_import: PeopleImport, name: str, refusal: Refused) -> None:
    for line in _lines_naming(people_import, name) or [_add_stray(people_import, name)]:
        line.state, line.reason, line.figures = Line.REFUSED, refusal.reason, dict(refusal.figures)
        line.save(update_fields=["state", "reason", "figures"])


def start_import(people_import: PeopleImport, *, actor: User) -> None:
    """Start, or go on after a stop. Raises ``Refused("import_not_open")`` if it has ended."""
    with transaction.atomic():
        waiting = PeopleImport.objects.filter(pk=people_import.pk, state__in=(Import.OPEN, Import.STOPPED))
        if not waiting.update(state=Import.RUNNING, moved_at=timezone.now()):
            if PeopleImport.objects.filter(pk=people_import.pk, state=Import.RUNNING).exists():
                return  # the second click of a double one
            raise Refused("import_not_open")
        without = ImportLine.objects.filter(people_import=people_import, state=Line.PENDING, has_photo=False)
        without.update(state=Line.REFUSED, reason="photo_missing")
        audit.record("import.started", actor=actor, subject=people_import)
        transaction.on_commit(partial(sending.send_import, people_import.pk))


def stop_import(people_import: PeopleImport, *, actor: User) -> None:
    """Stop after the line that is being looked at. Raises ``Refused("import_not_running")``."""
    with transaction.atomic():
        running = PeopleImport.objects.filter(pk=people_import.pk, state=Import.RUNNING)
        if not running.update(state=Import.STOPPED, moved_at=timezone.now()):
            raise Refused("import_not_running")
        audit.record("import.stopped", actor=actor, subject=people_import)


def abandon_import(people_import: PeopleImport, *, actor: User | None = None) -> None:
    """End it for good: photographs that are still waiting are deleted."""
    with transaction.atomic():
        PeopleImport.objects.filter(pk=people_import.pk).update(state=Import.DONE, finished_at=timezone.now())
        unfinished = people_import.lines.filter(state__in=(Line.PENDING, Line.RUNNING))
        abandoned = {"reason": "import_abandoned", "has_photo": False, "lease_until": None}
        count = unfinished.update(state=Line.REFUSED, **abandoned)
        audit.record("import.abandoned", actor=actor, subject=people_import, lines=count)
        transaction.on_commit(partial(staging.remove_folder, people_import.pk))


def give_up(people_import: PeopleImport, *, actor: User) -> None:
    """End an import whose photographs could not all be kept: files first, as the disk may be full."""
    staging.remove_folder(people_import.pk)
    abandon_import(people_import, actor=actor)


def finish_if_over(import_id: UUID) -> None:
    """Say that it is done once no line waits or is being looked at."""
    with transaction.atomic():
        unfinished = ImportLine.objects.filter(
            people_import=import_id, state__in=(Line.PENDING, Line.RUNNING)
        )
        if unfinished.exists():
            return
        running = PeopleImport.objects.filter(pk=import_id, state=Import.RUNNING)
        now = timezone.now()
        if not running.update(state=Import.DONE, finished_at=now, moved_at=now):
            return
        done = PeopleImport.objects.get(pk=import_id)
        enrolled = done.lines.filter(state=Line.ENROLLED).count()
        refused = done.lines.count() - enrolled
        audit.record(
            "import.finished", actor=done.started_by, subject=done, enrolled=enrolled, refused=refused
        )
        transaction.on_commit(partial(staging.remove_folder, done.pk))


def hand_back_lost_lines() -> int:
    """Lines whose worker fell silent wait again; a line that was lost too often is refused."""
    lost = ImportLine.objects.filter(state=Line.RUNNING, lease_until__lt=timezone.now())
    crashed = {"reason": "crashed_repeatedly", "figures": {"crashes": MAX_ATTEMPTS}}
    refused = lost.filter(attempt__gte=MAX_ATTEMPTS).update(state=Line.REFUSED, lease_until=None, **crashed)
    return refused + lost.update(state=Line.PENDING, lease_until=None)


def send_stalled() -> None:
    """Send imports that nobody goes on with, as after a worker's or Redis' death."""
    silent = PeopleImport.objects.filter(state=Import.RUNNING, moved_at__lt=timezone.now() - STALLED_AFTER)
    for import_id in silent.values_list("pk", flat=True):
        sending.send_import(import_id)


def _line_of(people_import: PeopleImport, number: int, row: Row) -> ImportLine:
    return ImportLine(
        people_import=people_import,
        number=number,
        file=row.file,
        file_key=_key(row.file),
        person_name=row.name,
        person_number=row.number,
        email=row.email,
        groups=row.groups,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        consent_on=row.consent_on,
        state=Line.REFUSED if row.reason else Line.PENDING,
        reason=row.reason,
        figures=row.figures,
    )


def _lines_naming(people_import: PeopleImport, name: str) -> list[ImportLine]:
    """Lines that mean this file: by its whole path, or else by its name alone."""
    same_name = list(people_import.lines.filter(file_key=_key(name)))
    return [line for line in same_name if _plain(line.file) == _plain(name)] or same_name


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).replace("\\", "/").strip("/").casefold()


def _key(name: str) -> str:
    return PurePosixPath(_plain(name)).name[:255]


def _add_stray(people_import: PeopleImport, name: str) -> ImportLine:
    number = people_import.lines.count() + 1
    if number > 2 * MAX_LINES:
        raise Refused("table_too_long", max_lines=MAX_LINES)
    return ImportLine.objects.create(
        people_import=people_import,
        number=number,
        file=name[:255],
        file_key=_key(name),
        state=Line.REFUSED,
        reason="not_in_table",
    )


def _stage(people_import: PeopleImport, line: ImportLine, photo: bytes) -> None:
    try:
        staging.keep_photo(people_import.pk, line.number, photo)
    except OSError as error:
        if is_disk_full(error):
            raise Refused("disk_full") from error
        raise
    line.has_photo = True
    line.save(update_fields=["has_photo"])
