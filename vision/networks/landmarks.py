"""A ConvNet that says whether there is a face, or a person, and where each of its points is.

Reference: Sun, Wang and Tang 2013, "Deep convolutional network cascade for facial point detection" (points by
regression); Toshev and Szegedy 2014, "DeepPose" (joints by regression).
"""

from __future__ import annotations

import keras
from keras import layers

from vision.networks.localization import hidden_features, vector_layer

FACE_POINTS = 64
POSE_POINTS = 32


def build_landmarks(side: int, points: int = FACE_POINTS) -> keras.Model:
    """Build the network: the localisation network's layers, with other numbers at its end.

    Args:
        side: of the square picture, px; a multiple of 8.
        points: how many: :data:`FACE_POINTS`, :data:`POSE_POINTS`, or as many as somebody marks.

    Returns:
        A model from ``(N, side, side, 3) float32`` RGB 0 to 255 to ``(N, 1 + 2 · points)``, ``[p, l_1x, l_1y,
        l_2x, …]`` before any activation, layer ``vector``.

    Raises:
        ValueError: the side is no multiple of 8.

    Example:
        >>> build_landmarks(side=64).output_shape, build_landmarks(side=64, points=POSE_POINTS).output_shape
        ((None, 129), (None, 65))
    """
    image = layers.Input((side, side, 3), name="image")
    return keras.Model(image, vector_layer(1 + 2 * points)(hidden_features(image)), name="landmarks")
