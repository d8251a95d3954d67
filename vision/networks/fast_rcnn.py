"""Fast R-CNN's head: what a region's pooled features show, and how its box is put right, both at once.

Reference: Girshick 2015, "Fast R-CNN", section 2.1.
"""

from __future__ import annotations

import keras
from keras import layers

POOLED = 5
"""Regions are pooled to so many features high and wide; the paper's VGG-16 has 7."""

UNITS = 128


def build_fast_rcnn(classes: int, channels: int) -> keras.Model:
    """Build the network.

    Args:
        classes: K, without the background.
        channels: of the pooled features.

    Returns:
        A model from ``(R, 5, 5, channels) float32`` to ``(R, K + 1)`` logits, the background's first, and
        ``(R, 4 K)`` box deltas for each class.

    Example:
        >>> [output.shape for output in build_fast_rcnn(3, 64).outputs]
        [(None, 4), (None, 12)]
    """
    pooled = layers.Input((POOLED, POOLED, channels), name="pooled")
    tensor = layers.Flatten(name="features")(pooled)
    tensor = layers.Dense(UNITS, activation="relu", name="dense1")(tensor)
    tensor = layers.Dense(UNITS, activation="relu", name="dense2")(tensor)
    # section 2.3: so narrow that at first all classes are as likely and no box is moved
    logits = layers.Dense(classes + 1, kernel_initializer=_normal(0.01), name="classes")(tensor)
    deltas = layers.Dense(4 * classes, kernel_initializer=_normal(0.001), name="deltas")(tensor)
    return keras.Model(pooled, [logits, deltas], name="fast_rcnn")


def _normal(deviation: float) -> keras.initializers.Initializer:
    return keras.initializers.RandomNormal(stddev=deviation)
