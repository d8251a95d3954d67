"""Answers with a file's bytes, for its owner's browser only."""

from __future__ import annotations

import mimetypes
import re

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, quote_etag

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def file_response(
    request: HttpRequest, stored: FieldFile, *, cache: str = FOR_EVER, download_as: str = ""
) -> HttpResponse:
    """Answer with a stored file; 304 if the browser has it, 206 for the part it asks for (videos).

    Args:
        stored: a file field's value.
        cache: the ``Cache-Control`` header.
        download_as: the name under which a browser saves it; shown in place if empty.

    Raises:
        Http404: there is no such file.
    """
    if not stored.name or not stored.storage.exists(stored.name):
        raise Http404
    modified = stored.storage.get_modified_time(stored.name).timestamp()
    etag = quote_etag(f"{stored.size:x}-{modified:.6f}")
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = _with_body(request, stored)
        response["Content-Type"] = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = cache
    if download_as:
        response["Content-Disposition"] = content_disposition_header(True, download_as) or "attachment"
    return response


def _with_body(request: HttpRequest, stored: FieldFile) -> HttpResponse:
    size = stored.size
    wanted = _RANGE.match(request.headers.get("Range", ""))
    if wanted is None or wanted.group(0) == "bytes=-":
        with stored.open("rb") as file:
            return HttpResponse(file.read())
    first, last = wanted.groups()
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if start >= stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with stored.open("rb") as file:
        file.seek(start)
        body = file.read(stop - start)
    return HttpResponse(body, status=206, headers={"Content-Range": f"bytes {start}-{stop - 1}/{size}"})
