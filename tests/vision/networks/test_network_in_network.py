"""Network in Network, and what a 1×1 convolution does."""

from __future__ import annotations

import functools
from pathlib import Path

import keras
import numpy as np

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy, without_weights
from vision.networks.network_in_network import build_network_in_network


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    build = functools.partial(build_network_in_network, 4, width=1 / 8)
    check_classifier(build, folder=tmp_path, input_shape=(4, 32, 32, 3), classes=4, parameters=16_908)


def test_has_the_published_number_of_parameters_and_no_dense_layer() -> None:
    figures = anatomy(without_weights(build_network_in_network), (32, 32, 3))
    assert sum(layer.parameters for layer in figures) == 966_986
    assert "Dense" not in {layer.kind for layer in figures}
    shapes = {layer.name: layer.output_shape for layer in figures}
    assert [shapes[name] for name in ("cccp1_2", "cccp2_2", "cccp3_2")] == [
        (32, 32, 96),
        (16, 16, 192),
        (8, 8, 10),
    ]


def test_a_1x1_convolution_is_one_dense_layer_for_every_pixel() -> None:
    volume = np.random.default_rng(0).normal(size=(1, 28, 28, 192)).astype(np.float32)
    convolution = keras.layers.Conv2D(32, 1, activation="relu")
    result = convolution(volume).numpy()
    assert result.shape == (1, 28, 28, 32)
    weights, biases = (weight.numpy() for weight in convolution.weights)
    by_hand = np.maximum(volume[0, 5, 9] @ weights[0, 0] + biases, 0)
    np.testing.assert_allclose(result[0, 5, 9], by_hand, atol=1e-4)
