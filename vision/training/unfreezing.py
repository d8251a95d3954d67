"""Transfer learning with less frozen, as there are more pictures to learn from.

Reference: the course, "transfer learning": a few pictures: freeze all, train a softmax; more: freeze fewer layers, train the last ones; many:
begin with the weights as they are, and train everything.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from vision.networks.checkpoints import restore
from vision.networks.fine_tuning import FineTuning
from vision.step import Checkpoint, Step
from vision.training.augmentation import Recipe
from vision.training.classifier import measure
from vision.training.depth import Depth
from vision.training.feeding import Load, varied_batches
from vision.training.heads import Head
from vision.training.labelled import LabelledImages
from vision.training.photo_classifier import TRUNK, build_photo_classifier

LAST_BLOCKS = ("block11", "block12", "block13", "block14", "block15", "head")
"""Prefixes of the layers of the last two stages, which see the largest parts of a picture."""
BATCH = 16
SMOOTHED = 0.1
"""Of what a picture shows is spread over all classes (Szegedy et al. 2016): else a few dozen pictures, learned by heart, make it sure of all."""

EPOCHS, LEAST_STEPS, MOST_STEPS = 4, 30, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezingSettings:
    """How the network learns on.

    Attributes:
        depth: what learns; not ``head``, for which :func:`vision.training.transfer.train_head` is enough.
        steps: batches in all.
        recipe: by how much pictures are varied; None for not at all.
        learning_rate: of the softmax; the trunk learns at a tenth of it.
        measured_every: steps between two measurements.
        side: of the square that the network sees, px.
        seed: of order and variations.
    """

    depth: Depth
    steps: int
    recipe: Recipe | None
    learning_rate: float = 3e-4
    measured_every: int = 10
    side: int = 224
    seed: int = 0


def fine_tune(
    load: Load,
    labels: Sequence[int] | np.ndarray,
    head: Head,
    settings: UnfreezingSettings,
    *,
    measured: LabelledImages,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Learn on from a softmax that has learned on frozen features. Close the generator to stop.

    Args:
        load: gives the picture of a place, ``(H, W, 3) uint8``; called by other threads.
        labels: what each picture shows.
        head: where the softmax begins: a trained one does not spoil the layers below.
        settings: how; the same when continuing.
        measured: ``(N, 224, 224, 3)`` pictures to measure with, held out if there are enough.
        checkpoint: of one of the steps of an earlier call.

    Yields:
        Steps ``training`` with ``step``, ``steps`` and ``loss`` of the batch; every ``measured_every`` steps, and the last time,
        ``held_out_loss`` and ``held_out_accuracy``. Then ``done``. From each checkpoint :func:`network_of` makes the network.

    Raises:
        BadSetting: ``diverged``.
        WeightsMissing: those of the trunk are not on this machine.
        ValueError: the checkpoint is of another network.
    """
    network = build_photo_classifier(head)
    unfreeze(network, settings.depth)
    tuning = FineTuning(
        network,
        _loss,
        trunk=TRUNK,
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        frozen=0.0,
        description={"depth": np.array(settings.depth)},
    )
    done = 0 if checkpoint is None else tuning.restore(checkpoint)
    size = min(BATCH, len(labels))
    batches = varied_batches(
        load, labels, settings.recipe, side=settings.side, size=size, first=done + 1, seed=settings.seed
    )
    for number, (images, truth) in zip(range(done + 1, settings.steps + 1), batches, strict=False):
        (loss,) = tuning.advance(number, tf.constant(images), tf.constant(truth))
        figures = {"step": number, "steps": settings.steps, "loss": loss}
        if number % settings.measured_every == 0 or number == settings.steps:
            lost, accuracy = measure(network, measured)
            figures |= {"held_out_loss": lost, "held_out_accuracy": accuracy}
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures=figures,
            checkpoint=lambda number=number: tuning.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: tuning.checkpoint(settings.steps))


def _loss(truth: tf.Tensor, said: tf.Tensor) -> list[tf.Tensor]:
    wanted = tf.one_hot(truth, said.shape[-1])
    return [tf.reduce_mean(keras.losses.categorical_crossentropy(wanted, said, label_smoothing=SMOOTHED))]


def steps_for(count: int) -> int:
    """Batches for so many pictures: each is seen a few times."""
    return int(np.clip(EPOCHS * count // BATCH, LEAST_STEPS, MOST_STEPS))


def unfreeze(network: keras.Model, depth: Depth) -> None:
    """Let the trunk of a network of :func:`build_photo_classifier` learn, as far as ``depth`` says."""
    trunk = network.get_layer(TRUNK)
    trunk.trainable = depth != "head"
    for layer in trunk.layers:
        layer.trainable = depth == "all" or (depth == "blocks" and layer.name.startswith(LAST_BLOCKS))


def network_of(checkpoint: Checkpoint, head: Head) -> keras.Model:
    """The network as it was at a checkpoint of :func:`fine_tune`.

    Args:
        checkpoint: its ``network_…`` are enough.
        head: of as many classes; its numbers are replaced.

    Raises:
        ValueError: the checkpoint is of another network.
    """
    network = build_photo_classifier(head)
    restore(checkpoint, network=network.variables)
    return network
