"""Networks of the zoo in memory, ready to be looked into."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from vision.insight.class_activation import logits_model
from vision.networks.zoo import MAIN, ZOO, ZooNetwork
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.pretrained.imagenet import class_names
from vision.pretrained.keras_applications import give_weights
from vision.pretrained.zoo_weights import are_here

KEPT = 2
"""Networks at once in memory: VGG-16 takes half a gigabyte."""
TOP = 5


class Named(NamedTuple):
    """One class: its number, its name in English, how likely it is, 0 to 1."""

    number: int
    name: str
    probability: float


class Loaded(NamedTuple):
    """A network of the zoo, ready to run.

    Attributes:
        is_trained: its weights are; else they are random.
        classify: ``(N, H, W, 3) uint8`` to ``(N, classes)`` probabilities; of classifiers.
    """

    network: ZooNetwork
    model: keras.Model
    is_trained: bool
    classify: Callable[[np.ndarray], np.ndarray]

    def batch(self, seen: np.ndarray) -> np.ndarray:
        """``(1, H, W, C) float32`` as the network wants its pixels."""
        return self.network.pixels.of(seen)[np.newaxis]

    def likeliest(self, seen: np.ndarray, count: int = TOP) -> list[Named]:
        """What a trained one takes a picture for, the likeliest first."""
        probabilities = self.classify(seen[np.newaxis])[0]
        best = np.argsort(-probabilities)[:count]
        return [Named(int(number), class_names()[number], float(probabilities[number])) for number in best]


def load(slug: str, cache: Path | None = None) -> Loaded:
    """Load a network with its trained weights if this machine has them, else with random ones, always the same.

    Args:
        slug: one of :data:`vision.networks.zoo.ZOO`.
        cache: the folder of fetched weights; None for the default one.

    Raises:
        WeightsMissing: those of the package are not installed, or fetched ones are damaged.
    """
    # Weights that arrive while a process runs are seen at once.
    return _loaded(slug, cache, is_trained=are_here(ZOO[slug], cache))


@functools.lru_cache(maxsize=KEPT)
def _loaded(slug: str, cache: Path | None, *, is_trained: bool) -> Loaded:
    network = ZOO[slug]
    model = _built(network, cache, is_trained=is_trained)
    logits = functools.cache(lambda: logits_model(model))

    def classify(images: np.ndarray) -> np.ndarray:
        pixels = np.stack([network.pixels.of(image) for image in images])
        return np.asarray(tf.nn.softmax(logits()(tf.constant(pixels), training=False)))

    return Loaded(network, model, is_trained, classify)


def _built(network: ZooNetwork, cache: Path | None, *, is_trained: bool) -> keras.Model:
    if network.slug == MAIN:
        return load_efficientnet_lite0()
    keras.utils.set_random_seed(0)
    model = network.build_for_pictures()
    if is_trained:
        give_weights(model, network.slug, cache)
    model.trainable = False
    return model
