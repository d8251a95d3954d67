"""Networks in a worker's memory, and photographs as they take them. Workers only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from django.conf import settings

from vision.errors import BadSetting
from vision.insight.class_activation import logits_model
from vision.insight.pictures import gridded, squared
from vision.networks.zoo import ZooNetwork
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.pretrained.keras_applications import give_weights
from webapp.zoo.figures import find_layer
from webapp.zoo.pipelines.catalogue import MAIN, NETWORKS, takes_any_size, weights_of

KEPT = 2
"""Networks at once in memory: VGG-16 takes half a gigabyte."""


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


def load(slug: str) -> Loaded:
    """Load a network with its trained weights if this machine has them, else with random ones, always the same."""
    network = NETWORKS.get(slug)
    if network is None:
        raise BadSetting("no_such_network", network=slug)
    # Weights that arrive while a worker runs are seen at once.
    return _loaded(slug, is_trained=weights_of(network).is_here)


@functools.lru_cache(maxsize=KEPT)
def _loaded(slug: str, *, is_trained: bool) -> Loaded:
    network = NETWORKS[slug]
    model = _built(network, is_trained=is_trained)
    logits = functools.cache(lambda: logits_model(model))

    def classify(images: np.ndarray) -> np.ndarray:
        pixels = np.stack([network.pixels.of(image) for image in images])
        return np.asarray(tf.nn.softmax(logits()(tf.constant(pixels), training=False)))

    return Loaded(network, model, is_trained, classify)


def check_layer(slug: str, layer: str) -> None:
    """Raises ``BadSetting("no_such_layer")``."""
    if slug not in NETWORKS or find_layer(slug, layer) is None:
        raise BadSetting("no_such_layer", layer=layer)


def as_seen(image: np.ndarray, network: ZooNetwork) -> np.ndarray:
    """A photograph as the network is shown it, ``(h, w, 3) uint8``: the middle, or almost all where it takes any size."""
    height, _, _ = network.picture_shape
    return gridded(image, height) if takes_any_size(network) else squared(image, height)


def batch_of(seen: np.ndarray, network: ZooNetwork) -> np.ndarray:
    return network.pixels.of(seen)[np.newaxis]


def _built(network: ZooNetwork, *, is_trained: bool) -> keras.Model:
    if network.slug == MAIN:
        return load_efficientnet_lite0()
    keras.utils.set_random_seed(0)
    model = network.build_for_pictures()
    if is_trained:
        give_weights(model, network.slug, settings.WEIGHTS_DIR)
    model.trainable = False
    return model
