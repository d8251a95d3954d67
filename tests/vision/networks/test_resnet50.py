"""ResNet-50 as it was published."""

from __future__ import annotations

import functools
from pathlib import Path

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy, without_weights
from vision.networks.resnet50 import build_resnet50


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    build = functools.partial(build_resnet50, 4, width=1 / 16)
    check_classifier(
        build, folder=tmp_path, input_shape=(2, 64, 64, 3), classes=4, parameters=100_988, steps=2
    )


def test_the_papers_table() -> None:
    figures = anatomy(without_weights(build_resnet50), (224, 224, 3))
    assert sum(layer.parameters for layer in figures) == 25_636_712
    weighted = [layer for layer in figures if layer.kind in ("Conv2D", "Dense") and "_0_" not in layer.name]
    assert len(weighted) == 50
    ends = [
        figure.output_shape
        for figure in figures
        if figure.name in {f"conv{stage}_block1_out" for stage in range(2, 6)}
    ]
    assert ends == [(56, 56, 256), (28, 28, 512), (14, 14, 1024), (7, 7, 2048)]
    # the paper's 3.8 · 10⁹, by convolutions on the shortcuts too
    multiplications = sum(layer.multiplications for layer in figures if layer.kind in ("Conv2D", "Dense"))
    assert multiplications == 3_857_973_248


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras' own, under NumPy 2
def test_the_weights_of_keras_applications_load(tmp_path: Path) -> None:
    theirs = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3))
    theirs.save(tmp_path / "resnet50.h5")  # the format in which they are published
    ours = build_resnet50()
    ours.load_weights(tmp_path / "resnet50.h5")
    assert [weight.path for weight in ours.weights] == [weight.path for weight in theirs.weights]
    picture = np.random.default_rng(0).uniform(-120, 130, (1, 64, 64, 3)).astype(np.float32)
    np.testing.assert_allclose(ours(picture), theirs(picture), atol=1e-5)
