"""What lists and pages show of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone

from webapp.gallery.access_times import current_consent
from webapp.gallery.models import FaceTemplate, Person, Schedule


class Row(TypedDict):
    person: Person
    groups: list[str]
    faces: int
    # A slug: ok, no_consent, no_face, expired, not_yet_valid.
    state: str


class TemplateDict(TypedDict):
    uuid: str
    source: str
    pose: str
    created_at: Any
    face_pixels: int | None
    picture_url: str | None
    remove_url: str


class ScheduleDict(TypedDict):
    id: int
    name: str
    rules: list[dict[str, Any]]
    url: str


def list_rows(people: Iterable[Person]) -> list[Row]:
    """People as ``list_people`` gives them, each with what is to be known at a glance."""
    return [
        {
            "person": person,
            "groups": [group.name for group in person.groups.all()],
            "faces": person.template_count,  # type: ignore[attr-defined]  # annotated
            "state": _state(person, person.template_count),  # type: ignore[attr-defined]
        }
        for person in people
    ]


def template_dict(template: FaceTemplate) -> TemplateDict:
    person = template.person
    arguments = [person.gallery_id, person.pk, template.uuid]
    has_picture = template.sealed_picture is not None
    pixels = template.quality.get("face_pixels")
    return {
        "uuid": str(template.uuid),
        "source": template.get_source_display(),
        "pose": template.get_pose_display(),
        "created_at": template.created_at,
        "face_pixels": round(pixels) if pixels else None,
        "picture_url": reverse("gallery:face_picture", args=arguments) if has_picture else None,
        "remove_url": reverse("gallery:remove_face", args=arguments),
    }


def schedule_dict(schedule: Schedule) -> ScheduleDict:
    url = reverse("gallery:schedule", args=[schedule.gallery_id, schedule.pk])
    return {"id": schedule.pk, "name": schedule.name, "rules": schedule.rules, "url": url}


def _state(person: Person, faces: int) -> str:
    today = timezone.localdate()
    if current_consent(person, today) is None:
        return "no_consent"
    if not faces:
        return "no_face"
    if person.valid_until and person.valid_until < today:
        return "expired"
    return "not_yet_valid" if person.valid_from and person.valid_from > today else "ok"
