"""A ConvNet that says whether there is an object in a picture, where, and which.

Reference: Sermanet et al. 2014, "OverFeat", section 4 (regression on top of a classifier's features). Layers as
Simonyan and Zisserman 2015 stack them, few and narrow, with batch normalisation (Ioffe and Szegedy 2015).
"""

from __future__ import annotations

import keras
from keras import layers

FILTERS = (16, 32, 64, 64)
"""Of the convolutions; after each but the last the sides are halved."""
HIDDEN = 128


def build_localization(side: int, classes: int) -> keras.Model:
    """Build the network.

    Args:
        side: of the square picture, px; a multiple of 8.
        classes: how many.

    Returns:
        A model from ``(N, side, side, 3) float32`` RGB 0 to 255 to ``(N, 5 + classes)``, ``[p_c, b_x, b_y, b_h,
        b_w, c_1 …]`` before any activation, layer ``vector``.

    Raises:
        ValueError: the side is no multiple of 8.

    Example:
        >>> build_localization(side=64, classes=3).output_shape
        (None, 8)
    """
    image = layers.Input((side, side, 3), name="image")
    return keras.Model(image, vector_layer(5 + classes)(hidden_features(image)), name="localization")


def hidden_features(image: keras.KerasTensor) -> keras.KerasTensor:
    """All but the last layer: ``(N, HIDDEN)`` numbers that know where things are, as nothing is averaged over places.

    Raises:
        ValueError: the side is no multiple of 8.
    """
    side = image.shape[1]
    if side < 8 or side % 8:
        raise ValueError(f"the side is a multiple of 8 px, not {side}")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    for number, filters in enumerate(FILTERS, 1):
        tensor = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv{number}")(tensor)
        tensor = layers.BatchNormalization(momentum=0.9, name=f"conv{number}_norm")(tensor)
        tensor = layers.ReLU(name=f"conv{number}_relu")(tensor)
        if number < len(FILTERS):
            tensor = layers.MaxPooling2D(2, name=f"pool{number}")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    tensor = layers.Dense(HIDDEN, use_bias=False, name="hidden")(tensor)
    tensor = layers.BatchNormalization(momentum=0.9, name="hidden_norm")(tensor)
    return layers.ReLU(name="hidden_relu")(tensor)


def vector_layer(numbers: int) -> layers.Dense:
    """The last layer, ``vector``. It begins by saying the middle of the picture whatever it sees.

    From random places, most of the training would go into unlearning them.
    """
    return layers.Dense(
        numbers,
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.01),
        bias_initializer=keras.initializers.Constant(0.5),
        name="vector",
    )
