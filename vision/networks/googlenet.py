"""GoogLeNet, the Inception network: nine modules, with two side outputs that help the middle learn.

Reference: Szegedy et al. 2015, "Going deeper with convolutions", table 1 and section 5.
"""

from __future__ import annotations

import keras
from keras import layers

from vision.networks.inception import COURSE, Branches, inception_module
from vision.networks.local_response_normalization import LocalResponseNormalization

SIDE = 224
"""px; of the paper's picture."""

SIDE_WEIGHT = 0.3
"""Of each side output's loss beside 1 for the last one's, while it learns."""

MODULES = {
    "3a": Branches(64, 96, 128, 16, 32, 32),
    "3b": Branches(128, 128, 192, 32, 96, 64),
    "4a": Branches(192, 96, 208, 16, 48, 64),
    "4b": Branches(160, 112, 224, 24, 64, 64),
    "4c": Branches(128, 128, 256, 24, 64, 64),
    "4d": Branches(112, 144, 288, 32, 64, 64),
    "4e": Branches(256, 160, 320, 32, 128, 128),
    "5a": Branches(256, 160, 320, 32, 128, 128),
    "5b": Branches(384, 192, 384, 48, 128, 128),
}
"""The paper's table."""
POOLED_AFTER = ("3b", "4e")
SIDE_OUTPUTS = {"4a": "side1", "4d": "side2"}
"""The modules that one stands on, and its name."""


def build_googlenet(
    classes: int = 1000, side: int = SIDE, width: float = 1.0, *, side_outputs: bool = True
) -> keras.Model:
    """Build the network.

    224×224×3 → 112×112×64 (f 7, s 2) → 56×56×64 → 56×56×192 (f 3) → 28×28×192 → 3a, 3b: 28×28×480 → 4a … 4e:
    14×14×832 → 5a, 5b: 7×7×1024 → their mean, 1024 → classes.

    Args:
        classes: how many.
        side: of the picture, px; 80 or more, so that the side outputs have something to pool.
        width: every hidden layer has this share of the paper's channels.
        side_outputs: to learn with. They are taken away when it has learnt.

    Returns:
        A model from ``(N, side, side, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities; with side outputs
        to three of those, the last layer's first, then ``side1`` and ``side2``. Layers: ``scaled``, ``conv1``,
        ``pool1``, ``norm1``, ``conv2_reduce``, ``conv2``, ``norm2``, ``pool2``, the modules ``3a`` … ``5b`` (see
        :func:`vision.networks.inception.inception_module`), ``pool3``, ``pool4``, ``mean``, ``drop``, ``classes``.

    Example:
        >>> build_googlenet(side_outputs=False).count_params()
        6998552
    """
    image = layers.Input((side, side, 3), name="image")
    tensor = _stem(layers.Rescaling(1.0, offset=-127.5, name="scaled")(image), width)
    outputs = []
    for name, branches in MODULES.items():
        tensor = inception_module(tensor, branches.times(width), name)
        if side_outputs and name in SIDE_OUTPUTS:
            outputs.append(_side_output(tensor, classes, width, SIDE_OUTPUTS[name]))
        if name in POOLED_AFTER:
            tensor = layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{name[0]}")(tensor)
    tensor = layers.GlobalAveragePooling2D(name="mean")(tensor)
    tensor = layers.Dropout(0.4, name="drop")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, [probabilities, *outputs] if side_outputs else probabilities, name="googlenet")


def build_first_module() -> keras.Model:
    """Build the network up to its first Inception module: what makes of a picture the 192 channels that one takes.

    Returns:
        A model from ``(N, 224, 224, 3) float32`` RGB 0 to 255 to ``(N, 28, 28, 256)``. Layers: the stem's, then those of
        :func:`vision.networks.inception.build_inception_module` by its names.

    Example:
        >>> build_first_module().get_layer("pool2").output.shape
        (None, 28, 28, 192)
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    features = _stem(layers.Rescaling(1.0, offset=-127.5, name="scaled")(image), 1.0)
    return keras.Model(image, inception_module(features, COURSE, "module"), name="googlenet_first_module")


def _stem(tensor: keras.KerasTensor, width: float) -> keras.KerasTensor:
    tensor = layers.Conv2D(int(64 * width), 7, strides=2, padding="same", activation="relu", name="conv1")(
        tensor
    )
    tensor = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(tensor)
    tensor = LocalResponseNormalization(name="norm1")(tensor)
    tensor = layers.Conv2D(int(64 * width), 1, activation="relu", name="conv2_reduce")(tensor)
    tensor = layers.Conv2D(int(192 * width), 3, padding="same", activation="relu", name="conv2")(tensor)
    tensor = LocalResponseNormalization(name="norm2")(tensor)
    return layers.MaxPooling2D(3, strides=2, padding="same", name="pool2")(tensor)


def _side_output(tensor: keras.KerasTensor, classes: int, width: float, name: str) -> keras.KerasTensor:
    tensor = layers.AveragePooling2D(5, strides=3, name=f"{name}_pool")(tensor)
    tensor = layers.Conv2D(int(128 * width), 1, activation="relu", name=f"{name}_conv")(tensor)
    tensor = layers.Flatten(name=f"{name}_flat")(tensor)
    tensor = layers.Dense(int(1024 * width), activation="relu", name=f"{name}_fc")(tensor)
    tensor = layers.Dropout(0.7, name=f"{name}_drop")(tensor)
    return layers.Dense(classes, activation="softmax", name=name)(tensor)
