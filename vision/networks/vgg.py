"""VGG-16 and VGG-19: nothing but 3×3 convolutions and 2×2 pooling, ever smaller and ever deeper.

Reference: Simonyan and Zisserman 2015, "Very deep convolutional networks for large-scale image recognition", table 1,
columns D and E. Layers have ``keras.applications``' names, so that its weights load by name; the paper's conv3_2 is
``block3_conv2``.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 224
"""px."""

MEAN = (103.939, 116.779, 123.68)
"""The network takes ``BGR in 0…255 − mean``."""

CHANNELS = (64, 128, 256, 512, 512)
"""Of each block's convolutions; height and width are halved after each."""

HIDDEN = 4096


def build_vgg16(classes: int = 1000, width: float = 1.0) -> keras.Model:
    """Build the network of 16 layers with weights: 13 convolutions in blocks of 2, 2, 3, 3, 3, and 3 dense ones.

    224×224×64 → 112×112×128 → 56×56×256 → 28×28×512 → 14×14×512 → 7×7×512 → 4096 → 4096 → classes.

    Args:
        classes: how many.
        width: every hidden layer has this share of the paper's channels.

    Returns:
        A model from ``(N, 224, 224, 3) float32``, BGR without :data:`MEAN`, to ``(N, classes)`` probabilities.
        Layers: ``block1_conv1`` … ``block5_conv3``, ``block1_pool`` … ``block5_pool``, ``flatten``, ``fc1``, ``fc2``,
        ``predictions``.

    Example:
        >>> build_vgg16(width=1 / 16).get_layer("block5_pool").output.shape
        (None, 7, 7, 32)
    """
    return _build("vgg16", (2, 2, 3, 3, 3), classes, width)


def build_vgg19(classes: int = 1000, width: float = 1.0) -> keras.Model:
    """Build the network of 19: its blocks have 2, 2, 4, 4 and 4 convolutions. All else is as in :func:`build_vgg16`.

    Example:
        >>> build_vgg19(width=1 / 16).get_layer("block5_conv4").output.shape
        (None, 14, 14, 32)
    """
    return _build("vgg19", (2, 2, 4, 4, 4), classes, width)


def _build(name: str, depths: tuple[int, ...], classes: int, width: float) -> keras.Model:
    image = tensor = layers.Input((SIDE, SIDE, 3), name="image")
    for block, (depth, channels) in enumerate(zip(depths, CHANNELS, strict=True), 1):
        for number in range(1, depth + 1):
            convolution = layers.Conv2D(
                int(channels * width), 3, padding="same", activation="relu", name=f"block{block}_conv{number}"
            )
            tensor = convolution(tensor)
        tensor = layers.MaxPooling2D(2, name=f"block{block}_pool")(tensor)
    tensor = layers.Flatten(name="flatten")(tensor)
    for number in (1, 2):
        tensor = layers.Dense(int(HIDDEN * width), activation="relu", name=f"fc{number}")(tensor)
    return keras.Model(
        image, layers.Dense(classes, activation="softmax", name="predictions")(tensor), name=name
    )
