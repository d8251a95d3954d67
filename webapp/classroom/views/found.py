"""What an address is of, if it is the visitor's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest

from webapp.accounts.access import signed_in
from webapp.classroom import selectors
from webapp.classroom.models import Classic, Lesson, LessonClass
from webapp.sentences import Refused


def lesson_of(request: HttpRequest, lesson_id: int) -> Lesson:
    """Raises ``Refused("not_found")``."""
    return selectors.get_lesson(lesson_id=lesson_id, owner=signed_in(request))


def class_of(request: HttpRequest, lesson_id: int, class_id: int) -> LessonClass:
    """Raises ``Refused("not_found")``."""
    return selectors.get_class(lesson_of(request, lesson_id), class_id=class_id)


def classic_of(request: HttpRequest, classic_id: int) -> Classic:
    """Raises ``Refused("not_found")``."""
    return selectors.get_classic(classic_id=classic_id, owner=signed_in(request))


Found = TypeVar("Found")


def or_404(find: Callable[[], Found]) -> Found:
    """For pages, where a refusal in JSON would be read by a person."""
    try:
        return find()
    except Refused as error:
        raise Http404 from error
