"""What was learned as files for other programs. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator

import keras

from vision.step import Checkpoint, Step
from vision.training.taking_home import taken_home
from vision.training.taught import taught_in
from webapp.classroom.models import Lesson
from webapp.classroom.pipelines.files import read_arrays, write_export
from webapp.classroom.services.trainings import lesson_of
from webapp.jobs.models import Job
from webapp.sentences import Refused


def export(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """Make the archive that a page then hands out. Raises ``Refused``: ``lesson_deleted``, ``not_learned_yet``."""
    lesson = lesson_of(job)
    if not lesson.weights:
        raise Refused("not_learned_yet")
    yield Step(fraction=0.1, message="building")
    network = _network(lesson, is_ensemble=job.settings["is_ensemble"])
    yield Step(fraction=0.4, message="writing")
    format = job.settings["format"]
    write_export(lesson, format, taken_home(network, format, name=lesson.name, classes=lesson.learned))
    yield Step(fraction=1.0, message="done")


def _network(lesson: Lesson, *, is_ensemble: bool) -> keras.Model:
    try:
        return taught_in(read_arrays(lesson.weights)).build(is_ensemble=is_ensemble)
    except ValueError as error:  # learned by an earlier version
        raise Refused("not_learned_yet") from error
