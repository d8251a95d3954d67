"""Imports over HTTP: a table and photographs come in, a report goes out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.gallery import archive
from webapp.gallery.access import MANAGE, needs, not_here
from webapp.gallery.forms import ImportForm, filled_in
from webapp.gallery.models import Consent, PeopleImport
from webapp.gallery.selectors.imports import find_import, import_dict, list_imports, report_of
from webapp.gallery.services import imports
from webapp.gallery.table import MAX_LINES, Row, read_table
from webapp.gallery.views.found import gallery_or_404
from webapp.sentences import Refused


@require_safe
@needs(MANAGE)
@never_cache
@ensure_csrf_cookie
def new_import(request: HttpRequest, gallery_id: int) -> HttpResponse:
    gallery = gallery_or_404(request, gallery_id)
    context = {
        "gallery": gallery,
        "imports": list_imports(gallery),
        "methods": Consent.Method.choices,
        "today": timezone.localdate(),
        "limits": {
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
            "max_import_bytes": settings.MAX_IMPORT_BYTES,
            "max_lines": MAX_LINES,
        },
    }
    return render(request, "gallery/import.html", context)


@require_POST
@needs(MANAGE)
def open_import(request: HttpRequest, gallery_id: int) -> JsonResponse:
    """With an archive everything is there; with a folder's file names the photographs follow one by one."""
    gallery = gallery_or_404(request, gallery_id)
    values = filled_in(ImportForm(request.POST, request.FILES))
    rows = _rows(values)
    opened = imports.open_import(
        gallery,
        rows,
        title=values["title"] or _title(values),
        consent_on=values["consent_on"],
        method=values["consent_method"] or Consent.Method.PAPER,
        actor=signed_in(request),
    )
    if values["archive"]:
        # In no transaction: unpacking takes minutes, and nobody at a gate could be let in meanwhile.
        try:
            imports.add_archive(opened, values["archive"].file)
        except BaseException:
            imports.give_up(opened, actor=signed_in(request))
            raise
    return JsonResponse(import_dict(opened), status=201)


@require_POST
@needs(MANAGE, is_look=False)
def add_photo(request: HttpRequest, gallery_id: int, import_id: UUID) -> JsonResponse:
    found = _import(request, gallery_id, import_id)
    file = request.FILES.get("file")
    if file is None:
        raise Refused("no_file")
    name = request.POST.get("path", "")[:255] or file.name or ""
    try:
        lines = imports.add_photo(found, name, file.read())
    except Refused as refusal:
        if refusal.reason not in ("empty_file", "file_too_large"):
            raise
        imports.refuse_photo(found, name, refusal)
        lines = 0
    return JsonResponse({"lines": lines}, status=201)


@require_safe
@needs(MANAGE)
@never_cache
@ensure_csrf_cookie
def report(request: HttpRequest, gallery_id: int, import_id: UUID) -> HttpResponse:
    found = _import(request, gallery_id, import_id)
    context = {"gallery": found.gallery, "people_import": found, "progress": import_dict(found)}
    return render(request, "gallery/import_report.html", context)


@require_safe
@needs(MANAGE)
@never_cache
def state(request: HttpRequest, gallery_id: int, import_id: UUID) -> JsonResponse:
    return JsonResponse(import_dict(_import(request, gallery_id, import_id)))


@require_POST
@needs(MANAGE)
def start(request: HttpRequest, gallery_id: int, import_id: UUID) -> JsonResponse:
    found = _import(request, gallery_id, import_id)
    imports.start_import(found, actor=signed_in(request))
    return state_of(request, gallery_id, import_id)


@require_POST
@needs(MANAGE)
def stop(request: HttpRequest, gallery_id: int, import_id: UUID) -> JsonResponse:
    imports.stop_import(_import(request, gallery_id, import_id), actor=signed_in(request))
    return state_of(request, gallery_id, import_id)


@require_safe
@needs(MANAGE)
@never_cache
def report_csv(request: HttpRequest, gallery_id: int, import_id: UUID) -> HttpResponse:
    found = _import(request, gallery_id, import_id)
    response = HttpResponse("".join(report_of(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="import.csv"'
    return response


def state_of(request: HttpRequest, gallery_id: int, import_id: UUID) -> JsonResponse:
    return JsonResponse(import_dict(_import(request, gallery_id, import_id)))


def _import(request: HttpRequest, gallery_id: int, import_id: UUID) -> PeopleImport:
    found = find_import(import_id, gallery_id=gallery_id)
    if found is None:
        raise not_here(request)
    return found


def _rows(values: dict[str, Any]) -> list[Row]:
    """The lines: those of the table, chosen or in the archive; else one for each photograph."""
    if values["table"]:
        return read_table(values["table"].read())
    if values["archive"]:
        with archive.opened(values["archive"].file) as opened:
            entries = archive.entries_of(opened, max_bytes=2 * settings.MAX_IMPORT_BYTES)
            table, photos = archive.table_in(opened, entries)
        names = [entry.name for entry in photos]
        if table:
            return read_table(table)
    else:
        names = values["names"] or []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Refused("bad_request")
    if not names:
        raise Refused("nothing_to_import")
    if len(names) > MAX_LINES:
        raise Refused("table_too_long", max_lines=MAX_LINES)
    return imports.rows_of_names(names)


def _title(values: dict[str, Any]) -> str:
    for name in ("archive", "table"):
        if values[name]:
            return str(values[name].name)
    return gettext("A folder")
