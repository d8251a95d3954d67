"""The classics, trained on MNIST. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import keras

from vision.step import Checkpoint, Step
from vision.training import classics
from vision.training.filters import filter_sheet
from webapp.classroom.kind import NOT_MEASURED
from webapp.classroom.models import Classic
from webapp.classroom.services.classics import keep_classic
from webapp.jobs.models import Job

Steps = Generator[Step, None, None]

SHOWN_EVERY = 5


def train_lenet5(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a LeNet-5; what it has learned is kept also when it is stopped."""
    wanted = job.settings
    network = classics.fresh_lenet5(wanted["seed"])
    steps = classics.train_lenet5(
        network,
        pictures=wanted["pictures"],
        epochs=wanted["epochs"],
        seed=wanted["seed"],
        checkpoint=checkpoint,
    )
    figures = {"step": 0.0, "held_out_loss": NOT_MEASURED, "held_out_accuracy": NOT_MEASURED}
    try:
        for step in steps:
            figures |= step.figures
            yield _shown(step, figures, network)
    except GeneratorExit:
        _keep_lenet5(job, network, figures["step"], classics.MEASURED_WHILE_LEARNING)
        raise
    _keep_lenet5(job, network, figures["step"])


def train_depths(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train plain and residual networks of growing depth, and keep the errors of each as it ends."""
    wanted = job.settings
    settings = classics.depth_settings(tuple(wanted["depths"]), steps=wanted["steps"], seed=wanted["seed"])
    ended: list[dict[str, Any]] = [] if checkpoint is None else _ended_before(job)
    for step in classics.train_depths(settings, pictures=wanted["pictures"], checkpoint=checkpoint):
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


def _keep_lenet5(job: Job, network: keras.Model, step: float, measured: int | None = None) -> None:
    reading = classics.read_digits(network, measured)
    figures = {
        "accuracy": reading.accuracy,
        "measured": int(reading.confusion.sum()),
        "step": step,
        "confusion": reading.confusion.tolist(),
        "wrong": [{"place": place, "is": true, "said": said} for place, true, said in reading.wrong.tolist()],
    }
    kept = {f"network_{number}": weights for number, weights in enumerate(network.get_weights())}
    keep_classic(job, figures, kept)
