"""AlexNet: the network after which computer vision believed in deep learning.

Reference: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks".
Two differences, both the course's: the picture has 227 px (the paper says 224, with which 55 does not come out), and
every filter sees all channels (the paper's are split over two graphics processors, which saves 1.4 million of 62).
"""

from __future__ import annotations

import keras
from keras import layers

from vision.networks.local_response_normalization import LocalResponseNormalization

SIDE = 227
"""px."""

HIDDEN = 4096


def build_alexnet(classes: int = 1000, width: float = 1.0) -> keras.Model:
    """Build the network.

    227×227×3 → 55×55×96 (f 11, s 4) → 27×27×96 → 27×27×256 (f 5, same) → 13×13×256 → 13×13×384 (f 3, same) twice
    → 13×13×256 → 6×6×256 → 9216 → 4096 → 4096 → classes. Pooling is of 3×3 with a stride of 2.

    Args:
        classes: how many.
        width: every hidden layer has this share of the paper's channels. At 0.125 it trains on a laptop.

    Returns:
        A model from ``(N, 227, 227, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities. Layers: ``scaled``,
        ``conv1``, ``norm1`` (local response normalisation), ``pool1``, ``conv2``, ``norm2``, ``pool2``, ``conv3``,
        ``conv4``, ``conv5``, ``pool5``, ``flat``, ``fc6``, ``drop6``, ``fc7``, ``drop7``, ``classes``.

    Example:
        >>> build_alexnet(width=0.125).output_shape
        (None, 1000)
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = layers.Rescaling(1.0, offset=-127.5, name="scaled")(image)
    tensor = layers.Conv2D(int(96 * width), 11, strides=4, activation="relu", name="conv1")(tensor)
    tensor = LocalResponseNormalization(name="norm1")(tensor)
    tensor = layers.MaxPooling2D(3, strides=2, name="pool1")(tensor)
    tensor = _convolution(tensor, int(256 * width), 5, "conv2")
    tensor = LocalResponseNormalization(name="norm2")(tensor)
    tensor = layers.MaxPooling2D(3, strides=2, name="pool2")(tensor)
    tensor = _convolution(tensor, int(384 * width), 3, "conv3")
    tensor = _convolution(tensor, int(384 * width), 3, "conv4")
    tensor = _convolution(tensor, int(256 * width), 3, "conv5")
    tensor = layers.MaxPooling2D(3, strides=2, name="pool5")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    for number in (6, 7):
        tensor = layers.Dense(int(HIDDEN * width), activation="relu", name=f"fc{number}")(tensor)
        tensor = layers.Dropout(0.5, name=f"drop{number}")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name="alexnet")


def _convolution(tensor: keras.KerasTensor, filters: int, kernel: int, name: str) -> keras.KerasTensor:
    return layers.Conv2D(filters, kernel, padding="same", activation="relu", name=name)(tensor)
