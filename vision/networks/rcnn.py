"""R-CNN's network: what a region that is cut out shows, and how its box is put right.

Reference: Girshick, Donahue, Darrell and Malik 2014, "Rich feature hierarchies for accurate object detection and
semantic segmentation". Theirs is AlexNet on 227 × 227 px with a support vector machine for each class; this one is
small enough to learn from nothing, and says its classes by a softmax, as its fine-tuning and all later ones do.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 32
"""Regions are brought to so many px, whatever their size."""

FILTERS = (16, 32, 64)
UNITS = 128


def build_rcnn(classes: int) -> keras.Model:
    """Build the network.

    Args:
        classes: K, without the background.

    Returns:
        A model from ``(N, 32, 32, 3) float32``, -1 to 1, to ``(N, K + 1)`` logits, the background's first, and
        ``(N, 4 K)`` box deltas for each class. These are a linear layer upon the last convolution's features (the
        paper's φ₅), 0 at first and left alone by gradients: it is fitted in closed form.

    Example:
        >>> [output.shape for output in build_rcnn(3).outputs]
        [(None, 4), (None, 12)]
    """
    image = layers.Input((SIDE, SIDE, 3), name="region")
    tensor = image
    for number, filters in enumerate(FILTERS, 1):
        tensor = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv{number}")(tensor)
        tensor = layers.BatchNormalization(momentum=0.9, name=f"conv{number}_norm")(tensor)
        tensor = layers.ReLU(name=f"conv{number}_relu")(tensor)
        tensor = layers.MaxPooling2D(2, name=f"pool{number}")(tensor)
    features = layers.Flatten(name="features")(tensor)
    tensor = layers.Dense(UNITS, activation="relu", name="dense")(features)
    logits = layers.Dense(classes + 1, name="classes")(tensor)
    deltas = layers.Dense(4 * classes, kernel_initializer="zeros", trainable=False, name="deltas")(features)
    return keras.Model(image, [logits, deltas], name="rcnn")
