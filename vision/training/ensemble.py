"""Several networks, each trained on its own: what they say is averaged, never what they are.

Two networks that are equally good have their units in different orders, so that the average of their weights is neither of them; the
average of their outputs is, as a rule, better than each.

Here they share the frozen trunk and what it says of each picture; above it each has a hidden layer and a softmax of its own. They
are computed side by side, but no number of one depends on another: each has its own random start, its own order of the pictures, and
learns what it would learn alone.

Reference: the course: "train 3 to 7 networks independently and average their outputs, not their weights"; Krogh and Vedelsby 1995,
"Neural network ensembles, cross validation, and active learning".
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
from vision.training.labelled import batch_of

DROPPED = 0.5
"""Part of the hidden units that a step does without (Srivastava et al. 2014): a handful of pictures is soon learned by heart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsembleSettings:
    """How the networks of an ensemble learn.

    Attributes:
        classes: how many.
        members: networks.
        hidden: units of each one's hidden layer.
        steps: batches that each learns from.
        batch: looks at pictures in one, at most.
        learning_rate: of Adam.
        decay: of the weights.
        seed: of the first network's start and order; the next has the next.
    """

    classes: int
    members: int = 5
    hidden: int = 64
    steps: int = 120
    batch: int = 32
    learning_rate: float = 5e-4
    decay: float = 1e-3
    seed: int = 0


def train_ensemble(
    features: np.ndarray,
    labels: np.ndarray,
    settings: EnsembleSettings,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train several networks on the same features, each on its own. Close the generator to stop.

    Args:
        features: ``(N, V, F) float32``: of each of N pictures V varied looks; V = 1 without variations.
        labels: ``(N,) int``.
        settings: how; the same when continuing.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with ``step`` (from 1), ``steps`` and ``loss``, the mean over the networks. Then ``done``; from each
        checkpoint :func:`ensemble_of` makes what was learned.

    Raises:
        BadSetting: ``one_class_only``: there is no picture, or of one class alone.
        ValueError: the checkpoint is of another ensemble.
    """
    if len(set(labels.tolist())) < 2:
        raise BadSetting("one_class_only", pictures=len(labels))
    training, done = _EnsembleTraining(features, labels, settings), 0
    if checkpoint is not None:
        restore(checkpoint, **training.variables)
        done = int(checkpoint["step"])
    for number in range(done + 1, settings.steps + 1):
        loss = training.advance(number)
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures={"step": number, "steps": settings.steps, "loss": loss},
            checkpoint=lambda number=number: {**captured(**training.variables), "step": np.array(number)},  # type: ignore[misc]
        )
    last = {"step": np.array(settings.steps)}
    yield Step(fraction=1.0, message="done", checkpoint=lambda: {**captured(**training.variables), **last})


def ensemble_of(checkpoint: Checkpoint) -> Head:
    """What was learned up to a checkpoint of :func:`train_ensemble`. Raises ``ValueError`` if it is none."""
    try:
        center, scale = checkpoint["scaling_0"], checkpoint["scaling_1"]
        into, raised, out_of, biases = (checkpoint[f"networks_{place}"] for place in range(4))
    except KeyError as error:
        raise ValueError(f"not a checkpoint of an ensemble: {error}") from error
    networks = [
        (folded(into[member], raised[member, 0], center, scale), (out_of[member], biases[member, 0]))
        for member in range(len(into))
    ]
    return Head(tuple(networks))


class _EnsembleTraining:
    def __init__(self, features: np.ndarray, labels: np.ndarray, settings: EnsembleSettings) -> None:
        flat = features.reshape(-1, features.shape[2])
        center, scale = flat.mean(0), flat.std(0) + 1e-3
        self._scaling = [keras.Variable(center, trainable=False), keras.Variable(scale, trainable=False)]
        self._inputs = (flat - center) / scale
        self._truth = np.repeat(labels, features.shape[1])
        self._settings = settings
        self._weights = [keras.Variable(start) for start in _starts(flat.shape[1], settings)]
        self._optimizer = Adam(settings.learning_rate)
        self._optimizer.build(self._weights)
        self._step = tf.function(self._one_step, autograph=False)

    @property
    def variables(self) -> dict[str, list[keras.Variable]]:
        return {
            "networks": self._weights,
            "optimizer": self._optimizer.variables,
            "scaling": self._scaling,
        }

    def advance(self, number: int) -> float:
        """One batch for each network."""
        settings, count = self._settings, len(self._truth)
        size = min(settings.batch, count)
        seeds = range(settings.seed, settings.seed + settings.members)
        chosen = np.stack([batch_of(number, size=size, count=count, seed=seed) for seed in seeds])
        # Drawn here, network by network: what one does without depends on no other.
        draws = [np.random.default_rng((1, seed, number)).random((size, settings.hidden)) for seed in seeds]
        kept = (np.stack(draws) >= DROPPED).astype(np.float32) / (1 - DROPPED)
        truth = np.eye(settings.classes, dtype=np.float32)[self._truth[chosen]]
        return float(self._step(tf.constant(self._inputs[chosen]), tf.constant(truth), tf.constant(kept)))

    def _one_step(self, inputs: tf.Tensor, truth: tf.Tensor, kept: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            into, raised, out_of, biases = (tf.convert_to_tensor(variable) for variable in self._weights)
            hidden = tf.nn.relu(tf.matmul(inputs, into) + raised) * kept
            scores = tf.matmul(hidden, out_of) + biases
            losses = tf.reduce_mean(-tf.reduce_sum(truth * tf.nn.log_softmax(scores), -1), 1)
            penalty = self._settings.decay * (
                tf.reduce_sum(tf.square(into)) + tf.reduce_sum(tf.square(out_of))
            )
            # The sum, so that the gradient of each network is that of its own loss alone.
            total = tf.reduce_sum(losses) + penalty
        self._optimizer.apply(tape.gradient(total, self._weights), self._weights)
        return tf.reduce_mean(losses)


def _starts(width: int, settings: EnsembleSettings) -> list[np.ndarray]:
    """He and others' start (2015), for each network from a seed of its own."""
    members, hidden, classes = settings.members, settings.hidden, settings.classes
    into = np.zeros((members, width, hidden), np.float32)
    out_of = np.zeros((members, hidden, classes), np.float32)
    for member in range(members):
        rng = np.random.default_rng((0, settings.seed + member))
        into[member] = rng.normal(0, np.sqrt(2 / width), (width, hidden))
        out_of[member] = rng.normal(0, np.sqrt(1 / hidden), (hidden, classes))
    return [
        into,
        np.zeros((members, 1, hidden), np.float32),
        out_of,
        np.zeros((members, 1, classes), np.float32),
    ]
