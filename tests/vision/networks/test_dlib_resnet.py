"""dlib's face recognition network as it was published."""

from __future__ import annotations

import keras
import numpy as np

from tests.vision.networks.harness import check_network
from vision.networks.dlib_resnet import BLOCKS, build_dlib_resnet


def test_keeps_every_networks_contract() -> None:
    check_network(
        build_dlib_resnet, input_shape=(2, 150, 150, 3), output_shape=(2, 128), parameters=5_607_488
    )


def test_shrinks_as_dlib_does() -> None:
    network = build_dlib_resnet()
    activations = keras.Model(
        network.input, [network.get_layer(f"{name}_add").output for name, *_ in BLOCKS]
    )(np.zeros((1, 150, 150, 3), np.float32))
    assert [tensor.shape[1] for tensor in activations] == [35] * 3 + [17] * 4 + [8] * 3 + [4] * 3 + [2]
    assert [tensor.shape[-1] for tensor in activations] == [32] * 3 + [64] * 4 + [128] * 3 + [256] * 4


def test_new_channels_of_a_shortcut_are_empty() -> None:
    network = build_dlib_resnet()
    shortcut = keras.Model(network.input, network.get_layer("conv64_down_widened").output)
    channels = shortcut(np.random.default_rng(0).normal(size=(1, 150, 150, 3)).astype(np.float32)).numpy()
    assert np.abs(channels[..., :32]).max() > 0.0
    assert np.abs(channels[..., 32:]).max() == 0.0
