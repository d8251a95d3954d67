"""Verification as binary classification: one number says how likely two embeddings are of one person.

ŷ = σ(Σ_k w_k·|f_k(x1) - f_k(x2)| + b), or with the χ² similarity in place of the absolute difference.

Reference: Taigman, Yang, Ranzato and Wolf 2014, "DeepFace", section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, restore
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

FeaturesName = Literal["absolute_difference", "chi_square"]


def absolute_difference_features(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """|f_k(x1) - f_k(x2)| of embeddings ``(..., D)``; the same shape, never negative.

    Example:
        >>> absolute_difference_features(np.array([1.0, -2.0]), np.array([3.0, -2.0])).tolist()
        [2.0, 0.0]
    """
    differences: np.ndarray = np.abs(first - second)
    return differences


def chi_square_features(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(f_k - f'_k)² / (f_k + f'_k) of embeddings ``(..., D)``; the same shape, never negative.

    DeepFace's features come out of a ReLU and are never negative. For features with a sign the sum below the
    line may vanish or turn negative; it is therefore taken of magnitudes, |f_k| + |f'_k|: the same for what
    is not negative, and since |f - f'| ≤ |f| + |f'| never more than the absolute difference. 0/0 is 0.

    Example:
        >>> chi_square_features(np.array([1.0, 0.0, -1.0]), np.array([3.0, 0.0, 1.0])).tolist()
        [1.0, 0.0, 2.0]
    """
    magnitudes = np.abs(first) + np.abs(second)
    squares = (first - second) ** 2
    quotients: np.ndarray = np.divide(squares, magnitudes, out=np.zeros_like(squares), where=magnitudes > 0)
    return quotients


