"""AlexNet with the course's sizes."""

from __future__ import annotations

import functools
from pathlib import Path

from tests.vision.networks.harness import check_classifier
from vision.networks.alexnet import build_alexnet
from vision.networks.anatomy import anatomy, without_weights


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    build = functools.partial(build_alexnet, 4, width=1 / 16)
    check_classifier(build, folder=tmp_path, input_shape=(2, 227, 227, 3), classes=4, parameters=231_292)


def test_the_courses_sizes() -> None:
    figures = anatomy(without_weights(build_alexnet), (227, 227, 3))
    shapes = {layer.name: layer.output_shape for layer in figures}
    names = [
        "conv1",
        "pool1",
        "conv2",
        "pool2",
        "conv3",
        "conv4",
        "conv5",
        "pool5",
        "flat",
        "fc6",
        "fc7",
        "classes",
    ]
    assert [shapes[name] for name in names] == [
        (55, 55, 96),
        (27, 27, 96),
        (27, 27, 256),  # the course prints 276
        (13, 13, 256),
        (13, 13, 384),
        (13, 13, 384),
        (13, 13, 256),
        (6, 6, 256),
        (9216,),
        (4096,),
        (4096,),
        (1000,),
    ]  # fmt: skip
    assert sum(layer.parameters for layer in figures) == 62_378_344
    assert [layer.name for layer in figures if layer.kind == "LocalResponseNormalization"] == [
        "norm1",
        "norm2",
    ]
