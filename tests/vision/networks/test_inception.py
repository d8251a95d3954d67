"""The Inception module, and what its bottleneck saves."""

from __future__ import annotations

import functools

import keras
import numpy as np

from tests.vision.networks.harness import check_network
from vision.networks.anatomy import anatomy
from vision.networks.inception import Branches, build_inception_module


def test_keeps_every_networks_contract() -> None:
    branches = Branches(ones=2, reduce3=3, threes=4, reduce5=1, fives=5, pooled=6)
    check_network(
        functools.partial(build_inception_module, 6, 8, branches),
        input_shape=(2, 6, 6, 8),
        output_shape=(2, 6, 6, 17),
        parameters=18 + 27 + 112 + 9 + 130 + 54,
    )


def test_lays_its_branches_one_behind_another() -> None:
    figures = {layer.name: layer for layer in anatomy(build_inception_module(), (28, 28, 192))}
    sources = figures["module"].sources
    assert [figures[name].output_shape for name in sources] == [
        (28, 28, depth) for depth in (64, 128, 32, 32)
    ]
    assert figures["module"].output_shape == (28, 28, 256)


def test_a_bottleneck_saves_nine_multiplications_of_ten() -> None:
    features = keras.layers.Input((28, 28, 192))
    directly = keras.Model(features, keras.layers.Conv2D(32, 5, padding="same", name="direct")(features))
    assert anatomy(directly, (28, 28, 192))[-1].multiplications == 120_422_400
    figures = {layer.name: layer for layer in anatomy(build_inception_module(), (28, 28, 192))}
    narrow, wide = (figures[f"module_5x5{suffix}"].multiplications for suffix in ("_reduce", ""))
    assert (narrow, wide, narrow + wide) == (2_408_448, 10_035_200, 12_443_648)


def test_each_branch_is_the_convolution_it_says() -> None:
    network = build_inception_module(5, 2, Branches(1, 1, 1, 1, 1, 1))
    picture = np.random.default_rng(1).uniform(1, 2, (1, 5, 5, 2)).astype(np.float32)
    for layer in network.layers:
        if layer.weights:
            layer.set_weights([np.ones(layer.kernel.shape), np.zeros(1)])
    sums = np.pad(picture.sum(axis=-1)[0], 2)
    largest = np.pad(picture[0], ((1, 1), (1, 1), (0, 0)))[1:4, 1:4].max(axis=(0, 1)).sum()
    expected = [sums[3, 3], sums[2:5, 2:5].sum(), sums[1:6, 1:6].sum(), largest]
    np.testing.assert_allclose(network(picture)[0, 1, 1], expected, rtol=1e-5)
