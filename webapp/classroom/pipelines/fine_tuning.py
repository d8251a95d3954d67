"""A lesson with many photographs: less of the packaged network is frozen. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from vision.step import Checkpoint, Step
from vision.training.augmentation import Recipe
from vision.training.features import SIDE
from vision.training.heads import Head, head_in
from vision.training.labelled import LabelledImages
from vision.training.taught import Taught, traced
from vision.training.ten_crop import center_crop
from vision.training.transfer import HeadSettings, head_of, train_head
from vision.training.unfreezing import UnfreezingSettings, fine_tune, network_of, steps_for
from webapp.classroom.kind import NOT_MEASURED
from webapp.classroom.pipelines.examples import Examples, examples_of
from webapp.classroom.pipelines.learning import seen, with_all
from webapp.classroom.pipelines.looks import Looks
from webapp.classroom.pipelines.measuring import by_features, by_network, measured, strangers
from webapp.classroom.pipelines.offers import SEEN_SIDE
from webapp.classroom.services.trainings import keep_lesson, lesson_of
from webapp.jobs.models import Job
from webapp.photos.pixels import read_image

Steps = Generator[Step, None, None]

LOOKING, BEGINNING, LEARNING = 0.1, 0.15, 0.9
"""So far it is when all photographs were looked at, when the softmax has learned with which it begins, and when all has."""
ASIDE = 60
"""Pictures on which it is measured now and then; with none kept aside, those that are learned from."""


def learn_on(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a softmax on frozen features, then learn on with less frozen; what is learned is kept also when stopped."""
    lesson = lesson_of(job)
    examples = examples_of(job, lesson)
    softmax = head_in(checkpoint or {}, "softmax")
    if softmax is None:
        softmax = yield from _begun(job, examples)
    learned = examples.learned
    recipe = Recipe().only(*job.settings["variations"]) if job.settings["variations"] else None
    settings = UnfreezingSettings(depth=job.settings["depth"], steps=steps_for(len(learned)), recipe=recipe)
    steps = fine_tune(
        lambda place: read_image(examples.photos[learned[place]].display, max_side=SEEN_SIDE),
        examples.labels[learned],
        softmax,
        settings,
        measured=_aside(examples),
        checkpoint=checkpoint,
    )
    figures: dict[str, float] = {"held_out_loss": NOT_MEASURED, "held_out_accuracy": NOT_MEASURED}
    step: Step | None = None
    try:
        for step in steps:
            figures |= step.figures
            yield _with_softmax(step, softmax, figures)
    except GeneratorExit:
        _keep(job, step, softmax, _about(examples, figures))
        raise
    # Before it is measured, too, which takes a while: stopped then, what it has learned is not lost.
    _keep(job, step, softmax, _about(examples, figures))
    assert step is not None
    assert step.checkpoint is not None
    network = by_network(traced(network_of(step.checkpoint(), softmax)))
    choices = yield from measured(
        examples, {"softmax": by_features(softmax), "network": network}, since=LEARNING
    )
    about = {"choices": choices, "strangers": strangers(examples, network)}
    _keep(job, step, softmax, {**_about(examples, figures), **about})


def _begun(job: Job, examples: Examples) -> Generator[Step, None, Head]:
    features, _ = yield from seen(examples, Looks(), until=LOOKING)
    learned = examples.learned
    settings = HeadSettings(classes=len(job.settings["classes"]))
    for step in train_head(features[learned], examples.labels[learned], settings):
        yield Step(fraction=LOOKING + (BEGINNING - LOOKING) * step.fraction, message="beginning")
    assert step.checkpoint is not None
    return head_of(step.checkpoint())


def _aside(examples: Examples) -> LabelledImages:
    places = (examples.held_out if len(examples.held_out) else examples.learned)[:ASIDE]
    squares = [
        center_crop(read_image(examples.photos[place].display, max_side=SEEN_SIDE), SIDE) for place in places
    ]
    return LabelledImages(np.stack(squares), examples.labels[places])


def _with_softmax(step: Step, softmax: Head, figures: dict[str, float]) -> Step:
    """As a step of the whole; its checkpoint also says where the softmax began."""
    inner = step.checkpoint
    assert inner is not None
    return Step(
        fraction=BEGINNING + (LEARNING - BEGINNING) * step.fraction,
        message="training",
        figures=with_all({**figures}) if step.figures else {},
        checkpoint=lambda: {**inner(), **softmax.arrays("softmax")},
    )


def _about(examples: Examples, figures: dict[str, float]) -> dict[str, Any]:
    accuracy = figures["held_out_accuracy"] if len(examples.held_out) else NOT_MEASURED
    return {
        "learned": len(examples.learned),
        "held_out": len(examples.held_out),
        "accuracy": None if accuracy == NOT_MEASURED else accuracy,
        "steps": figures.get("step", 0),
    }


def _keep(job: Job, step: Step | None, softmax: Head, about: dict[str, Any]) -> None:
    if step is None or step.checkpoint is None:
        return
    network = {name: array for name, array in step.checkpoint().items() if name.startswith("network_")}
    keep_lesson(job, Taught(softmax=softmax, network=network).arrays(), about)
