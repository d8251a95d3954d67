"""LeNet-5: handwritten digits, by average pooling and the hyperbolic tangent.

Reference: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition",
figure 2. As the course teaches it, and so unlike the paper's: every filter of C3 sees all of S2, pooling has no
coefficients of its own, and the output is a softmax.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 32
"""px; the paper's digits of 28 px with a margin of 2."""


def build_lenet5(classes: int = 10) -> keras.Model:
    """Build the network.

    32×32×1 → 28×28×6 (f 5) → 14×14×6 → 10×10×16 (f 5) → 5×5×16 → 400 → 120 → 84 → classes.

    Args:
        classes: how many.

    Returns:
        A model from ``(N, 32, 32, 1) float32`` grey 0 to 255 to ``(N, classes)`` probabilities. Layers: ``scaled``,
        then by the paper's names ``C1``, ``S2``, ``C3``, ``S4``, ``flat``, ``C5`` (a convolution of all that is
        left is a fully connected layer), ``F6``, ``classes``.

    Example:
        >>> build_lenet5().count_params()
        61706
    """
    image = layers.Input((SIDE, SIDE, 1), name="image")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = layers.Conv2D(6, 5, activation="tanh", name="C1")(tensor)
    tensor = layers.AveragePooling2D(2, name="S2")(tensor)
    tensor = layers.Conv2D(16, 5, activation="tanh", name="C3")(tensor)
    tensor = layers.AveragePooling2D(2, name="S4")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    tensor = layers.Dense(120, activation="tanh", name="C5")(tensor)
    tensor = layers.Dense(84, activation="tanh", name="F6")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name="lenet5")
