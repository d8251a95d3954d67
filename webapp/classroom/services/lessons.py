"""Lessons, their classes, and the photographs that show what is meant."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from webapp.accounts.models import User
from webapp.classroom import kind
from webapp.classroom.models import Example, Lesson, LessonClass
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job
from webapp.photos.models import Photo
from webapp.photos.selectors import list_house_photos
from webapp.sentences import Refused

MIN_CLASSES, MAX_CLASSES = 2, 10
MAX_EXAMPLES = 400
"""Of one class."""
MAX_LESSONS = 100


@transaction.atomic
def create_lesson(*, owner: User, name: str = "") -> Lesson:
    """A lesson with two classes to begin with. Raises ``Refused("too_many_lessons")``."""
    if Lesson.objects.filter(owner=owner).count() >= MAX_LESSONS:
        raise Refused("too_many_lessons", max_lessons=MAX_LESSONS)
    lesson = Lesson.objects.create(owner=owner, name=name or gettext("My lesson"))
    for number in range(1, MIN_CLASSES + 1):
        LessonClass.objects.create(lesson=lesson, name=gettext("Class %(number)s") % {"number": number})
    return lesson


def rename_lesson(lesson: Lesson, name: str) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(name=name)


def delete_lesson(lesson: Lesson) -> None:
    """Take it away with what was learned. The photographs stay in the library."""
    going_on = Job.objects.filter(owner=lesson.owner, kind__in=kind.OF_LESSONS, state__in=Job.UNFINISHED)
    for job in going_on.filter(settings__lesson=lesson.pk):
        cancel_job(job)
    lesson.delete()


@transaction.atomic
def add_class(lesson: Lesson, name: str = "") -> LessonClass:
    """Raises ``Refused``: ``too_many_classes_here``, ``class_taken``."""
    names = _names(lesson)
    if len(names) >= MAX_CLASSES:
        raise Refused("too_many_classes_here", max_classes=MAX_CLASSES)
    name = name or _free_name(names)
    if name.casefold() in names:
        raise Refused("class_taken", name=name)
    return LessonClass.objects.create(lesson=lesson, name=name)


@transaction.atomic
def add_none_class(lesson: Lesson) -> LessonClass:
    """A class for what belongs to none of the others, with the house's photographs that they do not have.

    Raises:
        Refused: ``too_many_classes_here``; ``class_taken`` if there is one already.
    """
    name = gettext("None of these")
    if lesson.classes.filter(is_none=True).exists():
        raise Refused("class_taken", name=name)
    made = add_class(lesson, name)
    LessonClass.objects.filter(pk=made.pk).update(is_none=True)
    taken = Example.objects.filter(lesson_class__lesson=lesson).values("photo")
    house = list_house_photos(role=Photo.Role.PHOTOGRAPH).exclude(pk__in=taken)
    add_examples(made, [photo.pk for photo in house])
    made.refresh_from_db()
    return made


@transaction.atomic
def rename_class(lesson_class: LessonClass, name: str) -> None:
    """Raises ``Refused("class_taken")``."""
    others = _names(lesson_class.lesson) - {lesson_class.name.casefold()}
    if name.casefold() in others:
        raise Refused("class_taken", name=name)
    LessonClass.objects.filter(pk=lesson_class.pk).update(name=name)


@transaction.atomic
def remove_class(lesson_class: LessonClass) -> None:
    """Its photographs stay in the library. Raises ``Refused("two_classes_stay")``."""
    if len(_names(lesson_class.lesson)) <= MIN_CLASSES:
        raise Refused("two_classes_stay")
    lesson_class.delete()


@transaction.atomic
def add_examples(lesson_class: LessonClass, photos: list[UUID]) -> list[Photo]:
    """Add photographs of the owner's library or of the house; return those that were not there.

    Raises:
        Refused: ``too_many_photos``; ``photo_deleted`` if one is not there or not the owner's.
    """
    owner = lesson_class.lesson.owner
    wanted = list(dict.fromkeys(photos))
    known = set(lesson_class.examples.values_list("photo", flat=True))
    if len(known | set(wanted)) > MAX_EXAMPLES:
        raise Refused("too_many_photos", max_photos=MAX_EXAMPLES)
    there = Photo.objects.filter(
        Q(owner=owner) | Q(owner=None), role=Photo.Role.PHOTOGRAPH, removed_at=None
    ).in_bulk(wanted)
    if len(there) < len(wanted):
        raise Refused("photo_deleted")
    new = [there[photo_id] for photo_id in wanted if photo_id not in known]
    Example.objects.bulk_create(
        (Example(lesson_class=lesson_class, photo=photo) for photo in new), ignore_conflicts=True
    )
    return new


def remove_examples(lesson_class: LessonClass, photos: list[UUID]) -> None:
    """Take photographs out of a class; they stay in the library."""
    lesson_class.examples.filter(photo__in=photos).delete()


def _free_name(names: set[str]) -> str:
    numbered = (gettext("Class %(number)s") % {"number": number} for number in range(1, MAX_CLASSES + 1))
    return next(name for name in numbered if name.casefold() not in names)


def _names(lesson: Lesson) -> set[str]:
    # The row is locked, so that two clicks do not make two classes of one name.
    Lesson.objects.select_for_update().get(pk=lesson.pk)
    return {name.casefold() for name in lesson.classes.values_list("name", flat=True)}
