"""A filter found by gradient descent: its numbers are what is learned, as in every layer of a network.

Reference: LeCun et al. 1989, "Backpropagation Applied to Handwritten Zip Code Recognition" (filters learned, not designed).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from vision.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningSettings:
    """How a filter is learned.

    Attributes:
        size: of the filter, f.
        steps: of gradient descent, each over the whole picture.
        learning_rate: of gradient descent with momentum .9 (Polyak 1964), relative to the picture's variance, so
            that one value serves faint and strong pictures.
    """

    size: int = 3
    steps: int = 300
    learning_rate: float = 0.05


MOMENTUM = 0.9


def learn_filter(
    before: np.ndarray, after: np.ndarray, settings: LearningSettings | None = None
) -> Generator[Step, None, None]:
    """Find the filter that turns one picture into another, from zeros.

    The picture's mean is taken away first, and a bias learned that makes it good (z = W∗a + b): the mean of all
    pixels would hide the small differences between neighbours, which are what a filter is about.

    Args:
        before: ``(H, W)``, any numbers.
        after: ``(H − f + 1, W − f + 1)``: what a filter made of it, without padding.
        settings: how.

    Yields:
        Steps ``learning`` with the figures ``step`` (from 1), ``loss`` (mean squared error before the step, relative to
        the variance of ``after``) and the filter's numbers after it, ``w00`` to ``w22`` row by row.

    Raises:
        ValueError: ``after`` is not as large as such a filter's result, or ``before`` is of one colour: there is
            nothing to learn from.
    """
    settings = settings or LearningSettings()
    wanted = tuple(size - settings.size + 1 for size in before.shape)
    if after.shape != wanted:
        raise ValueError(f"such a filter makes {wanted} of the picture, not {after.shape}")
    spread, blank = float(np.var(before, dtype=np.float64)), float(np.var(after, dtype=np.float64))
    if spread == 0.0:
        raise ValueError("a picture of one colour: there is nothing to learn from")
    inputs = tf.constant((before - before.mean())[None, ..., None], tf.float32)
    target = tf.constant(after[None, ..., None], tf.float32)
    kernel = tf.Variable(tf.zeros((settings.size, settings.size, 1, 1)))
    bias = tf.Variable(tf.fill((1,), np.float32(after.mean())))
    optimizer = tf.keras.optimizers.SGD(settings.learning_rate / spread, momentum=MOMENTUM)
    learned = [kernel, bias]
    optimizer.build(learned)

    @tf.function  # type: ignore[untyped-decorator]
    def descend() -> tf.Tensor:
        with tf.GradientTape() as tape:
            found = tf.nn.conv2d(inputs, kernel, 1, "VALID") + bias
            loss = tf.reduce_mean(tf.square(found - target))
        optimizer.apply(tape.gradient(loss, learned), learned)
        return loss

    for number in range(1, settings.steps + 1):
        loss = descend()
        numbers = {
            f"w{row}{column}": float(value)
            for (row, column), value in np.ndenumerate(kernel.numpy()[..., 0, 0])
        }
        figures = {"step": number, "loss": float(loss) / (blank or 1.0), **numbers}
        yield Step(fraction=number / settings.steps, message="learning", figures=figures)
