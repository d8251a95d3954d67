"""The network, its optimizers and one step of all."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.checkpoints import captured, restore
from vision.networks.unet import TRUNK, build_unet, multiple_of
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.segmentation.loss import LossParts, segmentation_loss
from vision.segmentation.segmenter import Segmenter
from vision.segmentation.settings import SegmenterSettings
from vision.step import Checkpoint

ENCODER_RATE = 0.1
"""Of the learning rate, for an encoder that already knows something."""
WARM_UP = 0.05
"""Part of the steps over which the learning rate rises."""


class Trainer:
    """Learns from batches.

    Args:
        settings: what to train.

    Raises:
        BadSetting: ``wrong_side``: the network cannot halve it as often as it must.
        WeightsMissing: those of the encoder are not on this machine.
    """

    def __init__(self, settings: SegmenterSettings) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._network = _built(settings)
        encoder, self._own = _variables(self._network)
        self._all = self._own + encoder
        if encoder:
            _give_weights(self._network.get_layer(TRUNK))
        # the encoder joins late: its optimizer begins at a rate of its own, and is idle until then
        self._thaws_after = round(settings.frozen * settings.steps) if encoder else 0
        self._optimizer = _adam(settings.learning_rate, settings.steps, self._own)
        self._encoder_optimizer = _adam(
            ENCODER_RATE * settings.learning_rate, settings.steps - self._thaws_after + 1, encoder
        )
        self._own_step = tf.function(lambda images, labels: self._one_step(images, labels, self._own))
        self._whole_step = tf.function(lambda images, labels: self._one_step(images, labels, self._all))

    @property
    def segmenter(self) -> Segmenter:
        """The network as it is now; it goes on learning with this trainer."""
        return Segmenter(network=self._network, side=self._settings.side)

    def advance(self, number: int, images: tf.Tensor, labels: tf.Tensor) -> dict[str, float]:
        """Learn from the ``number``-th batch, from 1. Its figures, for the network as it was before.

        Raises:
            BadSetting: ``diverged``.
        """
        step = self._own_step if number <= self._thaws_after else self._whole_step
        parts = step(images, labels).numpy().tolist()
        if not np.isfinite(parts).all():
            raise BadSetting("diverged", step=number, learning_rate=self._settings.learning_rate)
        return {"loss": sum(parts), **dict(zip(LossParts._fields, parts, strict=True))}

    def checkpoint(self, number: int) -> Checkpoint:
        """After the ``number``-th step."""
        return {"step": np.array(number), **_description(self._settings), **captured(**self._state())}

    def restore(self, checkpoint: Checkpoint) -> int:
        """Continue after the step of ``checkpoint``, whose number is returned.

        Raises:
            ValueError: it is of another network.
        """
        for name, value in _description(self._settings).items():
            if name not in checkpoint or not np.array_equal(checkpoint[name], value):
                raise ValueError(f"not a checkpoint of this network: {name}")
        restore(checkpoint, **self._state())
        return int(checkpoint["step"])

    def _state(self) -> dict[str, Any]:
        return {
            "network": self._network.variables,
            "optimizer": self._optimizer.variables,
            "encoder_optimizer": self._encoder_optimizer.variables,
        }

    def _one_step(self, images: tf.Tensor, labels: tf.Tensor, variables: list[Any]) -> tf.Tensor:
        with tf.GradientTape() as tape:
            parts = segmentation_loss(labels, self._network(tf.cast(images, tf.float32), training=True))
            loss = tf.add_n(list(parts))
        gradients = tape.gradient(loss, variables)
        own = len(self._own)
        self._optimizer.apply(gradients[:own], self._own)
        if len(gradients) > own:
            self._encoder_optimizer.apply(gradients[own:], variables[own:])
        return tf.stack(parts)


def segmenter_of(checkpoint: Checkpoint) -> Segmenter:
    """The segmenter that a checkpoint of :func:`vision.segmentation.training.train_segmenter` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if "encoder" not in checkpoint:
        raise ValueError("not a checkpoint of a segmenter")
    settings = SegmenterSettings(
        classes=int(checkpoint["classes"]),
        side=int(checkpoint["side"]),
        encoder=str(checkpoint["encoder"]),  # type: ignore[arg-type]
        channels=int(checkpoint["channels"]),
        depth=int(checkpoint["depth"]),
    )
    network = _built(settings)
    restore(checkpoint, network=network.variables)
    return Segmenter(network=network, side=settings.side)


def _description(settings: SegmenterSettings) -> dict[str, np.ndarray]:
    """All that the network's shape and the meaning of its numbers depend on."""
    names = ("classes", "side", "encoder", "channels", "depth")
    return {name: np.array(getattr(settings, name)) for name in names}


def _built(settings: SegmenterSettings) -> keras.Model:
    network = build_unet(
        settings.classes, channels=settings.channels, depth=settings.depth, encoder=settings.encoder
    )
    step = multiple_of(network)
    if settings.side < step or settings.side % step:
        raise BadSetting("wrong_side", side=settings.side, multiple_of=step)
    return network


def _variables(network: keras.Model) -> tuple[list[Any], list[Any]]:
    """Those of the encoder, and all others."""
    inside: list[Any] = []
    outside: list[Any] = []
    for layer in network.layers:
        (inside if layer.name == TRUNK else outside).extend(layer.trainable_variables)
    return inside, outside


def _give_weights(trunk: keras.Model) -> None:
    learned = load_efficientnet_lite0()
    for layer in trunk.layers:
        layer.set_weights(learned.get_layer(layer.name).get_weights())


def _adam(rate: float, steps: int, variables: list[Any]) -> keras.optimizers.Optimizer:
    warm_up = round(WARM_UP * steps)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps - warm_up, warmup_target=rate, warmup_steps=warm_up
    )
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(variables)
    return optimizer
