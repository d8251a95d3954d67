"""FaceNet's NN2 as it was published."""

from __future__ import annotations

import functools

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.facenet import MODULES, build_facenet


def test_keeps_every_networks_contract() -> None:
    build = functools.partial(build_facenet, width=0.125)
    check_network(build, input_shape=(2, 64, 64, 3), output_shape=(2, 128), parameters=136_088)


def test_has_the_published_number_of_parameters() -> None:
    assert build_facenet().count_params() == pytest.approx(7_500_000, rel=0.02)


def test_shrinks_and_widens_as_table_2_says() -> None:
    network = build_facenet()
    outputs = [network.get_layer(f"{module.name}_concatenate").output for module in MODULES]
    shapes = keras.Model(network.input, outputs).compute_output_shape((1, 224, 224, 3))
    channels = [256, 320, 640, 640, 640, 640, 640, 1024, 1024, 1024]
    sides = [28, 28, 14, 14, 14, 14, 14, 7, 7, 7]
    assert [shape[1:] for shape in shapes] == [
        (side, side, depth) for side, depth in zip(sides, channels, strict=True)
    ]


def test_embeddings_have_unit_length() -> None:
    faces = np.random.default_rng(0).uniform(-1, 1, (3, 40, 56, 3)).astype(np.float32)
    lengths = np.linalg.norm(build_facenet(width=0.125)(faces), axis=1)
    np.testing.assert_allclose(lengths, 1.0, atol=1e-5)
