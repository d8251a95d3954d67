"""The photographs of a lesson, and which of them are kept aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.training.labelled import held_out
from webapp.classroom import selectors
from webapp.classroom.models import Lesson
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.sentences import Refused


@dataclass(frozen=True, slots=True)
class Examples:
    """Photographs and what they show.

    Attributes:
        photos: in the order of the classes.
        labels: ``(N,) int``.
        is_held_out: ``(N,) bool``.
    """

    photos: list[Photo]
    labels: np.ndarray
    is_held_out: np.ndarray

    @property
    def learned(self) -> np.ndarray:
        """The places of those that are learned from."""
        return np.flatnonzero(~self.is_held_out)

    @property
    def held_out(self) -> np.ndarray:
        return np.flatnonzero(self.is_held_out)


def examples_of(job: Job, lesson: Lesson) -> Examples:
    """As they are when the training begins. Raises ``Refused("class_without_photos")``."""
    places = {one["id"]: place for place, one in enumerate(job.settings["classes"])}
    rows = [row for row in selectors.list_examples(lesson) if row.lesson_class_id in places]
    labels = np.array([places[row.lesson_class_id] for row in rows], np.int64)
    for place, one in enumerate(job.settings["classes"]):
        if not (labels == place).any():
            raise Refused("class_without_photos", name=one["name"])
    return Examples([row.photo for row in rows], labels, held_out(labels))
