"""68 points on a face by four densely connected blocks of separable convolutions.

Reference: V. Mühler 2018, face-api.js' ``face_landmark_68``; Huang et al. 2017, "Densely connected
convolutional networks", whose concatenations are sums here.
"""

from __future__ import annotations

import keras
from keras import layers

MEAN = (122.782, 117.001, 104.298)
"""The network takes ``(RGB in 0…255 − mean) / 255``."""

SIDE = 112
"""Of the square that it looks at, px."""

POINTS = 68
BLOCKS = (32, 64, 128, 256)


def build_face_landmarks() -> keras.Model:
    """Build the network.

    Returns:
        A model from ``(N, 112, 112, 3) float32``, normalised by :data:`MEAN`, to ``(N, 136)``: x and y of each
        point in turn as shares of the side. Layers: ``dense0_conv0`` to ``dense3_conv3`` and ``fc``.

    Example:
        >>> build_face_landmarks().count_params()
        356840
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = image
    for number, filters in enumerate(BLOCKS):
        tensor = _dense_block(tensor, f"dense{number}", filters, is_first=number == 0)
    tensor = layers.AveragePooling2D(7, strides=2, name="pool")(tensor)
    points = layers.Dense(2 * POINTS, name="fc")(layers.Flatten(name="flatten")(tensor))
    return keras.Model(image, points, name="face_landmarks")


def _dense_block(tensor: keras.KerasTensor, name: str, filters: int, *, is_first: bool) -> keras.KerasTensor:
    kind = layers.Conv2D if is_first else layers.SeparableConv2D
    sums = kind(filters, 3, strides=2, padding="same", name=f"{name}_conv0")(tensor)
    sums = tensor = layers.ReLU(name=f"{name}_relu0")(sums)
    for number in (1, 2, 3):
        more = layers.SeparableConv2D(filters, 3, padding="same", name=f"{name}_conv{number}")(tensor)
        sums = layers.Add(name=f"{name}_add{number}")([sums, more])
        tensor = layers.ReLU(name=f"{name}_relu{number}")(sums)
    return tensor
