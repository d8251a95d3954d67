"""A network learned from pictures and the vectors that say what is in them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, check_description, restore
from vision.step import Checkpoint, Step

BRIGHTNESS = 0.15
"""Pictures are made lighter or darker by up to this share, so that few count as many."""

Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
"""From the truth and what the network says, ``(N, D)`` each, to what each picture costs, ``(N,)``."""

Mirroring = Callable[[np.ndarray], np.ndarray]
"""From vectors ``(N, D)`` to those of the mirrored pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """How to train.

    Attributes:
        side: of the square in which the network sees a picture, px.
        batch: pictures a step.
        steps: batches in all.
        learning_rate: of Adam (Kingma and Ba 2014), falling to 0 along half a cosine.
        seed: of weights, batches and variation.
    """

    side: int = 48
    batch: int = 32
    steps: int = 400
    learning_rate: float = 2e-3
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorExamples:
    """Pictures and what is in them.

    Attributes:
        images: ``(H, W, 3) uint8`` RGB each, of any sizes.
        vectors: ``(N, D)``, theirs.
        mirroring: how a vector changes when its picture is mirrored; without it none is.
    """

    images: Sequence[np.ndarray]
    vectors: np.ndarray
    mirroring: Mirroring | None = None


def train_vectors(
    build: Callable[[], keras.Model],
    examples: VectorExamples,
    loss: Loss,
    settings: TrainingSettings,
    description: Checkpoint,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a network from random weights. Close the generator to stop.

    Args:
        build: builds the network, from ``(N, side, side, 3) float32`` 0 to 255 to ``(N, D)``.
        examples: what it learns from.
        loss: averaged over the pictures of a batch.
        settings: how to train; the same when continuing.
        description: named arrays that say what ``build`` builds; part of every checkpoint.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps`` and ``loss``, then ``done``.

    Raises:
        BadSetting: ``nothing_annotated``: there are no pictures; ``diverged``: the loss is no number any more,
            as the learning rate is too high.
        ValueError: the checkpoint is of another network.
    """
    if not len(examples.images):
        raise BadSetting("nothing_annotated", pictures=0)
    batches = _Batches(examples, settings)
    trainer = _Trainer(build, loss, settings, description)
    done = 0 if checkpoint is None else trainer.restore(checkpoint)
    for number in range(done + 1, settings.steps + 1):
        cost = trainer.advance(*batches.batch(number))
        if not np.isfinite(cost):
            raise BadSetting("diverged", step=number, learning_rate=settings.learning_rate)
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures={"step": number, "steps": settings.steps, "loss": cost},
            checkpoint=lambda number=number: trainer.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.checkpoint(settings.steps))


def restored(network: keras.Model, checkpoint: Checkpoint) -> keras.Model:
    """The network with the weights of a checkpoint of :func:`train_vectors`. Raises ``ValueError`` if it is another's."""
    restore(checkpoint, network=network.variables)
    return network


def outputs_of(network: keras.Model, images: Sequence[np.ndarray]) -> np.ndarray:
    """``(N, D) float32``, what a network says of pictures ``(H, W, 3) uint8`` of any sizes."""
    side = network.input_shape[1]
    parts = [
        network(resized(images[start : start + 64], side).astype(np.float32), training=False).numpy()
        for start in range(0, len(images), 64)
    ]
    return np.concatenate(parts) if parts else np.empty((0, network.output_shape[-1]), np.float32)


def resized(images: Sequence[np.ndarray], side: int) -> np.ndarray:
    """``(N, side, side, 3) uint8``; stretched, so that a point's place as a part of the picture stays the same."""
    squares = [
        image if image.shape[:2] == (side, side) else np.asarray(Image.fromarray(image).resize((side, side)))
        for image in images
    ]
    return np.array(squares, np.uint8).reshape(-1, side, side, 3)


class _Trainer:
    """The network, its optimizer and one step of both."""

    def __init__(
        self,
        build: Callable[[], keras.Model],
        loss: Loss,
        settings: TrainingSettings,
        description: Checkpoint,
    ) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._network, self._loss, self._description = build(), loss, dict(description)
        rate = keras.optimizers.schedules.CosineDecay(settings.learning_rate, settings.steps)
        self._optimizer = Adam(rate)
        self._optimizer.build(self._network.trainable_variables)
        self._step = tf.function(self._one_step, autograph=False)

    def advance(self, images: np.ndarray, vectors: np.ndarray) -> float:
        """Learn from a batch. What it cost on average before."""
        return float(self._step(tf.constant(images), tf.constant(vectors)))

    def _one_step(self, images: tf.Tensor, vectors: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            cost = tf.reduce_mean(self._loss(vectors, self._network(images, training=True)))
        variables = self._network.trainable_variables
        self._optimizer.apply(tape.gradient(cost, variables), variables)
        return cost

    def checkpoint(self, number: int) -> Checkpoint:
        return {"step": np.array(number), **self._description, **captured(**self._state())}

    def restore(self, checkpoint: Checkpoint) -> int:
        check_description(checkpoint, self._description)
        restore(checkpoint, **self._state())
        return int(checkpoint["step"])

    def _state(self) -> dict[str, Any]:
        return {"network": self._network.variables, "optimizer": self._optimizer.variables}


class _Batches:
    """Examples drawn anew from the seed and the step's number: every one once before any comes again."""

    def __init__(self, examples: VectorExamples, settings: TrainingSettings) -> None:
        self._images = resized(examples.images, settings.side)
        self._vectors = np.asarray(examples.vectors, np.float32)
        self._mirroring, self._settings = examples.mirroring, settings

    def batch(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self._rows(number)
        random = np.random.default_rng([self._settings.seed, 1, number])
        images, vectors = self._images[rows].astype(np.float32), self._vectors[rows]
        if self._mirroring is not None:
            turned = random.random(len(rows)) < 0.5
            images[turned] = images[turned, :, ::-1]
            vectors[turned] = self._mirroring(vectors[turned])
        light = random.uniform(1 - BRIGHTNESS, 1 + BRIGHTNESS, (len(rows), 1, 1, 1))
        return np.clip(images * light, 0, 255).astype(np.float32), vectors

    def _rows(self, number: int) -> np.ndarray:
        places = np.arange((number - 1) * self._settings.batch, number * self._settings.batch)
        turns, ranks = np.divmod(places, len(self._images))
        rows = np.empty_like(places)
        for turn in np.unique(turns):
            order = np.random.default_rng([self._settings.seed, 0, turn]).permutation(len(self._images))
            rows[turns == turn] = order[ranks[turns == turn]]
        return rows
