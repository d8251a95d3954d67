"""What was taught: a softmax, an ensemble beside it, or a network of which less was frozen. Kept as arrays, asked, taken home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import keras
import numpy as np
import tensorflow as tf

from vision.training.features import features_of
from vision.training.heads import Head, head_in
from vision.training.photo_classifier import build_photo_classifier
from vision.training.unfreezing import network_of

Classify = Callable[[np.ndarray], np.ndarray]
"""``(N, 224, 224, 3) uint8`` to ``(N, classes)`` probabilities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What was taught.

    Attributes:
        softmax: on the frozen network's features.
        ensemble: on the same, if it was asked for.
        network: variables ``network_…`` of the whole network, if less of it was frozen; then that answers.
    """

    softmax: Head
    ensemble: Head | None = None
    network: Mapping[str, np.ndarray] = field(default_factory=dict)

    def arrays(self) -> dict[str, np.ndarray]:
        """Named arrays, of which :func:`taught_in` makes the same again."""
        together = self.ensemble.arrays("ensemble") if self.ensemble else {}
        return {**self.softmax.arrays("softmax"), **together, **self.network}

    def build(self, *, is_ensemble: bool = False) -> keras.Model:
        """The whole network, from pixels to classes. Raises ``WeightsMissing``."""
        if self.network:
            return network_of(self.network, self.softmax)
        return build_photo_classifier(self._head(is_ensemble=is_ensemble))

    def classifier(self, *, is_ensemble: bool = False) -> Classify:
        """What answers. Raises ``WeightsMissing``."""
        if self.network:
            return traced(self.build())
        head = self._head(is_ensemble=is_ensemble)
        return lambda squares: head.classify(features_of(squares))

    def _head(self, *, is_ensemble: bool) -> Head:
        return self.ensemble if is_ensemble and self.ensemble else self.softmax


def taught_in(arrays: Mapping[str, np.ndarray]) -> Taught:
    """What was kept as arrays. Raises ``ValueError`` if it is nothing that was taught."""
    softmax = head_in(arrays, "softmax")
    if softmax is None:
        raise ValueError("there is no softmax")
    network = {name: array for name, array in arrays.items() if name.startswith("network_")}
    return Taught(softmax=softmax, ensemble=head_in(arrays, "ensemble"), network=network)


def traced(network: keras.Model) -> Classify:
    """A network of :func:`vision.training.photo_classifier.build_photo_classifier`, computed as a graph."""
    graph = tf.function(
        lambda squares: network(tf.cast(squares, tf.float32), training=False),
        reduce_retracing=True,
        autograph=False,
    )

    def classify(squares: np.ndarray) -> np.ndarray:
        said: np.ndarray = graph(tf.constant(squares)).numpy()
        return said

    return classify
