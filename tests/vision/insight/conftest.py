"""A small classifier of pictures, seeded, that ends as CAM wants it."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers


@pytest.fixture(scope="session")
def classifier() -> keras.Model:
    keras.utils.set_random_seed(3)
    image = layers.Input((None, None, 3), name="image")
    tensor = layers.Conv2D(8, 5, strides=2, padding="same", activation="relu", name="first")(image)
    tensor = layers.MaxPooling2D(2, name="pooled")(tensor)
    tensor = layers.Conv2D(12, 3, padding="same", activation="relu", name="second")(tensor)
    tensor = layers.GlobalAveragePooling2D(name="average")(tensor)
    tensor = layers.Dropout(0.5, name="dropout")(tensor)
    biases = keras.initializers.RandomNormal(seed=1)
    classes = layers.Dense(5, activation="softmax", bias_initializer=biases, name="classes")(tensor)
    return keras.Model(image, classes, name="small")


@pytest.fixture
def batch() -> np.ndarray:
    return np.random.default_rng(5).normal(0.0, 1.0, (1, 48, 64, 3)).astype(np.float32)
