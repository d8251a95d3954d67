"""A small network of what photo classifiers are made of."""

from __future__ import annotations

import keras
import numpy as np


def small_network() -> keras.Model:
    """A network with what photo classifiers have: depthwise and other convolutions, two members, their average."""
    keras.utils.set_random_seed(0)
    image = keras.layers.Input((16, 16, 3), name="image")
    tensor = keras.layers.Rescaling(1 / 255, offset=-0.5)(image)
    tensor = keras.layers.ReLU(6.0)(keras.layers.Conv2D(8, 3, strides=2, padding="same")(tensor))
    wide = keras.layers.DepthwiseConv2D(3, padding="same")(tensor)
    tensor = keras.layers.Add()([tensor, keras.layers.Conv2D(8, 1)(wide)])
    tensor = keras.layers.GlobalAveragePooling2D()(tensor)
    members = [keras.layers.Dense(3, activation="softmax")(tensor) for _ in range(2)]
    network = keras.Model(image, keras.layers.Average(name="classes")(members))
    rng = np.random.default_rng(0)
    network.set_weights([rng.normal(0, 0.5, weights.shape) for weights in network.get_weights()])
    return network
