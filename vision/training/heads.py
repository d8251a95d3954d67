"""What was learned on the packaged network's features: one network or several, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Layer = tuple[np.ndarray, np.ndarray]
"""Weights ``(inputs, outputs) float32`` and biases ``(outputs,) float32``."""


@dataclass(frozen=True, slots=True)
class Head:
    """Networks on features, of which the outputs are averaged.

    Attributes:
        networks: for each its layers, with ReLU between them and a softmax at the end.
    """

    networks: tuple[tuple[Layer, ...], ...]

    @property
    def classes(self) -> int:
        return len(self.networks[0][-1][1])

    def each(self, features: np.ndarray) -> np.ndarray:
        """``(networks, …, classes)``: what each says of ``(…, features)``."""
        return np.stack([_said(layers, features) for layers in self.networks])

    def classify(self, features: np.ndarray) -> np.ndarray:
        """``(…, classes)``: what all say together of ``(…, features)``."""
        return average_outputs(self.each(features))

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Named arrays, to be kept; :func:`head_in` makes the same head of them."""
        return {
            f"{name}_{network}_{layer}_{part}": array
            for network, layers in enumerate(self.networks)
            for layer, pair in enumerate(layers)
            for part, array in zip(("weights", "biases"), pair, strict=True)
        }


def head_in(arrays: Mapping[str, np.ndarray], name: str) -> Head | None:
    """The head that was kept under a name; None if there is none."""
    networks: list[tuple[Layer, ...]] = []
    while f"{name}_{len(networks)}_0_weights" in arrays:
        layers: list[Layer] = []
        while (start := f"{name}_{len(networks)}_{len(layers)}") + "_weights" in arrays:
            layers.append((arrays[f"{start}_weights"], arrays[f"{start}_biases"]))
        networks.append(tuple(layers))
    return Head(tuple(networks)) if networks else None


def folded(weights: np.ndarray, biases: np.ndarray, center: np.ndarray, scale: np.ndarray) -> Layer:
    """A first layer that takes features as they come, from one that takes them standardised."""
    own = weights / scale[:, None]
    return own, biases - center @ own


def average_outputs(outputs: np.ndarray) -> np.ndarray:
    """What networks, or looks at crops of a picture, say together.

    Args:
        outputs: ``(M, …, classes)`` probabilities of each.

    Returns:
        ``(…, classes)``: probabilities again.

    Raises:
        ValueError: there is none, or what is given does not sum to 1: it is no output.
    """
    if not len(outputs):
        raise ValueError("nothing to average")
    if not np.allclose(outputs.sum(-1), 1.0, atol=1e-3):
        raise ValueError("these are no probabilities: only outputs are averaged")
    average: np.ndarray = outputs.mean(0)
    return average


def _said(layers: Sequence[Layer], features: np.ndarray) -> np.ndarray:
    scores = features
    for place, (weights, biases) in enumerate(layers):
        scores = (np.maximum(scores, 0) if place else scores) @ weights + biases
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    probabilities: np.ndarray = raised / raised.sum(-1, keepdims=True)
    return probabilities
