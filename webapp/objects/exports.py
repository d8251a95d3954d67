"""What was found, for other programs: files of annotations, and a picture with boxes on it."""

from __future__ import annotations

import itertools
import mimetypes
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from webapp.accounts.models import User
from webapp.objects.detectors import DETECTORS, IOU
from webapp.objects.models import Finding
from webapp.objects.pipelines.choice import choose
from webapp.objects.pipelines.drawing import draw_boxes
from webapp.objects.pipelines.writing import Shown, write_files
from webapp.objects.raw import unpacked
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of
from webapp.sentences import Refused


def export_one(finding: Finding, *, format: str, hide: list[str], **thresholds: Any) -> HttpResponse:
    """One photograph's boxes at these thresholds (as :func:`choose` has them), without the labels in ``hide``.

    Raises:
        Refused: ``not_found`` if there is no such format.
    """
    shown = _shown(finding, _file_name(finding.photo), hide=hide, **thresholds)
    stem = PurePosixPath(shown.file_name).stem
    if format == "png":
        return _download(f"{stem}-objects.png", draw_boxes(finding.photo, shown.raw, shown.indices))
    return _files([shown], format=format, stem=stem)


def export_many(photos: list[UUID], *, owner: User, format: str) -> HttpResponse:
    """The newest answer about each photograph, at its detector's own thresholds.

    Raises:
        Refused: ``not_looked_at`` if none of them was; ``not_found`` if there is no such format.
    """
    findings = Finding.objects.filter(owner=owner, photo__in=photos).select_related("photo")
    newest: dict[UUID, Finding] = {}
    for finding in findings:
        newest.setdefault(finding.photo_id, finding)
    found = [newest[photo] for photo in dict.fromkeys(photos) if photo in newest]
    if not found:
        raise Refused("not_looked_at")
    names = _distinct(_file_name(finding.photo) for finding in found)
    shown = [
        _shown(finding, name, score=DETECTORS[finding.detector].score, iou=IOU, hide=[])
        for finding, name in zip(found, names, strict=True)
    ]
    return _files(shown, format=format, stem="objects")


def _shown(finding: Finding, name: str, *, hide: list[str], **thresholds: Any) -> Shown:
    raw = unpacked(finding.raw)
    chosen = choose(raw, **thresholds)
    raw["scores"] = chosen.scores
    return Shown(name, raw, [index for index in chosen.indices if raw["labels"][index] not in hide])


def _files(shown: list[Shown], *, format: str, stem: str) -> HttpResponse:
    """One file as it is, several in a ZIP."""
    files = write_files(shown, format)
    if files is None:
        raise Refused("not_found")
    if len(files) == 1:
        ((name, content),) = files.items()
        return _download(f"{stem}-{format}{PurePosixPath(name).suffix}", content)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return _download(f"{stem}-{format}.zip", stream.getvalue())


def _file_name(photo: Photo) -> str:
    stem = slugify(title_of(photo), allow_unicode=True)[:60] or "photograph"
    return f"{stem}{PurePosixPath(photo.original.name or '').suffix}"


def _distinct(names: Iterable[str]) -> list[str]:
    """The names, numbered where several photographs have one title: each needs files of its own."""
    distinct: dict[str, str] = {}
    for name in names:
        path = PurePosixPath(name)
        numbered = (f"{path.stem}-{number}" for number in itertools.count(2))
        stem = (
            path.stem if path.stem not in distinct else next(one for one in numbered if one not in distinct)
        )
        distinct[stem] = f"{stem}{path.suffix}"
    return list(distinct.values())


def _download(name: str, content: bytes) -> HttpResponse:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
