"""The course's network for digits, "like LeNet-5": max pooling, ReLU, three fully connected layers.

Reference: A. Ng, "Convolutional Neural Networks" (deeplearning.ai), week 1, "CNN example"; LeCun et al. 1998,
"Gradient-based learning applied to document recognition".
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 32
"""px."""


def build_digit_network(classes: int = 10) -> keras.Model:
    """Build the network.

    32×32×3 → 28×28×6 (f 5) → 14×14×6 → 10×10×16 (f 5) → 5×5×16 → 400 → 120 → 84 → classes.

    Args:
        classes: how many.

    Returns:
        A model from ``(N, 32, 32, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities. Layers: ``scaled``,
        ``conv1``, ``pool1``, ``conv2``, ``pool2``, ``flat``, ``fc3``, ``fc4``, ``classes``.

    Example:
        >>> [build_digit_network().get_layer(name).count_params() for name in ("conv1", "conv2", "fc3")]
        [456, 2416, 48120]
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = layers.Conv2D(6, 5, activation="relu", name="conv1")(tensor)
    tensor = layers.MaxPooling2D(2, name="pool1")(tensor)
    tensor = layers.Conv2D(16, 5, activation="relu", name="conv2")(tensor)
    tensor = layers.MaxPooling2D(2, name="pool2")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    tensor = layers.Dense(120, activation="relu", name="fc3")(tensor)
    tensor = layers.Dense(84, activation="relu", name="fc4")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name="digit_network")
