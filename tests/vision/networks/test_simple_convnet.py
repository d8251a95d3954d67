"""The course's simple ConvNet, size by size."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy
from vision.networks.simple_convnet import build_simple_convnet


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    build = functools.partial(build_simple_convnet, 3)
    parameters = 280 + 5_020 + 20_040 + 1961 * 3
    check_classifier(build, folder=tmp_path, input_shape=(3, 39, 39, 3), classes=3, parameters=parameters)


def test_the_courses_sizes() -> None:
    layers = {layer.name: layer for layer in anatomy(build_simple_convnet(), (39, 39, 3))}
    shapes = [layers[name].output_shape for name in ("conv1", "conv2", "conv3", "flat")]
    assert shapes == [(37, 37, 10), (17, 17, 20), (7, 7, 40), (1960,)]
    assert layers["conv1"].parameters == 280  # ten filters of 3×3×3, however large the picture is


def test_one_class_is_a_logistic_unit() -> None:
    probability = build_simple_convnet()(np.zeros((1, 39, 39, 3), np.float32)).numpy()
    assert probability.shape == (1, 1)
    assert 0 < probability[0, 0] < 1  # a softmax of one would be 1
