"""How a network learns of which one part, the trunk, has learned from other pictures before.

What is new begins at random, and its first gradients would only spoil the trunk: so that stays as it is for a while, and
then learns with the rest, at a lower rate. A network without a trunk learns all at once.

Reference: Yosinski, Clune, Bengio and Lipson 2014, "How transferable are features in deep neural networks?"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, check_description, restore
from vision.step import Checkpoint

TRUNK_RATE = 0.1
"""Of the learning rate, for the trunk."""
WARM_UP = 0.05
"""Part of the steps over which the learning rate rises."""

LossParts = Callable[[tf.Tensor, tf.Tensor], Sequence[tf.Tensor]]
"""From the truth and what the network says to scalars, of which the sum is to become small."""


class FineTuning:
    """A network's steps by Adam (Kingma and Ba 2014): the rate rises, then falls along half a cosine.

    Args:
        network: takes ``(N, H, W, 3) float32``.
        loss: what it says is wrong by.
        trunk: the name of the layer that has learned before, if the network has it.
        learning_rate: at its highest.
        steps: in all.
        frozen: during this part of the steps the trunk stays as it is.
        description: named arrays that say what network it is; part of every checkpoint.
    """

    def __init__(
        self,
        network: keras.Model,
        loss: LossParts,
        *,
        trunk: str,
        learning_rate: float,
        steps: int,
        frozen: float,
        description: Checkpoint,
    ) -> None:
        self._network, self._loss, self._rate = network, loss, learning_rate
        self._description = dict(description)
        learned = [layer for layer in network.layers if layer.name == trunk]
        self._trunk = [variable for layer in learned for variable in layer.trainable_variables]
        in_trunk = {id(variable) for variable in self._trunk}
        self._own = [variable for variable in network.trainable_variables if id(variable) not in in_trunk]
        # the trunk joins late: its optimizer begins at a rate of its own, and is idle until then
        self._thaws_after = round(frozen * steps) if learned else 0
        self._optimizer = _adam(learning_rate, steps, self._own)
        self._trunk_optimizer = _adam(TRUNK_RATE * learning_rate, steps - self._thaws_after + 1, self._trunk)
        self._own_step = tf.function(
            lambda images, truth: self._one_step(images, truth, with_trunk=False), autograph=False
        )
        self._whole_step = tf.function(
            lambda images, truth: self._one_step(images, truth, with_trunk=True), autograph=False
        )

    def advance(self, number: int, images: tf.Tensor, truth: tf.Tensor) -> list[float]:
        """Learn from the ``number``-th batch, from 1. The parts of its loss, for the network as it was before.

        Raises:
            BadSetting: ``diverged``: the loss is no number any more, as the learning rate is too high.
        """
        step = self._own_step if number <= self._thaws_after else self._whole_step
        parts: list[float] = step(images, truth).numpy().tolist()
        if not np.isfinite(parts).all():
            raise BadSetting("diverged", step=number, learning_rate=self._rate)
        return parts

    def checkpoint(self, number: int) -> Checkpoint:
        """After the ``number``-th step."""
        return {"step": np.array(number), **self._description, **captured(**self._state())}

    def restore(self, checkpoint: Checkpoint) -> int:
        """Continue after the step of ``checkpoint``, whose number is returned.

        Raises:
            ValueError: it is of another network.
        """
        check_description(checkpoint, self._description)
        restore(checkpoint, **self._state())
        return int(checkpoint["step"])

    def _state(self) -> dict[str, list[Any]]:
        return {
            "network": self._network.variables,
            "optimizer": self._optimizer.variables,
            "trunk_optimizer": self._trunk_optimizer.variables,
        }

    def _one_step(self, images: tf.Tensor, truth: tf.Tensor, *, with_trunk: bool) -> tf.Tensor:
        variables = self._own + self._trunk if with_trunk else self._own
        with tf.GradientTape() as tape:
            parts = list(self._loss(truth, self._network(tf.cast(images, tf.float32), training=True)))
            loss = tf.add_n(parts)
        gradients = tape.gradient(loss, variables)
        own = len(self._own)
        self._optimizer.apply(gradients[:own], self._own)
        if gradients[own:]:
            self._trunk_optimizer.apply(gradients[own:], self._trunk)
        return tf.stack(parts)


def _adam(rate: float, steps: int, variables: list[Any]) -> keras.optimizers.Optimizer:
    warm_up = round(WARM_UP * steps)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps - warm_up, warmup_target=rate, warmup_steps=warm_up
    )
    optimizer = Adam(schedule)
    optimizer.build(variables)
    return optimizer
