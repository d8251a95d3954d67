"""Tiny YOLO v2 with separable convolutions, as trained for faces.

Reference: Redmon and Farhadi 2017, "YOLO9000: better, faster, stronger"; V. Mühler 2018, face-api.js'
``tiny_face_detector``.
"""

from __future__ import annotations

import keras
from keras import layers

MEAN = (117.001, 114.697, 97.404)
"""The network takes ``(RGB in 0…255 − mean) / 255``."""

STRIDE = 32
"""Height and width are multiples of this (px); each cell of the output is as wide."""

FILTERS = (32, 64, 128, 256, 512)
ANCHORS = (
    (1.603231, 2.094468), (6.041143, 7.080126), (2.882459, 3.518061), (4.266906, 5.178857), (9.041765, 10.66308),
)  # fmt: skip
"""Widths and heights, in cells, of the boxes that begin in each cell."""

NUMBERS = 5
"""Of each box: x, y, width, height, objectness."""


def build_tiny_yolo() -> keras.Model:
    """Build the network.

    Returns:
        A model from ``(N, 32 n, 32 m, 3) float32``, normalised by :data:`MEAN`, to ``(N, n, m, 25)``: five
        boxes a cell, :data:`NUMBERS` each, before any activation.

    Example:
        >>> build_tiny_yolo().count_params()
        193321
    """
    image = layers.Input((None, None, 3), name="image")
    # the padding is written out: with VALID the first layer loses a row and a column, as it was trained
    tensor = layers.Conv2D(16, 3, name="conv0")(image)
    tensor = layers.LeakyReLU(0.1, name="conv0_leaky")(tensor)
    for number, filters in enumerate(FILTERS, 1):
        tensor = layers.MaxPooling2D(2, padding="same", name=f"pool{number - 1}")(tensor)
        tensor = layers.SeparableConv2D(filters, 3, padding="same", name=f"conv{number}")(tensor)
        tensor = layers.LeakyReLU(0.1, name=f"conv{number}_leaky")(tensor)
    tensor = layers.MaxPooling2D(2, strides=1, padding="same", name="pool5")(tensor)
    boxes = layers.Conv2D(NUMBERS * len(ANCHORS), 1, name="conv8")(tensor)
    return keras.Model(image, boxes, name="tiny_yolo")
