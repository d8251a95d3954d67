"""What is learned from a lesson's photographs, and what a worker keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F

from webapp.classroom import kind, selectors
from webapp.classroom.models import Lesson
from webapp.classroom.pipelines.files import remove_exports, write_arrays
from webapp.classroom.pipelines.offers import suggested_depth
from webapp.jobs.kinds import Checkpoint
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, start_job
from webapp.sentences import Refused


def learn(lesson: Lesson, *, variations: list[str], depth: str, members: int, request_key: UUID) -> Job:
    """Learn anew from all photographs of a lesson; a training of it that still goes on is stopped.

    Args:
        variations: of ``offers.VARIATIONS``.
        depth: ``head``, ``blocks``, ``all``, or ``auto``: what suits so many photographs.
        members: networks of the ensemble, of ``offers.ENSEMBLES``; with less frozen there is none.

    Raises:
        Refused: ``class_without_photos``, ``queue_full``.
    """
    counted = selectors.counted_classes(lesson)
    for one, count in counted:
        if not count:
            raise Refused("class_without_photos", name=one.name)
    # What is none of the classes has no photographs of its own kind: however few, the others say how much may learn.
    fewest = min(count for one, count in counted if not one.is_none)
    chosen = suggested_depth(fewest) if depth == "auto" else depth
    wanted = {
        "lesson": lesson.pk,
        "name": lesson.name,
        "variations": variations,
        "depth": chosen,
        "members": members,
        # As they are now: what is learned keeps its meaning when they change.
        "classes": [{"id": one.pk, "name": one.name} for one, _ in counted],
    }
    earlier = selectors.find_unfinished(lesson)
    if earlier is not None and earlier.request_key != request_key:
        cancel_job(earlier)
    job = start_job(
        kind=kind.LESSON if chosen == "head" else kind.FINE_TUNING,
        owner=lesson.owner,
        settings=wanted,
        request_key=request_key,
    )
    Lesson.objects.filter(pk=lesson.pk).update(job=job)
    return job


def lesson_of(job: Job) -> Lesson:
    """Raises ``Refused("lesson_deleted")``."""
    lesson = Lesson.objects.filter(pk=job.settings["lesson"], owner=job.owner).select_related("owner").first()
    if lesson is None:
        raise Refused("lesson_deleted")
    return lesson


def keep_lesson(job: Job, arrays: Checkpoint, figures: Mapping[str, Any]) -> None:
    """Keep what a training has learned, in place of what was learned before."""
    lesson = Lesson.objects.filter(pk=job.settings["lesson"], owner=job.owner).select_related("owner").first()
    if lesson is None or not Job.objects.filter(pk=job.pk, attempt=job.attempt).exists():
        return  # deleted while it learned, or overtaken by another worker
    name = write_arrays(lesson, "lesson.npz", arrays)
    Lesson.objects.filter(pk=lesson.pk).update(
        weights=name,
        version=F("version") + 1,
        learned=[one["name"] for one in job.settings["classes"]],
        figures={**figures, "depth": job.settings["depth"], "variations": job.settings["variations"]},
    )
    remove_exports(lesson)


def export(lesson: Lesson, *, format: str, is_ensemble: bool, request_key: UUID) -> Job:
    """Make a file to take home. Raises ``Refused``: ``not_learned_yet``, ``queue_full``."""
    if not lesson.weights:
        raise Refused("not_learned_yet")
    wanted = {"lesson": lesson.pk, "name": lesson.name, "format": format, "is_ensemble": is_ensemble}
    return start_job(kind=kind.EXPORT, owner=lesson.owner, settings=wanted, request_key=request_key)
