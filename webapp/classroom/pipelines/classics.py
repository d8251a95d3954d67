"""The classics, trained on MNIST. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import keras
import numpy as np

from vision.digits.mnist import CLASSES, Digits, load_mnist
from vision.networks.lenet5 import SIDE, build_lenet5
from vision.step import Checkpoint, Step
from vision.training.classifier import ClassifierSettings, predict, train_classifier
from vision.training.confusion import confusion_matrix, most_wrong
from vision.training.depths import DepthSettings, compare_depths
from vision.training.digits import digits_for
from vision.training.filters import filter_sheet
from webapp.classroom.kind import NOT_MEASURED
from webapp.classroom.models import Classic
from webapp.classroom.services.classics import keep_classic
from webapp.jobs.models import Job

Steps = Generator[Step, None, None]

BATCH, RATE = 64, 4e-3
MEASURED_WHILE_LEARNING, MEASUREMENTS = 1000, 10
"""Digits of the 10,000 of the test, and how often; at the end it is all of them."""
SHOWN_EVERY = 5
WRONG = 40
"""Digits that it reads wrongly are shown, the surest mistakes first."""
DEPTH_BATCH, DEPTH_FILTERS, DEPTH_RATE, DEPTH_TESTED = 64, 8, 0.05, 2000


def train_lenet5(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a LeNet-5; what it has learned is kept also when it is stopped."""
    wanted = job.settings
    learned = digits_for(load_mnist("train").first(wanted["pictures"]), SIDE)
    test = load_mnist("test")
    keras.utils.set_random_seed(wanted["seed"])
    network = build_lenet5()
    steps = max(1, wanted["epochs"] * (len(learned) // BATCH))
    settings = ClassifierSettings(
        steps=steps,
        batch=BATCH,
        learning_rate=RATE,
        measured_every=max(1, steps // MEASUREMENTS),
        seed=wanted["seed"],
    )
    aside = digits_for(test.first(MEASURED_WHILE_LEARNING), SIDE)
    figures = {"step": 0.0, "held_out_loss": NOT_MEASURED, "held_out_accuracy": NOT_MEASURED}
    try:
        for step in train_classifier(network, learned, settings, measured=aside, checkpoint=checkpoint):
            figures |= step.figures
            yield _shown(step, figures, network)
    except GeneratorExit:
        _keep_lenet5(job, network, test.first(MEASURED_WHILE_LEARNING), figures["step"])
        raise
    _keep_lenet5(job, network, test, figures["step"])


def train_depths(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train plain and residual networks of growing depth, and keep the errors of each as it ends."""
    wanted = job.settings
    learning = ClassifierSettings(
        steps=wanted["steps"],
        batch=DEPTH_BATCH,
        optimizer="momentum",
        learning_rate=DEPTH_RATE,
        seed=wanted["seed"],
    )
    settings = DepthSettings(depths=tuple(wanted["depths"]), filters=DEPTH_FILTERS, learning=learning)
    learned = digits_for(load_mnist("train").first(wanted["pictures"]), 28)
    measured = digits_for(load_mnist("test").first(DEPTH_TESTED), 28)
    ended: list[dict[str, Any]] = [] if checkpoint is None else _ended_before(job)
    for step in compare_depths(learned, settings, measured=measured, checkpoint=checkpoint):
        if "final_test_error" in step.figures:
            place = int(step.figures["network"])
            depth, shortcuts = settings.networks[place]
            row: dict[str, Any] = {"network": place, "depth": depth, "shortcuts": shortcuts}
            row |= {name: step.figures[f"final_{name}"] for name in ("training_error", "test_error")}
            ended = [*(one for one in ended if one["network"] != place), row]
            keep_classic(job, {"networks": ended})
        yield step


def _ended_before(job: Job) -> list[dict[str, Any]]:
    classic = Classic.objects.filter(job=job).first()
    networks: list[dict[str, Any]] = classic.figures.get("networks", []) if classic else []
    return networks


def _shown(step: Step, figures: dict[str, float], network: keras.Model) -> Step:
    is_shown = step.figures and (step.figures["step"] % SHOWN_EVERY == 0 or step.figures["step"] == 1)
    return Step(
        fraction=step.fraction,
        message=step.message,
        image=filter_sheet(network.get_layer("C1").kernel.numpy()) if is_shown else None,
        figures={**figures} if step.figures else {},
        checkpoint=step.checkpoint,
    )


def _keep_lenet5(job: Job, network: keras.Model, test: Digits, step: float) -> None:
    said = predict(network, digits_for(test, SIDE).images)
    truth = test.labels.astype(np.int64)
    wrong = most_wrong(truth, said, WRONG)
    figures = {
        "accuracy": float((said.argmax(1) == truth).mean()),
        "measured": len(test),
        "step": step,
        "confusion": confusion_matrix(truth, said.argmax(1), CLASSES).tolist(),
        "wrong": [
            {"place": int(place), "is": int(truth[place]), "said": int(said[place].argmax())}
            for place in wrong
        ],
    }
    kept = {f"network_{number}": weights for number, weights in enumerate(network.get_weights())}
    keep_classic(job, figures, kept)
