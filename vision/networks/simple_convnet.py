"""The course's simple convolutional network: three convolutions, no pooling, one output layer.

Reference: A. Ng, "Convolutional Neural Networks" (deeplearning.ai), week 1, "Simple convolutional network example".
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 39
"""px; of the course's picture."""


def build_simple_convnet(classes: int = 1) -> keras.Model:
    """Build the network.

    39×39×3 → 37×37×10 (f 3) → 17×17×20 (f 5, s 2) → 7×7×40 (f 5, s 2) → 1960 → classes.

    Args:
        classes: 1 for a logistic output (is it a cat or not), more for a softmax.

    Returns:
        A model from ``(N, 39, 39, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities. Layers: ``scaled``,
        ``conv1``, ``conv2``, ``conv3``, ``flat``, ``classes``.

    Example:
        >>> build_simple_convnet().count_params()
        27301
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = layers.Conv2D(10, 3, activation="relu", name="conv1")(tensor)
    tensor = layers.Conv2D(20, 5, strides=2, activation="relu", name="conv2")(tensor)
    tensor = layers.Conv2D(40, 5, strides=2, activation="relu", name="conv3")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    activation = "sigmoid" if classes == 1 else "softmax"
    probabilities = layers.Dense(classes, activation=activation, name="classes")(tensor)
    return keras.Model(image, probabilities, name="simple_convnet")