FEATURES: Mapping[FeaturesName, Callable[[np.ndarray, np.ndarray], np.ndarray]] = MappingProxyType(
    {"absolute_difference": absolute_difference_features, "chi_square": chi_square_features}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationHead:
    """Logistic regression on what differs between two embeddings.

    Attributes:
        features: which difference.
        weights: ``(D,) float64``, w.
        bias: b.
    """

    features: FeaturesName
    weights: np.ndarray
    bias: float

    def logit(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Σ_k w_k·difference_k + b of ``(..., D)``; ``(...)``, positive for the same person."""
        logits: np.ndarray = FEATURES[self.features](first, second) @ self.weights + self.bias
        return logits

    def probability(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """σ of :meth:`logit`: how likely it is one person, 0 to 1, among pairs of which half are."""
        return 0.5 * (1.0 + np.tanh(0.5 * self.logit(first, second)))

    def save(self, path: Path) -> None:
        """Write ``path``, an ``.npz``."""
        arrays = {"features": np.array(self.features), "weights": self.weights, "bias": np.array(self.bias)}
        save_checkpoint(path, arrays)

    @classmethod
    def load(cls, path: Path) -> VerificationHead:
        """Read what :meth:`save` wrote.

        Raises:
            OSError: there is no such file.
            ValueError: it is something else.
        """
        arrays = load_checkpoint(path)
        if set(arrays) != {"features", "weights", "bias"} or str(arrays["features"]) not in FEATURES:
            raise ValueError(f"{path.name} is no verification head")
        name: FeaturesName = (
            "chi_square" if str(arrays["features"]) == "chi_square" else "absolute_difference"
        )
        return cls(features=name, weights=arrays["weights"], bias=float(arrays["bias"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """How to train a head.

    Attributes:
        features: ``absolute_difference`` (the course's) or ``chi_square``.
        steps: over all pairs each.
        learning_rate: of Adam.
        decay: what a squared weight costs; few people need much of it.
    """

    features: FeaturesName = "absolute_difference"
    steps: int = 300
    learning_rate: float = 0.05
    decay: float = 0.01


def siamese_network(network: keras.Model, features: FeaturesName = "absolute_difference") -> keras.Model:
    """Two photographs to one logit, by one network used twice: both sides have the same weights.

    Args:
        network: from a picture ``(N, H, W, 3)`` to an embedding ``(N, D)``.
        features: what is taken of the two embeddings.

    Returns:
        A model from two pictures to ``(N, 1)`` logits; layers ``verification`` (w and b) and the network's.
    """
    pictures = [keras.Input(network.input_shape[1:], name=name) for name in ("first", "second")]
    first, second = (network(picture) for picture in pictures)
    difference = keras.ops.abs(first - second)
    if features == "chi_square":
        magnitudes = keras.ops.abs(first) + keras.ops.abs(second)
        difference = keras.ops.square(difference) / keras.ops.maximum(magnitudes, keras.config.epsilon())
    logit = keras.layers.Dense(1, name="verification")(difference)
    return keras.Model(pictures, logit, name="siamese")


def train_head(
    first: np.ndarray,
    second: np.ndarray,
    is_same: np.ndarray,
    settings: HeadSettings = HeadSettings(),
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Learn w and b from pairs of embeddings. Close the generator to stop.

    Pairs of one person and of different people weigh the same altogether, however many there are of each.

    Args:
        first, second: ``(P, D)`` embeddings.
        is_same: ``(P,) bool``.
        settings: how to train; the same when continuing.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps``, ``loss`` (cross-entropy) and
        ``accuracy``, then ``done``. :func:`head_of` turns a step's checkpoint into the head.

    Raises:
        BadSetting: ``too_few_people``: no pair of one person, or none of different people.
        ValueError: the checkpoint is of a head of another size.
    """
    if not is_same.any() or is_same.all():
        raise BadSetting("too_few_people", pairs=len(is_same), same=int(is_same.sum()))
    trainer = _HeadTrainer(FEATURES[settings.features](first, second), is_same, settings)
    done = 0 if checkpoint is None else trainer.restore(checkpoint)
    for number in range(done + 1, settings.steps + 1):
        loss, accuracy = trainer.advance()
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures={"step": number, "steps": settings.steps, "loss": loss, "accuracy": accuracy},
            checkpoint=lambda number=number: trainer.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.checkpoint(settings.steps))


def head_of(checkpoint: Checkpoint, settings: HeadSettings) -> VerificationHead:
    """The head that a checkpoint of :func:`train_head` holds."""
    # standardising is folded into the weights, so that the head takes differences as they are
    weights = checkpoint["head_0"].astype(np.float64) / checkpoint["deviation"]
    bias = float(checkpoint["head_1"]) - float(weights @ checkpoint["mean"])
    return VerificationHead(features=settings.features, weights=weights, bias=bias)


class _HeadTrainer:
    """Logistic regression on standardised differences."""

    def __init__(self, differences: np.ndarray, is_same: np.ndarray, settings: HeadSettings) -> None:
        self._mean, self._deviation = differences.mean(axis=0), differences.std(axis=0) + 1e-6
        self._inputs = tf.constant((differences - self._mean) / self._deviation, tf.float32)
        self._labels = tf.constant(is_same, tf.float32)
        shares = np.where(is_same, 0.5 / is_same.sum(), 0.5 / (~is_same).sum())
        self._shares = tf.constant(shares, tf.float32)
        self._decay = settings.decay
        self._variables = [keras.Variable(np.zeros(differences.shape[1], np.float32)), keras.Variable(0.0)]
        self._optimizer = Adam(settings.learning_rate)
        self._optimizer.build(self._variables)
        self._step = tf.function(self._one_step, autograph=False)

    def advance(self) -> tuple[float, float]:
        loss, accuracy = self._step().numpy().tolist()
        return loss, accuracy

    def _one_step(self) -> tf.Tensor:
        weights, bias = self._variables
        with tf.GradientTape() as tape:
            logits = tf.linalg.matvec(self._inputs, weights.value) + bias.value
            losses = tf.nn.sigmoid_cross_entropy_with_logits(self._labels, logits)
            loss = tf.reduce_sum(self._shares * losses)
            cost = loss + self._decay * tf.reduce_sum(tf.square(weights.value))
        self._optimizer.apply(
            tape.gradient(cost, [variable.value for variable in self._variables]), self._variables
        )
        is_right = tf.cast((logits > 0.0) == (self._labels > 0.5), tf.float32)
        return tf.stack([loss, tf.reduce_sum(self._shares * is_right)])

    def checkpoint(self, number: int) -> Checkpoint:
        return {
            "step": np.array(number),
            "mean": self._mean,
            "deviation": self._deviation,
            **captured(head=self._variables, optimizer=self._optimizer.variables),
        }

    def restore(self, checkpoint: Checkpoint) -> int:
        restore(checkpoint, head=self._variables, optimizer=self._optimizer.variables)
        return int(checkpoint["step"])
