from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from vision.insight.class_activation import class_activation_maps, logits_model


def test_a_map_sums_to_the_logit_without_its_bias(classifier: keras.Model, batch: np.ndarray) -> None:
    found = class_activation_maps(classifier, batch, [0, 3])
    assert found.method == "cam"
    assert found.layer == "second"
    assert found.maps.shape == (2, 12, 16)
    bias = classifier.get_layer("classes").bias.numpy()[[0, 3]]
    np.testing.assert_allclose(found.maps.sum(axis=(1, 2)), found.logits - bias, rtol=1e-4, atol=1e-6)


def test_logits_are_what_softmax_takes(classifier: keras.Model, batch: np.ndarray) -> None:
    logits = logits_model(classifier)(batch, training=False)
    np.testing.assert_allclose(keras.ops.softmax(logits), classifier(batch, training=False), rtol=1e-4)


@pytest.mark.parametrize("ends_in", ["dense", "softmax"])
def test_other_networks_are_mapped_by_gradients(ends_in: str) -> None:
    """A network that counts light in the left half: Grad-CAM finds it there."""
    image = layers.Input((8, 8, 1))
    tensor = layers.Conv2D(1, 1, kernel_initializer="ones", name="light")(image)
    tensor = layers.Flatten()(tensor)
    if ends_in == "dense":
        decision = layers.Dense(2, activation="softmax", name="decision")(tensor)
    else:
        decision = layers.Softmax()(layers.Dense(2, name="decision")(tensor))
    network = keras.Model(image, decision)
    weights = np.zeros((8, 8, 2), np.float32)
    weights[:, :4, 0], weights[:, 4:, 1] = 1.0, 1.0
    network.get_layer("decision").set_weights([weights.reshape(64, 2), np.zeros(2, np.float32)])
    picture = np.zeros((1, 8, 8, 1), np.float32)
    picture[0, 2:5, 1:3] = 1.0
    found = class_activation_maps(network, picture, [0])
    assert (found.method, found.layer) == ("grad-cam", "light")
    assert (found.maps[0] > 0).tolist() == (picture[0, ..., 0] > 0).tolist()
    assert found.logits.tolist() == [6.0]
