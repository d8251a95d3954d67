"""EfficientNet-Lite0 as it was published."""

from __future__ import annotations

import keras
import numpy as np

from tests.vision.networks.harness import check_network
from vision.networks.efficientnet_lite import build_efficientnet_lite0


def test_keeps_every_networks_contract() -> None:
    # 4.65 million are published; batch normalisation's means, variances and scales are folded away here
    check_network(
        build_efficientnet_lite0, input_shape=(2, 64, 96, 3), output_shape=(2, 1000), parameters=4_631_000
    )


def test_shrinks_and_widens_as_the_paper_says() -> None:
    network = build_efficientnet_lite0(classes=10)
    activations = keras.Model(
        network.input, [network.get_layer(f"block{block}_project").output for block in range(16)]
    )(np.zeros((1, 224, 224, 3), np.float32))
    channels = [16, 24, 24, 40, 40, 80, 80, 80, 112, 112, 112, 192, 192, 192, 192, 320]
    sides = [112, 56, 56, 28, 28, 14, 14, 14, 14, 14, 14, 7, 7, 7, 7, 7]
    assert [tensor.shape[-1] for tensor in activations] == channels
    assert [tensor.shape[1] for tensor in activations] == sides


def test_takes_any_height_and_width() -> None:
    network = build_efficientnet_lite0(classes=10)
    for sides in ((32, 32), (33, 47)):
        assert network(np.zeros((1, *sides, 3), np.float32)).shape == (1, 10)
