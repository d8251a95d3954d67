"""A network that learns from nothing to say what a picture shows."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, restore
from vision.step import Checkpoint, Step
from vision.training.labelled import LabelledImages, batch_of

Optimizer = Literal["adam", "momentum"]
AT_ONCE = 500
"""Pictures that a network looks at together when it is measured."""
MOMENTUM = 0.9
WARM_UP = 0.05
"""Part of the steps over which the learning rate rises: a deep network's first gradients are wild."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierSettings:
    """How a network learns.

    Attributes:
        steps: batches in all.
        batch: pictures in one.
        optimizer: ``adam``, or ``momentum`` as the papers of the classics have it.
        learning_rate: at its highest; it then falls along half a cosine.
        measured_every: steps between two measurements on the pictures held out.
        seed: of the order of the pictures.
    """

    steps: int
    batch: int = 128
    optimizer: Optimizer = "adam"
    learning_rate: float = 2e-3
    measured_every: int = 50
    seed: int = 0


class Learner:
    """A network, its optimizer and its batches.

    Args:
        network: from ``(N, H, W, C) float32`` to probabilities.
        learned: what it learns from.
        settings: how.
    """

    def __init__(self, network: keras.Model, learned: LabelledImages, settings: ClassifierSettings) -> None:
        self.network, self._learned, self._settings = network, learned, settings
        self._optimizer = _optimizer(settings)
        self._optimizer.build(network.trainable_variables)
        self._step = tf.function(self._one_step, autograph=False)

    def advance(self, number: int) -> dict[str, float]:
        """Learn from the ``number``-th batch, from 1; ``loss`` and ``accuracy`` on it, as the network was before.

        Raises:
            BadSetting: ``diverged``: the loss is no number any more.
        """
        settings = self._settings
        chosen = batch_of(number, size=settings.batch, count=len(self._learned), seed=settings.seed)
        parts = self._step(
            tf.constant(self._learned.images[chosen]), tf.constant(self._learned.labels[chosen])
        )
        loss, accuracy = (float(part) for part in parts)
        if not np.isfinite(loss):
            raise BadSetting("diverged", step=number, learning_rate=settings.learning_rate)
        return {"loss": loss, "accuracy": accuracy}

    def checkpoint(self) -> Checkpoint:
        return captured(**self._variables)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Raises ``ValueError`` if it is another network's."""
        restore(checkpoint, **self._variables)

    @property
    def _variables(self) -> dict[str, list[Any]]:
        return {"network": self.network.variables, "optimizer": self._optimizer.variables}

    def _one_step(self, images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        variables = self.network.trainable_variables
        with tf.GradientTape() as tape:
            said = self.network(tf.cast(images, tf.float32), training=True)
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, said))
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        is_right = tf.equal(tf.argmax(said, -1), tf.cast(labels, tf.int64))
        return tf.stack([loss, tf.reduce_mean(tf.cast(is_right, tf.float32))])


def train_classifier(
    network: keras.Model,
    learned: LabelledImages,
    settings: ClassifierSettings,
    *,
    measured: LabelledImages,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a network. Close the generator to stop.

    Args:
        network: freshly built; from ``(N, H, W, C) float32`` to probabilities.
        learned: what it learns from.
        settings: how; the same when continuing.
        measured: pictures that it never learns from, to measure with.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps``, and ``loss`` and ``accuracy`` on the
        batch, before it is learned from. Every ``measured_every`` steps, and the last time, also ``held_out_loss`` and
        ``held_out_accuracy``. Then ``done``. ``network_…`` in their checkpoints are the network's variables.

    Raises:
        BadSetting: ``diverged``; ``too_few_pictures``: not even one batch.
        ValueError: the checkpoint is of another network.
    """
    if len(learned) < settings.batch:
        raise BadSetting("too_few_pictures", pictures=len(learned), least=settings.batch)
    learner, done = Learner(network, learned, settings), 0
    if checkpoint is not None:
        learner.restore(checkpoint)
        done = int(checkpoint["step"])
    for number in range(done + 1, settings.steps + 1):
        figures = {"step": number, "steps": settings.steps, **learner.advance(number)}
        if number % settings.measured_every == 0 or number == settings.steps:
            loss, accuracy = measure(network, measured)
            figures |= {"held_out_loss": loss, "held_out_accuracy": accuracy}
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures=figures,
            checkpoint=lambda number=number: {**learner.checkpoint(), "step": np.array(number)},  # type: ignore[misc]
        )
    last = {"step": np.array(settings.steps)}
    yield Step(fraction=1.0, message="done", checkpoint=lambda: {**learner.checkpoint(), **last})


def predict(network: keras.Model, images: np.ndarray) -> np.ndarray:
    """``(N, classes) float32`` probabilities for ``(N, H, W, C)``; however many, they are looked at in parts."""
    parts = [
        network(images[begin : begin + AT_ONCE].astype(np.float32), training=False).numpy()
        for begin in range(0, len(images), AT_ONCE)
    ]
    return np.concatenate(parts)


def measure(network: keras.Model, pictures: LabelledImages) -> tuple[float, float]:
    """Cross-entropy and accuracy on ``pictures``."""
    said = predict(network, pictures.images)
    of_truth = said[np.arange(len(pictures)), pictures.labels]
    loss = -float(np.log(np.maximum(of_truth, keras.config.epsilon())).mean())
    return loss, float((said.argmax(1) == pictures.labels).mean())


def _optimizer(settings: ClassifierSettings) -> keras.optimizers.Optimizer:
    warm_up = max(1, round(WARM_UP * settings.steps))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0,
        max(1, settings.steps - warm_up),
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
    )
    if settings.optimizer == "momentum":
        return keras.optimizers.SGD(rate, momentum=MOMENTUM, nesterov=True)
    return Adam(rate)
