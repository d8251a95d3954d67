"""What was found, for other programs: COCO JSON, YOLO text, CSV, and a picture with boxes on it."""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePosixPath
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from webapp.accounts.models import User
from webapp.accounts.tables import csv_line
from webapp.objects.detectors import DETECTORS, IOU
from webapp.objects.labels import LABELS
from webapp.objects.models import Finding
from webapp.objects.pipelines.choice import choose
from webapp.objects.pipelines.drawing import draw_boxes
from webapp.objects.pipelines.writing import CLASS_NAMES, Annotated, coco, yolo
from webapp.objects.raw import unpacked
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of
from webapp.sentences import Refused

COLUMNS = ("photograph", "label", "score", "left", "top", "right", "bottom", "detector")


def export_one(finding: Finding, *, format: str, score: float, iou: float, hide: list[str]) -> HttpResponse:
    """One photograph's boxes at these thresholds, without the labels in ``hide``. Raises ``Refused``."""
    one = _annotated(finding, _base_name(finding.photo), score=score, iou=iou, hide=hide)
    stem = PurePosixPath(one.file_name).stem
    if format == "png":
        return _file(draw_boxes(finding.photo, one.raw, one.shown), f"{stem}-objects.png", "image/png")
    if format == "yolo":
        return _file(yolo(one).encode(), f"{stem}.txt", "text/plain")
    return _tables([one], format=format, stem=stem)


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
    names = _distinct(_base_name(finding.photo) for finding in found)
    all_of_them = [
        _annotated(finding, name, score=DETECTORS[finding.detector].score, iou=IOU, hide=[])
        for finding, name in zip(found, names, strict=True)
    ]
    if format == "yolo":
        return _file(_yolo_zip(all_of_them), "objects-yolo.zip", "application/zip")
    return _tables(all_of_them, format=format, stem="objects")


def _tables(annotated: list[Annotated], *, format: str, stem: str) -> HttpResponse:
    if format == "coco":
        content = json.dumps(coco(annotated), ensure_ascii=False, indent=1)
        return _file(content.encode(), f"{stem}-coco.json", "application/json")
    if format == "csv":
        lines = [csv_line(COLUMNS), *(line for one in annotated for line in _csv_lines(one))]
        return _file(("\ufeff" + "".join(lines)).encode(), f"{stem}-objects.csv", "text/csv; charset=utf-8")
    raise Refused("not_found")


def _csv_lines(one: Annotated) -> Iterable[str]:
    rows = zip(one.labels, one.scores, one.boxes.tolist(), strict=True)
    for label, score, box in rows:
        yield csv_line([one.file_name, LABELS[label], score, *box, one.raw["detector"]])


def _yolo_zip(annotated: list[Annotated]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("classes.txt", "".join(f"{name}\n" for name in CLASS_NAMES))
        for one in annotated:
            archive.writestr(f"labels/{PurePosixPath(one.file_name).stem}.txt", yolo(one))
    return stream.getvalue()


def _annotated(finding: Finding, name: str, *, score: float, iou: float, hide: list[str]) -> Annotated:
    raw = unpacked(finding.raw)
    shown = [index for index in choose(raw, score=score, iou=iou) if raw["labels"][index] not in hide]
    return Annotated(name, raw, shown)


def _base_name(photo: Photo) -> str:
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


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
