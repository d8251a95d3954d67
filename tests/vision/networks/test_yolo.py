"""The course's network, finer ones, and one that stands on EfficientNet-Lite0."""

from __future__ import annotations

import functools

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.yolo import EFFICIENTNET_BLOCKS, TRUNK, build_yolo


def test_keeps_every_networks_contract() -> None:
    build = functools.partial(build_yolo, side=64, stride=8, anchors=3, classes=4)
    check_network(build, input_shape=(2, 64, 64, 3), output_shape=(2, 8, 8, 3, 9), parameters=1_335_803)


def test_is_the_courses() -> None:
    network = build_yolo(side=100, stride=32, anchors=2, classes=3)
    assert network(np.zeros((1, 100, 100, 3), np.float32)).shape == (1, 3, 3, 2, 8)
    assert build_yolo(side=608, stride=32, anchors=5, classes=80).output_shape == (None, 19, 19, 5, 85)


@pytest.mark.parametrize(
    ("stride", "backbone"), [(8, "none"), (16, "none"), (32, "none"), (16, "efficientnet-lite0")]
)
def test_has_a_cell_for_every_stride(stride: int, backbone: str) -> None:
    network = build_yolo(side=96, stride=stride, anchors=1, classes=2, backbone=backbone)  # type: ignore[arg-type]
    assert network.output_shape == (None, 96 // stride, 96 // stride, 1, 7)


def test_the_backbones_features_narrow_8_16_and_32_times() -> None:
    network = build_yolo(side=64, stride=8, anchors=1, classes=1, backbone="efficientnet-lite0")
    trunk = network.get_layer(TRUNK)
    assert len(trunk.outputs) == len(EFFICIENTNET_BLOCKS)
    features = trunk(np.zeros((1, 64, 64, 3), np.float32))
    assert [feature.shape[1] for feature in features] == [8, 4, 2]


def test_every_cell_of_a_fine_grid_sees_the_whole_picture() -> None:
    network = build_yolo(side=96, stride=8, anchors=1, classes=1)
    picture = np.zeros((2, 96, 96, 3), np.float32)
    picture[1, -8:, -8:] = 255.0  # the last corner
    numbers = network(picture).numpy()
    assert np.abs(numbers[0, 0, 0] - numbers[1, 0, 0]).max() > 1e-7


@pytest.mark.parametrize(
    "wrong",
    [
        {"stride": 4},
        {"side": 100},
        {"side": 0},
        {"side": 100, "stride": 32, "backbone": "efficientnet-lite0"},
    ],
)
def test_refuses_what_does_not_fit(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no grid of"):
        build_yolo(**({"side": 96, "stride": 8, "anchors": 1, "classes": 1} | wrong))  # type: ignore[arg-type]


def test_takes_bytes_as_they_are() -> None:
    network = build_yolo(side=32, stride=32, anchors=1, classes=1)
    scaled = keras.Model(network.input, network.get_layer("scaled").output)
    np.testing.assert_allclose(scaled(np.full((1, 32, 32, 3), 255.0, np.float32)), 1.0, atol=1e-6)
