"""Photographs of classes become a softmax and an ensemble, in seconds. Workers only: this loads networks."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from typing import Any

import numpy as np

from vision.step import Checkpoint, Step
from vision.training.ensemble import EnsembleSettings, ensemble_of, train_ensemble
from vision.training.heads import Head, head_in
from vision.training.taught import Taught
from vision.training.transfer import HeadSettings, head_of, train_head
from webapp.classroom.kind import LEARNED, NOT_MEASURED
from webapp.classroom.pipelines.examples import Examples, examples_of
from webapp.classroom.pipelines.looks import Looks, look_at
from webapp.classroom.pipelines.measuring import by_features, measured, strangers
from webapp.classroom.services.trainings import keep_lesson, lesson_of
from webapp.jobs.models import Job

Steps = Generator[Step, None, None]

LOOKING, SOFTMAX, LEARNING = 0.5, 0.65, 0.8
"""So far it is when all photographs were looked at, when the softmax has learned, and when the ensemble has; then it is measured."""


def learn(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look at the photographs of a lesson, or remember them; train a softmax on what was seen, and then an ensemble."""
    lesson = lesson_of(job)
    examples = examples_of(job, lesson)
    looks = Looks(tuple(job.settings["variations"]))
    features, shown = yield from seen(examples, looks)
    softmax = head_in(checkpoint or {}, "softmax")
    if softmax is None:
        softmax = yield from _softmax(job, examples, features, shown, checkpoint)
        checkpoint = None
    heads = {"softmax": softmax}
    figures: dict[str, Any] = {"learned": len(examples.learned), "held_out": len(examples.held_out)}
    if job.settings["members"]:
        began = time.monotonic()
        ensemble = yield from _ensemble(job, examples, features, softmax, checkpoint)
        heads["ensemble"] = ensemble
        figures["ensemble"] = {
            "members": job.settings["members"],
            "seconds": round(time.monotonic() - began, 1),
            "each": _each(examples, features, ensemble) if len(examples.held_out) else [],
        }
    ways = {name: by_features(head) for name, head in heads.items()}
    figures["choices"] = yield from measured(examples, ways, since=LEARNING)
    figures["strangers"] = strangers(examples, ways["softmax"])
    keep_lesson(job, Taught(softmax=softmax, ensemble=heads.get("ensemble")).arrays(), figures)
    yield Step(fraction=1.0, message="done")


def _softmax(
    job: Job, examples: Examples, features: np.ndarray, shown: np.ndarray, checkpoint: Checkpoint | None
) -> Generator[Step, None, Head]:
    steps = train_head(
        features[examples.learned],
        examples.labels[examples.learned],
        HeadSettings(classes=len(job.settings["classes"])),
        held_out=(features[examples.held_out, 0], examples.labels[examples.held_out]),
        checkpoint=checkpoint,
    )
    for step in steps:
        yield _moved(step, shown)
    assert step.checkpoint is not None
    return head_of(step.checkpoint())


def _ensemble(
    job: Job, examples: Examples, features: np.ndarray, softmax: Head, checkpoint: Checkpoint | None
) -> Generator[Step, None, Head]:
    """Its checkpoints also say what the softmax has learned."""
    settings = EnsembleSettings(classes=len(job.settings["classes"]), members=job.settings["members"])
    steps = train_ensemble(
        features[examples.learned], examples.labels[examples.learned], settings, checkpoint=checkpoint
    )
    for step in steps:
        inner = step.checkpoint
        assert inner is not None
        yield Step(
            fraction=SOFTMAX + (LEARNING - SOFTMAX) * step.fraction,
            message="ensemble",
            checkpoint=lambda inner=inner: {**inner(), **softmax.arrays("softmax")},  # type: ignore[misc]
        )
    assert step.checkpoint is not None
    return ensemble_of(step.checkpoint())


def seen(
    examples: Examples, looks: Looks, *, until: float = LOOKING
) -> Generator[Step, None, tuple[np.ndarray, np.ndarray]]:
    """Look at all photographs; returns ``(N, V, 1280)``, and the last picture of what was looked at.

    Args:
        until: part of the whole that is done then.
    """
    features, shown = [], _row(looks.squares(examples.photos[0]))
    total = len(examples.photos)
    for number, looked in enumerate(look_at(examples.photos, looks), 1):
        features.append(looked.features)
        if looked.squares is not None:
            shown = _row(looked.squares)
        yield Step(
            fraction=until * number / total,
            message="looking",
            image=shown,
            figures={"photo": number, "photos": total},
        )
    return np.stack(features), shown


def _each(examples: Examples, features: np.ndarray, ensemble: Head) -> list[float]:
    """How often each network of an ensemble alone is right on what was kept aside."""
    aside, truth = examples.held_out, examples.labels[examples.held_out]
    return [float(right) for right in (ensemble.each(features[aside, 0]).argmax(-1) == truth).mean(1)]


def _row(squares: np.ndarray) -> np.ndarray:
    return np.concatenate(list(squares[:, ::2, ::2]), axis=1)


def _moved(step: Step, shown: np.ndarray) -> Step:
    return Step(
        fraction=LOOKING + (SOFTMAX - LOOKING) * step.fraction,
        message="training",
        # a picture, because figures travel with one
        image=shown,
        figures=with_all(step.figures),
        checkpoint=step.checkpoint,
    )


def with_all(figures: Mapping[str, float]) -> dict[str, float]:
    """Every figure that is kept as history, where none was measured :data:`NOT_MEASURED`."""
    return {**dict.fromkeys(LEARNED, NOT_MEASURED), **figures} if figures else {}
