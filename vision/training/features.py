"""What the packaged network sees in pictures: 1280 numbers each, computed once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import keras
import numpy as np
import tensorflow as tf

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0

NETWORK = "efficientnet-lite0"
SIDE = 224
"""px; the square that the network sees."""
FEATURES = 1280
AT_ONCE = 16
"""Pictures that the network looks at together: more need more memory and are no quicker on a CPU."""


def features_of(images: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    """The network's last layer before its classes, for squares.

    Args:
        images: each ``(224, 224, 3) uint8`` RGB; see :func:`vision.training.ten_crop.center_crop`.

    Returns:
        ``(N, 1280) float32``.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    if not len(images):
        return np.zeros((0, FEATURES), np.float32)
    parts = [
        _extractor()(tf.constant(np.asarray(images[begin : begin + AT_ONCE]))).numpy()
        for begin in range(0, len(images), AT_ONCE)
    ]
    return np.concatenate(parts)


def warm_up() -> None:
    """Load the network and compute once, so that nobody waits for it later."""
    features_of([np.zeros((SIDE, SIDE, 3), np.uint8)])


def normalized(images: tf.Tensor) -> tf.Tensor:
    """Pixels 0 to 255 as the network takes them."""
    return (tf.cast(images, tf.float32) / 255.0 - tf.constant(MEAN)) / tf.constant(STANDARD_DEVIATION)


@cache
def _extractor() -> tf.types.experimental.GenericFunction:
    network = load_efficientnet_lite0()
    trunk = keras.Model(network.input, network.get_layer("pool").output)
    return tf.function(
        lambda images: trunk(normalized(images), training=False),
        input_signature=[tf.TensorSpec((None, SIDE, SIDE, 3), tf.uint8)],
        autograph=False,
    )
