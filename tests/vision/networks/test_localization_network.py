"""One object a picture: 8 numbers for three classes."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.localization import build_localization

CONVOLUTIONS = 9 * (3 * 16 + 16 * 32 + 32 * 64 + 64 * 64)
NORMS = 4 * (16 + 32 + 64 + 64 + 128)
HIDDEN = 8 * 8 * 64 * 128


def test_keeps_every_networks_contract() -> None:
    check_network(
        lambda: build_localization(side=64, classes=3),
        input_shape=(2, 64, 64, 3),
        output_shape=(2, 8),
        parameters=CONVOLUTIONS + NORMS + HIDDEN + 129 * 8,
    )


def test_halves_three_times() -> None:
    network = build_localization(side=96, classes=20)
    names = ["conv1", "pool1", "pool2", "pool3", "conv4_relu", "hidden_relu", "vector"]
    outputs = keras.Model(network.input, [network.get_layer(name).output for name in names])
    shapes = [tuple(tensor.shape[1:]) for tensor in outputs(np.zeros((1, 96, 96, 3), np.float32))]
    assert shapes == [(96, 96, 16), (48, 48, 16), (24, 24, 32), (12, 12, 64), (12, 12, 64), (128,), (25,)]


@pytest.mark.parametrize("side", [0, 4, 20])
def test_refuses_a_side_that_cannot_be_halved_three_times(side: int) -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        build_localization(side=side, classes=3)
