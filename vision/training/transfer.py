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
from vision.networks.checkpoints import captured, restore
from vision.step import Checkpoint, Step
from vision.training.ensemble import average_outputs, bootstrap


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """How a softmax learns.

    Attributes:
        classes: how many.
        members: softmaxes of an ensemble, each of its own draw of the pictures; 1 is none.
        steps: of gradient descent, each on all pictures: they are a few thousand numbers.
        learning_rate: of Adam.
        decay: of the weights, so that a handful of pictures is not learned by heart.
        seed: of what the members draw.
    """

    classes: int
    members: int = 1
    steps: int = 100
    learning_rate: float = 1.5e-4
    decay: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SoftmaxHead:
    """Softmaxes on features, as arrays.

    Attributes:
        weights: ``(members, features, classes) float32``.
        biases: ``(members, classes) float32``.
    """

    weights: np.ndarray
    biases: np.ndarray

    def each(self, features: np.ndarray) -> np.ndarray:
        """``(members, …, classes)``: what each member says of ``(…, features)``."""
        scores = np.einsum("...f,mfc->m...c", features, self.weights, optimize=True)
        scores += self.biases.reshape(len(self.biases), *[1] * (features.ndim - 1), -1)
        raised = np.exp(scores - scores.max(-1, keepdims=True))
        probabilities: np.ndarray = raised / raised.sum(-1, keepdims=True)
        return probabilities

    def classify(self, features: np.ndarray, *, members: int | None = None) -> np.ndarray:
        """What the first ``members`` say together of ``(…, features)``; all of them if it is not said how many."""
        return average_outputs(SoftmaxHead(self.weights[:members], self.biases[:members]).each(features))


def train_head(
    features: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    held_out: tuple[np.ndarray, np.ndarray] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a softmax, or several. Close the generator to stop.

    Args:
        features: ``(N, V, F) float32``: of each of N pictures V varied looks; V = 1 without variations.
        labels: ``(N,) int``.
        settings: how; the same when continuing.
        held_out: ``(M, F)`` features and ``(M,)`` labels of pictures that are not learned from.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with ``step`` (from 1), ``steps``, ``loss`` and ``accuracy`` (before the step, of each member alone, on what it drew), and with
        pictures held out ``held_out_loss`` and ``held_out_accuracy`` (of all together). Then ``done``; from each checkpoint
        :func:`head_of` makes what was learned.

    Raises:
        BadSetting: ``one_class_only``: there is no picture, or of one class alone.
        ValueError: the checkpoint is of other softmaxes.
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


def head_of(checkpoint: Checkpoint) -> SoftmaxHead:
    """What was learned up to a checkpoint of :func:`train_head`. Raises ``ValueError`` if it is none."""
    try:
        scale, center = checkpoint["scaling_1"], checkpoint["scaling_0"]
        weights, biases = checkpoint["head_0"], checkpoint["head_1"]
    except KeyError as error:
        raise ValueError(f"not a checkpoint of softmaxes: {error}") from error
    # Standardising is a part of what is learned: folded in, the head takes features as they come.
    folded = weights / scale[:, None]
    return SoftmaxHead(folded, biases - np.einsum("f,mfc->mc", center, folded))


class _HeadTraining:
    def __init__(self, features: np.ndarray, labels: np.ndarray, settings: HeadSettings) -> None:
        looks = features.shape[1]
        flat = features.reshape(-1, features.shape[2])
        center, scale = flat.mean(0), flat.std(0) + 1e-3
        self._scaling = [keras.Variable(center, trainable=False), keras.Variable(scale, trainable=False)]
        self._inputs = tf.constant((flat - center) / scale)
        self._truth = tf.one_hot(np.repeat(labels, looks), settings.classes)
        draws = bootstrap(len(labels), members=settings.members, seed=settings.seed)
        self._draws = tf.constant(np.repeat(draws, looks, axis=1))
        shape = (settings.members, flat.shape[1], settings.classes)
        self._weights = keras.Variable(np.zeros(shape, np.float32))
        self._biases = keras.Variable(np.zeros((shape[0], shape[2]), np.float32))
        self._decay = settings.decay
        self._optimizer = keras.optimizers.Adam(settings.learning_rate)
        self._optimizer.build([self._weights, self._biases])
        self._step = tf.function(self._one_step)

    @property
    def variables(self) -> dict[str, list[keras.Variable]]:
        return {
            "head": [self._weights, self._biases],
            "optimizer": self._optimizer.variables,
            "scaling": self._scaling,
        }

    @property
    def head(self) -> SoftmaxHead:
        return head_of(captured(**self.variables))

    def advance(self) -> tuple[float, float]:
        loss, accuracy = self._step()
        return float(loss), float(accuracy)

    def _one_step(self) -> tuple[tf.Tensor, tf.Tensor]:
        variables = [self._weights, self._biases]
        with tf.GradientTape() as tape:
            weights, biases = (tf.convert_to_tensor(variable) for variable in variables)
            scores = tf.einsum("nf,mfc->mnc", self._inputs, weights) + biases[:, None]
            wrong = -tf.reduce_sum(self._truth * tf.nn.log_softmax(scores), -1)
            loss = tf.reduce_mean(self._draws * wrong)
            penalty = self._decay * tf.reduce_sum(tf.square(weights)) / weights.shape[0]
            total = loss + penalty
        self._optimizer.apply(tape.gradient(total, variables), variables)
        is_right = tf.equal(tf.argmax(scores, -1), tf.argmax(self._truth, -1)[None])
        accuracy = tf.reduce_sum(self._draws * tf.cast(is_right, tf.float32)) / tf.reduce_sum(self._draws)
        return loss, accuracy


def _measured(head: SoftmaxHead, features: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    said = head.classify(features)
    of_truth = np.maximum(said[np.arange(len(labels)), labels], 1e-7)
    return {
        "held_out_loss": -float(np.log(of_truth).mean()),
        "held_out_accuracy": float((said.argmax(1) == labels).mean()),
    }
