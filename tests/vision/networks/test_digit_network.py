"""The course's table of a network like LeNet-5, line by line."""

from __future__ import annotations

from pathlib import Path

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy
from vision.networks.digit_network import build_digit_network


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    check_classifier(
        build_digit_network, folder=tmp_path, input_shape=(4, 32, 32, 3), classes=10, parameters=62_006
    )


def test_the_courses_table() -> None:
    layers = {layer.name: layer for layer in anatomy(build_digit_network(), (32, 32, 3))}
    table = {
        "image": ((32, 32, 3), 3072, 0),
        "conv1": ((28, 28, 6), 4704, 456),  # the course prints 156, from 26·6
        "pool1": ((14, 14, 6), 1176, 0),
        "conv2": ((10, 10, 16), 1600, 2416),
        "pool2": ((5, 5, 16), 400, 0),
        "fc3": ((120,), 120, 48_120),
        "fc4": ((84,), 84, 10_164),
        "classes": ((10,), 10, 850),
    }
    for name, line in table.items():
        layer = layers[name]
        assert (layer.output_shape, layer.activations, layer.parameters) == line
        assert (layer.activation_bytes, layer.weight_bytes) == (4 * line[1], 4 * line[2])
