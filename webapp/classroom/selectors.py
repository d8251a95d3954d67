"""What the pages of the classroom show: only their owner sees them."""

from __future__ import annotations

from typing import TypedDict

from django.db.models import Count, Prefetch, Q, QuerySet

from webapp.accounts.models import User
from webapp.classroom import kind
from webapp.classroom.models import Classic, Example, Lesson, LessonClass
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, photo_dict
from webapp.sentences import Refused

THERE = Q(examples__photo__removed_at=None)


class ClassDict(TypedDict):
    id: int
    name: str
    is_none: bool
    photos: list[PhotoDict]


def list_lessons(*, owner: User) -> QuerySet[Lesson]:
    return Lesson.objects.filter(owner=owner).prefetch_related(_classes())


def get_lesson(*, lesson_id: int, owner: User) -> Lesson:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    lesson = Lesson.objects.filter(pk=lesson_id, owner=owner).select_related("owner", "job").first()
    if lesson is None:
        raise Refused("not_found")
    return lesson


def get_class(lesson: Lesson, *, class_id: int) -> LessonClass:
    found = lesson.classes.filter(pk=class_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def list_classes(lesson: Lesson) -> list[ClassDict]:
    classes = LessonClass.objects.filter(lesson=lesson).prefetch_related(_examples())
    return [class_dict(one) for one in classes]


def class_dict(one: LessonClass) -> ClassDict:
    return {
        "id": one.pk,
        "name": one.name,
        "is_none": one.is_none,
        "photos": [photo_dict(example.photo) for example in one.examples.all()],
    }


def counted_classes(lesson: Lesson) -> list[tuple[LessonClass, int]]:
    """Each class with how many photographs it has, in the order of their making."""
    counted = LessonClass.objects.filter(lesson=lesson).annotate(photo_count=Count("examples", filter=THERE))
    return [(one, one.photo_count) for one in counted]


def list_examples(lesson: Lesson) -> list[Example]:
    """Of all classes, in the order of the classes."""
    examples = Example.objects.filter(lesson_class__lesson=lesson, photo__removed_at=None)
    return list(examples.select_related("photo", "lesson_class").order_by("lesson_class", "pk"))


def list_library(*, owner: User) -> QuerySet[Photo]:
    """All photographs of a person, newest first, then the house's."""
    return Photo.objects.filter(
        Q(owner=owner) | Q(owner=None), role=Photo.Role.PHOTOGRAPH, removed_at=None
    ).order_by("-owner", "-created_at")


def find_unfinished(lesson: Lesson) -> Job | None:
    """The training of a lesson that still goes on."""
    learning = Job.objects.filter(
        owner=lesson.owner,
        kind__in=(kind.LESSON, kind.FINE_TUNING),
        state__in=Job.UNFINISHED,
        settings__lesson=lesson.pk,
    )
    return learning.select_related("owner", "photo", "painting").order_by("-pk").first()


def list_classics(*, owner: User) -> QuerySet[Classic]:
    return Classic.objects.filter(owner=owner).select_related("job")


def get_classic(*, classic_id: int, owner: User) -> Classic:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    classic = Classic.objects.filter(pk=classic_id, owner=owner).select_related("owner", "job__owner").first()
    if classic is None:
        raise Refused("not_found")
    return classic


def _examples() -> Prefetch[str]:
    there = Example.objects.filter(photo__removed_at=None).select_related("photo")
    return Prefetch("examples", there)


def _classes() -> Prefetch[str]:
    return Prefetch("classes", LessonClass.objects.prefetch_related(_examples()))
