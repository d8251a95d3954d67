"""VGG-16 and VGG-19 as they were published."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import keras
import pytest

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy, without_weights
from vision.networks.vgg import build_vgg16, build_vgg19

LIKE = {build_vgg16: keras.applications.VGG16, build_vgg19: keras.applications.VGG19}
"""Networks whose weights must load."""


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    small = functools.partial(build_vgg16, 4, width=1 / 32)
    check_classifier(
        small, folder=tmp_path, input_shape=(2, 224, 224, 3), classes=4, parameters=132_058, steps=3
    )


@pytest.mark.parametrize(("build", "parameters"), [(build_vgg16, 138_357_544), (build_vgg19, 143_667_240)])
def test_halves_its_sides_and_doubles_its_channels(
    build: Callable[..., keras.Model], parameters: int
) -> None:
    figures = anatomy(without_weights(build), (224, 224, 3))
    assert sum(layer.parameters for layer in figures) == parameters
    # the course prints 129 for 128
    convolved = [layer.output_shape for layer in figures if layer.name.endswith("_conv1")]
    assert convolved == [(224, 224, 64), (112, 112, 128), (56, 56, 256), (28, 28, 512), (14, 14, 512)]
    pooled = [layer.output_shape[:2] for layer in figures if layer.kind == "MaxPooling2D"]
    assert pooled == [(side, side) for side in (112, 56, 28, 14, 7)]


@pytest.mark.parametrize("build", LIKE)
def test_is_layer_for_layer_that_whose_weights_load(build: Callable[..., keras.Model]) -> None:
    ours, theirs = without_weights(build), without_weights(functools.partial(LIKE[build], weights=None))
    assert [_described(layer) for layer in ours.layers[1:]] == [
        _described(layer) for layer in theirs.layers[1:]
    ]


def _described(layer: keras.layers.Layer) -> dict[str, object]:
    return layer.get_config() | {"weights": [tuple(weight.shape) for weight in layer.weights]}
