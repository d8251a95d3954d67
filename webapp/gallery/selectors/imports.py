"""How far an import is, and what became of each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from webapp.accounts.tables import csv_line
from webapp.gallery.models import Gallery, ImportLine, PeopleImport
from webapp.gallery.problems import in_words
from webapp.jobs import broadcast
from webapp.sentences import sentence_of

LINES_SHOWN = 500
"""At once; a report of all is there to download."""


class LineDict(TypedDict):
    number: int
    file: str
    name: str
    state: str
    sentence: str
    person_url: str | None


class ImportUrls(TypedDict):
    page: str
    photos: str
    state: str
    start: str
    stop: str
    report: str


class ImportDict(TypedDict):
    id: str
    title: str
    state: str
    counts: dict[str, int]
    total: int
    without_photo: int
    has_worker: bool
    lines: list[LineDict]
    urls: ImportUrls


def list_imports(gallery: Gallery) -> QuerySet[PeopleImport]:
    return gallery.imports.annotate(line_count=Count("lines")).order_by("-created_at")


def find_import(import_id: UUID, *, gallery_id: int) -> PeopleImport | None:
    return PeopleImport.objects.filter(pk=import_id, gallery=gallery_id).first()


def import_dict(people_import: PeopleImport) -> ImportDict:
    lines = people_import.lines
    by_state = dict(lines.order_by().values_list("state").annotate(Count("pk")))
    counts = {state: by_state.get(state, 0) for state in ImportLine.State.values}
    waiting = lines.filter(state=ImportLine.State.PENDING)
    shown = lines.select_related("people_import").exclude(state=ImportLine.State.PENDING)
    return {
        "id": str(people_import.pk),
        "title": people_import.title,
        "state": people_import.state,
        "counts": counts,
        "total": sum(counts.values()),
        "without_photo": waiting.filter(has_photo=False).count(),
        "has_worker": broadcast.count_workers(settings.FACES_QUEUE) > 0,
        "lines": [line_dict(line) for line in shown.order_by("number")[:LINES_SHOWN]],
        "urls": _urls(people_import),
    }


def line_dict(line: ImportLine) -> LineDict:
    gallery_id = line.people_import.gallery_id
    person_id = line.person_id or line.figures.get("person")
    return {
        "number": line.number,
        "file": line.file,
        "name": line.person_name,
        "state": line.state,
        "sentence": sentence_of_line(line),
        "person_url": reverse("gallery:person", args=[gallery_id, person_id]) if person_id else None,
    }


def sentence_of_line(line: ImportLine) -> str:
    if not line.reason:
        return str(line.get_state_display()).capitalize()
    if line.reason == "face_not_good":
        return " ".join(problem["sentence"] for problem in in_words(line.figures["problems"].split(",")))
    return sentence_of(line.reason, line.figures)


def report_of(people_import: PeopleImport) -> Iterator[str]:
    """The report as lines of CSV, for a spreadsheet."""
    columns = ["line", "file", "name", "number", "result", "reason"]
    yield "\ufeff" + csv_line([gettext(column) for column in columns])
    for line in people_import.lines.order_by("number").iterator():
        result = gettext("enrolled") if line.state == ImportLine.State.ENROLLED else line.get_state_display()
        reason = sentence_of_line(line) if line.reason else ""
        yield csv_line([line.number, line.file, line.person_name, line.person_number, result, reason])


def _urls(people_import: PeopleImport) -> ImportUrls:
    def url(name: str) -> str:
        return reverse(f"gallery:{name}", args=[people_import.gallery_id, people_import.pk])

    return {
        "page": url("import_report"),
        "photos": url("import_photos"),
        "state": url("import_state"),
        "start": url("start_import"),
        "stop": url("stop_import"),
        "report": url("import_csv"),
    }
