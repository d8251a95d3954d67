"""What the pages of photographs show: whose they are, what was found in them, how far a job on many is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.jobs.selectors import list_jobs
from webapp.objects import kind
from webapp.objects.detectors import DETECTORS, IOU
from webapp.objects.labels import LABELS, color_of, name_of
from webapp.objects.models import BatchLine, Finding, FoundLabel
from webapp.objects.raw import RawBoxes, unpacked
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, photo_dict
from webapp.sentences import ErrorDict, Refused, error_json

SHOWN_LABELS = 4


class LabelDict(TypedDict):
    label: str
    name: str
    color: str
    count: int


class CardDict(TypedDict):
    photo: PhotoDict
    is_looked_at: bool
    labels: list[LabelDict]


class FoundDict(TypedDict):
    """What a browser needs to choose and draw boxes by itself."""

    raw: RawBoxes
    names: dict[str, str]
    colors: dict[str, str]
    score: float
    iou: float


class LineDict(TypedDict):
    position: int
    photo: PhotoDict
    labels: list[LabelDict]
    error: ErrorDict | None


def list_library(*, owner: User, labels: Iterable[str] = (), unseen: bool = False) -> QuerySet[Photo]:
    """The owner's photographs, newest first, then the house's; only those in which all ``labels`` were found."""
    photos = Photo.objects.filter(
        Q(owner=owner) | Q(owner=None), role=Photo.Role.PHOTOGRAPH, removed_at=None
    ).order_by("-owner", "-created_at")
    for label in labels:
        photos = photos.filter(Exists(_labels(owner).filter(finding__photo=OuterRef("pk"), label=label)))
    if unseen:
        photos = photos.exclude(Exists(Finding.objects.filter(owner=owner, photo=OuterRef("pk"))))
    return photos


def count_labels(*, owner: User, photos: QuerySet[Photo]) -> list[LabelDict]:
    """In how many of ``photos`` each label was found, the most frequent first."""
    rows = (
        _labels(owner)
        .filter(finding__photo__in=photos.order_by())
        .order_by()
        .values("label")
        .annotate(photos=Count("finding__photo", distinct=True))
    )
    found = [_label_dict(row["label"], row["photos"]) for row in rows if row["label"] in LABELS]
    return sorted(found, key=lambda row: (-row["count"], row["name"]))


def cards(photos: Iterable[Photo], *, owner: User) -> list[CardDict]:
    photos = list(photos)
    looked_at: dict[UUID, dict[str, int]] = {}
    for finding in (
        Finding.objects.filter(owner=owner, photo__in=photos).prefetch_related("labels").defer("raw")
    ):
        counts = looked_at.setdefault(finding.photo_id, {})
        for row in finding.labels.all():
            counts[row.label] = max(row.count, counts.get(row.label, 0))
    return [
        {
            "photo": photo_dict(photo),
            "is_looked_at": photo.pk in looked_at,
            "labels": _label_dicts(looked_at.get(photo.pk, {}))[:SHOWN_LABELS],
        }
        for photo in photos
    ]


def get_photo(*, photo_id: UUID, viewer: User) -> Photo:
    """A photograph in this person's library. Raises ``Refused("not_found")``."""
    photo = list_library(owner=viewer).filter(pk=photo_id).first()
    if photo is None:
        raise Refused("not_found")
    return photo


def list_findings(*, photo: Photo, owner: User) -> QuerySet[Finding]:
    """What was found in a photograph for this person, newest first."""
    return Finding.objects.filter(photo=photo, owner=owner)


def found_dict(finding: Finding) -> FoundDict:
    raw = unpacked(finding.raw)
    present = list(dict.fromkeys(raw["labels"]))
    return {
        "raw": raw,
        "names": {label: name_of(label) for label in present},
        "colors": {label: color_of(label) for label in present},
        "score": DETECTORS[finding.detector].score,
        "iou": IOU,
    }


def find_unfinished_job(*, photo: Photo, owner: User) -> Job | None:
    """The job that is looking at this photograph just now, for its page."""
    jobs = list_jobs(owner=owner, kind=kind.ONE).filter(state__in=Job.UNFINISHED)
    return jobs.filter(settings__photo=str(photo.pk)).first()


def list_unfinished_batches(*, owner: User) -> QuerySet[Job]:
    return list_jobs(owner=owner, kind=kind.MANY).filter(state__in=Job.UNFINISHED)


def list_lines(job: Job, *, after: int = 0) -> list[LineDict]:
    """The photographs of a job that were looked at, in order, those after a position."""
    lines = BatchLine.objects.filter(job=job, position__gt=after).exclude(done_at=None)
    return [_line_dict(line) for line in lines.select_related("photo")]


def count_lines(job: Job) -> int:
    return BatchLine.objects.filter(job=job).count()


def _line_dict(line: BatchLine) -> LineDict:
    return {
        "position": line.position,
        "photo": photo_dict(line.photo),
        "labels": _label_dicts(line.found),
        "error": error_json(line.reason, line.figures) if line.reason else None,
    }


def _labels(owner: User) -> QuerySet[FoundLabel]:
    return FoundLabel.objects.filter(finding__owner=owner)


def _label_dicts(counts: dict[str, Any]) -> list[LabelDict]:
    rows = [_label_dict(label, count) for label, count in counts.items() if label in LABELS]
    return sorted(rows, key=lambda row: (-row["count"], row["name"]))


def _label_dict(label: str, count: int) -> LabelDict:
    return {"label": label, "name": name_of(label), "color": color_of(label), "count": count}
