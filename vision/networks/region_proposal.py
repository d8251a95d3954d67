"""Faster R-CNN's region-proposal network: whether there is an object at each anchor, and how its box is put right.

Reference: Ren, He, Girshick and Sun 2015, "Faster R-CNN: towards real-time object detection with region proposal
networks", section 3.1.
"""

from __future__ import annotations

import keras
from keras import layers


def build_region_proposal(anchors: int, channels: int) -> keras.Model:
    """Build the network.

    Args:
        anchors: A, how many boxes begin in each cell.
        channels: of the feature map, and of the 3 × 3 window that slides over it.

    Returns:
        A model from ``(N, h, w, channels) float32`` to ``(N, h · w · A)`` logits of there being an object (the
        paper has two classes and a softmax, which is the same) and ``(N, h · w · A, 4)`` box deltas; anchor by
        anchor within a cell, cell by cell within a row.

    Example:
        >>> [shape for shape in build_region_proposal(9, 64).compute_output_shape((1, 24, 16, 64))]
        [(1, 3456), (1, 3456, 4)]
    """
    features = layers.Input((None, None, channels), name="features")
    window = layers.Conv2D(channels, 3, padding="same", activation="relu", name="window")(features)
    objects = layers.Conv2D(anchors, 1, kernel_initializer=_normal(), name="objects")(window)
    deltas = layers.Conv2D(4 * anchors, 1, kernel_initializer=_normal(), name="deltas")(window)
    objects = layers.Reshape((-1,), name="objects_flat")(objects)
    deltas = layers.Reshape((-1, 4), name="deltas_flat")(deltas)
    return keras.Model(features, [objects, deltas], name="region_proposal")


def _normal() -> keras.initializers.Initializer:
    return keras.initializers.RandomNormal(stddev=0.01)
