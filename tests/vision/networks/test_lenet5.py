"""LeNet-5 as the course teaches it."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy
from vision.networks.lenet5 import build_lenet5


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    check_classifier(build_lenet5, folder=tmp_path, input_shape=(4, 32, 32, 1), classes=10, parameters=61_706)


def test_the_papers_sizes() -> None:
    layers = {layer.name: layer for layer in anatomy(build_lenet5(), (32, 32, 1))}
    names = ["C1", "S2", "C3", "S4", "C5", "F6"]
    shapes = [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (120,), (84,)]
    assert [layers[name].output_shape for name in names] == shapes
    assert [layers[name].parameters for name in names] == [156, 0, 2416, 0, 48_120, 10_164]


def test_pools_by_the_mean_what_tanh_made() -> None:
    network = build_lenet5()
    outputs = [network.get_layer(name).output for name in ("C1", "S2")]
    picture = np.random.default_rng(0).uniform(0, 255, (1, 32, 32, 1)).astype(np.float32)
    before, after = (tensor.numpy() for tensor in keras.Model(network.input, outputs)(picture))
    assert np.abs(before).max() < 1
    assert before.min() < 0
    np.testing.assert_allclose(after[0, 3, 5], before[0, 6:8, 10:12].mean(axis=(0, 1)), atol=1e-6)
