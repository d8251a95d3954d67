"""Photographs of classes become a softmax, in seconds. Workers only: this loads networks."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from vision.step import Checkpoint, Step
from vision.training.features import features_of
from vision.training.ten_crop import CROPS
from vision.training.transfer import HeadSettings, SoftmaxHead, head_of, train_head
from webapp.classroom.kind import LEARNED, NOT_MEASURED
from webapp.classroom.pipelines.examples import Examples, examples_of
from webapp.classroom.pipelines.looks import Looks, look_at
from webapp.classroom.services.trainings import keep_lesson, lesson_of
from webapp.jobs.models import Job

Steps = Generator[Step, None, None]

MEMBERS = 5
"""Softmaxes of an ensemble: they learn together and cost next to nothing."""
LOOKING = 0.7
"""Part of the whole that looking at photographs takes; what is remembered takes none."""
TIMED = 3
"""The middle of so many measurements is the time that a look takes."""


def learn(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look at the photographs of a lesson, or remember them, and train softmaxes on what was seen."""
    lesson = lesson_of(job)
    examples = examples_of(job, lesson)
    looks = Looks(tuple(job.settings["variations"]))
    features, shown = yield from seen(examples, looks)
    steps = train_head(
        features[examples.learned],
        examples.labels[examples.learned],
        settings_for(job),
        held_out=(features[examples.held_out, 0], examples.labels[examples.held_out]),
        checkpoint=checkpoint,
    )
    for step in steps:
        yield _moved(step, shown)
    assert step.checkpoint is not None
    head = head_of(step.checkpoint())
    figures = yield from measured(examples, features[:, 0], head)
    keep_lesson(job, {"weights": head.weights, "biases": head.biases}, figures)
    yield Step(fraction=1.0, message="done")


def settings_for(job: Job) -> HeadSettings:
    return HeadSettings(classes=len(job.settings["classes"]), members=MEMBERS)


def seen(examples: Examples, looks: Looks) -> Generator[Step, None, tuple[np.ndarray, np.ndarray]]:
    """Look at all photographs; returns ``(N, V, 1280)``, and the last picture of what was looked at."""
    features, shown = [], _row(looks.squares(examples.photos[0]))
    total = len(examples.photos)
    for number, looked in enumerate(look_at(examples.photos, looks), 1):
        features.append(looked.features)
        if looked.squares is not None:
            shown = _row(looked.squares)
        yield Step(
            fraction=LOOKING * number / total,
            message="looking",
            image=shown,
            figures={"photo": number, "photos": total},
        )
    return np.stack(features), shown


def measured(
    examples: Examples, features: np.ndarray, head: SoftmaxHead
) -> Generator[Step, None, dict[str, Any]]:
    """How well each way of answering does on what was kept aside, and what it costs.

    Args:
        features: ``(N, 1280)`` of the middles.
    """
    aside, truth = examples.held_out, examples.labels[examples.held_out]
    crops = np.zeros((0, CROPS, features.shape[1]), np.float32)
    if len(aside):
        yield Step(fraction=1.0, message="measuring")
        photos = [examples.photos[place] for place in aside]
        crops = np.stack([looked.features for looked in look_at(photos, Looks(is_ten_crop=True))])
    choices = []
    for is_ten_crop in (False, True):
        square = np.zeros((CROPS if is_ten_crop else 1, 224, 224, 3), np.uint8)
        seconds = _seconds(square)
        for members in (1, len(head.weights)):
            accuracy = None
            if len(aside):
                said = (
                    head.classify(crops, members=members).mean(1)
                    if is_ten_crop
                    else head.classify(features[aside], members=members)
                )
                accuracy = float((said.argmax(1) == truth).mean())
            choices.append(
                {
                    "ten_crop": is_ten_crop,
                    "members": members,
                    "accuracy": accuracy,
                    "milliseconds": round(1000 * seconds, 1),
                }
            )
    return {"choices": choices, "learned": len(examples.learned), "held_out": len(aside)}


def _seconds(squares: np.ndarray) -> float:
    """What a look takes on this machine as it is now; the softmaxes after it are not worth measuring."""
    times = []
    for _ in range(TIMED):
        began = time.monotonic()
        features_of(squares)
        times.append(time.monotonic() - began)
    return sorted(times)[TIMED // 2]


def _row(squares: np.ndarray) -> np.ndarray:
    return np.concatenate(list(squares[:, ::2, ::2]), axis=1)


def _moved(step: Step, shown: np.ndarray) -> Step:
    return Step(
        fraction=LOOKING + (1 - LOOKING) * step.fraction,
        message="training",
        # a picture, because figures travel with one
        image=shown,
        figures=with_all(step.figures),
        checkpoint=step.checkpoint,
    )


def with_all(figures: Mapping[str, float]) -> dict[str, float]:
    """Every figure that is kept as history, where none was measured :data:`NOT_MEASURED`."""
    return {**dict.fromkeys(LEARNED, NOT_MEASURED), **figures} if figures else {}
