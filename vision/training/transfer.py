"""Transfer learning with everything frozen: a softmax on the packaged network's features, trained in seconds.

Reference: the course, "transfer learning": with a small data set freeze all layers, compute what they say once, keep it, and train
only a softmax on it; with more pictures freeze fewer (:mod:`vision.training.unfreezing`).
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, restore
from vision.step import Checkpoint, Step
from vision.training.heads import Head, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """How a softmax learns.

    Attributes:
        classes: how many.
        steps: of gradient descent, each on all pictures: they are a few thousand numbers.
        learning_rate: of Adam.
        decay: of the weights, so that a handful of pictures is not learned by heart.
    """

    classes: int
    steps: int = 100
    learning_rate: float = 1.5e-4
    decay: float = 1.0


def train_head(
    features: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    held_out: tuple[np.ndarray, np.ndarray] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a softmax. Close the generator to stop.

    Args:
        features: ``(N, V, F) float32``: of each of N pictures V varied looks; V = 1 without variations.
        labels: ``(N,) int``.
        settings: how; the same when continuing.
        held_out: ``(M, F)`` features and ``(M,)`` labels of pictures that are not learned from.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with ``step`` (from 1), ``steps``, ``loss`` and ``accuracy`` (before the step), and with pictures held out
        ``held_out_loss`` and ``held_out_accuracy``. Then ``done``; from each checkpoint :func:`head_of` makes what was learned.

    Raises:
        BadSetting: ``one_class_only``: there is no picture, or of one class alone.
        ValueError: the checkpoint is of another softmax.
    """
    if len(set(labels.tolist())) < 2:
        raise BadSetting("one_class_only", pictures=len(labels))
    training = _HeadTraining(features, labels, settings)
    done = 0
    if checkpoint is not None:
        restore(checkpoint, **training.variables)
        done = int(checkpoint["step"])
    for number in range(done + 1, settings.steps + 1):
        loss, accuracy = training.advance()
        figures = {"step": number, "steps": settings.steps, "loss": loss, "accuracy": accuracy}
        if held_out is not None and len(held_out[1]):
            figures |= _measured(training.head, *held_out)
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures=figures,
            checkpoint=lambda number=number: {**captured(**training.variables), "step": np.array(number)},  # type: ignore[misc]
        )
    last = {"step": np.array(settings.steps)}
    yield Step(fraction=1.0, message="done", checkpoint=lambda: {**captured(**training.variables), **last})


def head_of(checkpoint: Checkpoint) -> Head:
    """What was learned up to a checkpoint of :func:`train_head`. Raises ``ValueError`` if it is none."""
    try:
        center, scale = checkpoint["scaling_0"], checkpoint["scaling_1"]
        weights, biases = checkpoint["head_0"], checkpoint["head_1"]
    except KeyError as error:
        raise ValueError(f"not a checkpoint of a softmax: {error}") from error
    return Head(((folded(weights, biases, center, scale),),))


class _HeadTraining:
    def __init__(self, features: np.ndarray, labels: np.ndarray, settings: HeadSettings) -> None:
        flat = features.reshape(-1, features.shape[2])
        center, scale = flat.mean(0), flat.std(0) + 1e-3
        self._scaling = [keras.Variable(center, trainable=False), keras.Variable(scale, trainable=False)]
        self._inputs = tf.constant((flat - center) / scale)
        self._truth = tf.one_hot(np.repeat(labels, features.shape[1]), settings.classes)
        self._weights = keras.Variable(np.zeros((flat.shape[1], settings.classes), np.float32))
        self._biases = keras.Variable(np.zeros(settings.classes, np.float32))
        self._decay = settings.decay
        self._optimizer = Adam(settings.learning_rate)
        self._optimizer.build([self._weights, self._biases])
        self._step = tf.function(self._one_step, autograph=False)

    @property
    def variables(self) -> dict[str, list[keras.Variable]]:
        return {
            "head": [self._weights, self._biases],
            "optimizer": self._optimizer.variables,
            "scaling": self._scaling,
        }

    @property
    def head(self) -> Head:
        return head_of(captured(**self.variables))

    def advance(self) -> tuple[float, float]:
        loss, accuracy = self._step()
        return float(loss), float(accuracy)

    def _one_step(self) -> tuple[tf.Tensor, tf.Tensor]:
        variables = [self._weights, self._biases]
        with tf.GradientTape() as tape:
            weights, biases = (tf.convert_to_tensor(variable) for variable in variables)
            scores = tf.matmul(self._inputs, weights) + biases
            loss = tf.reduce_mean(-tf.reduce_sum(self._truth * tf.nn.log_softmax(scores), -1))
            total = loss + self._decay * tf.reduce_sum(tf.square(weights))
        self._optimizer.apply(tape.gradient(total, variables), variables)
        is_right = tf.equal(tf.argmax(scores, -1), tf.argmax(self._truth, -1))
        return loss, tf.reduce_mean(tf.cast(is_right, tf.float32))


def _measured(head: Head, features: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    said = head.classify(features)
    of_truth = np.maximum(said[np.arange(len(labels)), labels], 1e-7)
    return {
        "held_out_loss": -float(np.log(of_truth).mean()),
        "held_out_accuracy": float((said.argmax(1) == labels).mean()),
    }
