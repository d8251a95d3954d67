"""Network in Network: 1×1 convolutions, a small fully connected network at every pixel.

Reference: Lin, Chen and Yan 2013, "Network in network", figure 2, with the sizes the authors published for CIFAR-10.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 32
"""px."""


def build_network_in_network(classes: int = 10, width: float = 1.0) -> keras.Model:
    """Build the network.

    32×32×3 → 32×32×192 (f 5) → 160 → 96 (f 1) → 16×16×96 → 192 (f 5) → 192 → 192 (f 1) → 8×8×192 → 192 (f 3) → 192
    → classes (f 1) → the mean of each 8×8 map: no fully connected layer is left.

    Args:
        classes: how many.
        width: every hidden layer has this share of the published channels.

    Returns:
        A model from ``(N, 32, 32, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities. Layers: ``scaled``,
        for each block N ``convN`` and its 1×1 convolutions ``cccpN_1``, ``cccpN_2`` (the authors' "cascaded
        cross-channel parametric pooling"), ``pool1``, ``drop1``, ``pool2``, ``drop2``, ``mean`` and ``classes``.

    Example:
        >>> build_network_in_network().count_params()
        966986
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = _block(tensor, 1, 5, (int(192 * width), int(160 * width), int(96 * width)))
    tensor = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(tensor)
    tensor = layers.Dropout(0.5, name="drop1")(tensor)
    tensor = _block(tensor, 2, 5, (int(192 * width),) * 3)
    tensor = layers.AveragePooling2D(3, strides=2, padding="same", name="pool2")(tensor)
    tensor = layers.Dropout(0.5, name="drop2")(tensor)
    tensor = _convolution(tensor, int(192 * width), 3, "conv3")
    tensor = _convolution(tensor, int(192 * width), 1, "cccp3_1")
    # linear, where the authors have one more ReLU: a map that is nowhere above 0 would never learn again
    tensor = layers.Conv2D(classes, 1, name="cccp3_2")(tensor)
    tensor = layers.GlobalAveragePooling2D(name="mean")(tensor)
    return keras.Model(image, layers.Softmax(name="classes")(tensor), name="network_in_network")


def _block(
    tensor: keras.KerasTensor, number: int, kernel: int, filters: tuple[int, int, int]
) -> keras.KerasTensor:
    first, second, third = filters
    tensor = _convolution(tensor, first, kernel, f"conv{number}")
    tensor = _convolution(tensor, second, 1, f"cccp{number}_1")
    return _convolution(tensor, third, 1, f"cccp{number}_2")


def _convolution(tensor: keras.KerasTensor, filters: int, kernel: int, name: str) -> keras.KerasTensor:
    convolution = layers.Conv2D(
        filters,
        kernel,
        padding="same",
        activation="relu",
        # nine layers without normalisation learn several times faster from it than from Keras's own
        kernel_initializer="he_normal",
        name=name,
    )
    return convolution(tensor)
