"""GoogLeNet as it was published."""

from __future__ import annotations

import functools
from pathlib import Path

import keras
import numpy as np

from tests.vision.networks.harness import check_classifier, learn
from vision.networks.anatomy import anatomy, without_weights
from vision.networks.googlenet import build_googlenet


def test_keeps_every_networks_contract(tmp_path: Path) -> None:
    build = functools.partial(build_googlenet, 4, 80, 1 / 8, side_outputs=False)
    check_classifier(
        build, folder=tmp_path, input_shape=(2, 80, 80, 3), classes=4, parameters=95_678, steps=4
    )


def test_the_papers_table() -> None:
    figures = anatomy(without_weights(build_googlenet), (224, 224, 3))
    shapes = {layer.name: layer.output_shape for layer in figures}
    table = {
        "conv1": (112, 112, 64),
        "pool1": (56, 56, 64),
        "conv2": (56, 56, 192),
        "pool2": (28, 28, 192),
        "3a": (28, 28, 256),
        "3b": (28, 28, 480),
        "pool3": (14, 14, 480),
        "4a": (14, 14, 512),
        "4b": (14, 14, 512),
        "4c": (14, 14, 512),
        "4d": (14, 14, 528),
        "4e": (14, 14, 832),
        "pool4": (7, 7, 832),
        "5a": (7, 7, 832),
        "5b": (7, 7, 1024),
        "mean": (1024,),
        "classes": (1000,),
        "side1_pool": (4, 4, 512),
        "side2_pool": (4, 4, 528),
        "side1": (1000,),
        "side2": (1000,),
    }
    assert {name: shapes[name] for name in table} == table
    assert sum(layer.parameters for layer in figures) == 13_378_280
    assert without_weights(functools.partial(build_googlenet, side_outputs=False)).count_params() == 6_998_552


def test_learns_from_its_side_outputs_too() -> None:
    network = build_googlenet(3, 80, 1 / 8)
    before = network.get_layer("side1").get_weights()[0]
    batch = np.random.default_rng(0).uniform(0, 255, (3, 80, 80, 3)).astype(np.float32)
    outputs = network(batch)
    assert [tuple(output.shape) for output in outputs] == [(3, 3)] * 3
    keras.utils.set_random_seed(0)
    learn(network, batch, 3, steps=1)
    assert np.abs(network.get_layer("side1").get_weights()[0] - before).max() > 0
