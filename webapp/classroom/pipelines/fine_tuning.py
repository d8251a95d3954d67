"""A lesson with many photographs: less of the packaged network is frozen. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from vision.step import Checkpoint, Step
from vision.training.augmentation import Recipe
from vision.training.features import SIDE
from vision.training.labelled import LabelledImages
from vision.training.ten_crop import center_crop
from vision.training.transfer import HeadSettings, SoftmaxHead, head_of, train_head
from vision.training.unfreezing import BATCH, UnfreezingSettings, fine_tune
from webapp.classroom.kind import NOT_MEASURED
from webapp.classroom.pipelines.examples import Examples, examples_of
from webapp.classroom.pipelines.learning import seen, with_all
from webapp.classroom.pipelines.looks import Looks
from webapp.classroom.pipelines.offers import SEEN_SIDE
from webapp.classroom.services.trainings import keep_lesson, lesson_of
from webapp.jobs.models import Job
from webapp.photos.pixels import read_image

Steps = Generator[Step, None, None]

EPOCHS, LEAST_STEPS, MOST_STEPS = 4, 30, 400
BEGINNING = 0.15
"""Part of the whole that the softmax takes with which it begins."""
MEASURED = 60
"""Pictures on which it is measured now and then; with none kept aside, those that are learned from."""
_HEAD = ("head_weights", "head_biases")


def learn_on(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a softmax on frozen features, then learn on with less frozen; what is learned is kept also when stopped."""
    lesson = lesson_of(job)
    examples = examples_of(job, lesson)
    if checkpoint is not None:
        head = SoftmaxHead(*(checkpoint[name] for name in _HEAD))
    else:
        head = yield from _begun(job, examples)
    learned = examples.learned
    recipe = Recipe().only(*job.settings["variations"]) if job.settings["variations"] else None
    settings = UnfreezingSettings(depth=job.settings["depth"], steps=_steps(len(learned)), recipe=recipe)
    steps = fine_tune(
        lambda place: read_image(examples.photos[learned[place]].display, max_side=SEEN_SIDE),
        examples.labels[learned],
        head,
        settings,
        measured=_aside(examples),
        checkpoint=checkpoint,
    )
    figures: dict[str, float] = {"held_out_loss": NOT_MEASURED, "held_out_accuracy": NOT_MEASURED}
    step: Step | None = None
    try:
        for step in steps:
            figures |= step.figures
            yield _with_head(step, head, figures)
    except GeneratorExit:
        _keep(job, step, head, figures, examples)
        raise
    _keep(job, step, head, figures, examples)


def _begun(job: Job, examples: Examples) -> Generator[Step, None, SoftmaxHead]:
    features, _ = yield from seen(examples, Looks())
    learned = examples.learned
    settings = HeadSettings(classes=len(job.settings["classes"]))
    for step in train_head(features[learned], examples.labels[learned], settings):
        yield Step(fraction=BEGINNING * step.fraction, message="beginning")
    assert step.checkpoint is not None
    return head_of(step.checkpoint())


def _aside(examples: Examples) -> LabelledImages:
    places = (examples.held_out if len(examples.held_out) else examples.learned)[:MEASURED]
    squares = [
        center_crop(read_image(examples.photos[place].display, max_side=SEEN_SIDE), SIDE) for place in places
    ]
    return LabelledImages(np.stack(squares), examples.labels[places])


def _steps(count: int) -> int:
    return int(np.clip(EPOCHS * count // BATCH, LEAST_STEPS, MOST_STEPS))


def _with_head(step: Step, head: SoftmaxHead, figures: dict[str, float]) -> Step:
    """As a step of the whole; its checkpoint also says where the softmax began."""
    inner = step.checkpoint
    assert inner is not None
    return Step(
        fraction=BEGINNING + (1 - BEGINNING) * step.fraction,
        message="training",
        figures=with_all({**figures}) if step.figures else {},
        checkpoint=lambda: {**inner(), _HEAD[0]: head.weights, _HEAD[1]: head.biases},
    )


def _keep(
    job: Job, step: Step | None, head: SoftmaxHead, figures: dict[str, float], examples: Examples
) -> None:
    if step is None or step.checkpoint is None:
        return
    network = {name: array for name, array in step.checkpoint().items() if name.startswith("network_")}
    accuracy = figures["held_out_accuracy"] if len(examples.held_out) else NOT_MEASURED
    about = {
        "learned": len(examples.learned),
        "held_out": len(examples.held_out),
        "accuracy": None if accuracy == NOT_MEASURED else accuracy,
        "steps": figures.get("step", 0),
    }
    keep_lesson(job, {**network, "weights": head.weights, "biases": head.biases}, about)
