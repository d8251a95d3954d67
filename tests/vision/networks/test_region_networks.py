"""The networks of R-CNN, Fast R-CNN and Faster R-CNN."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.fast_rcnn import build_fast_rcnn
from vision.networks.rcnn import build_rcnn
from vision.networks.region_proposal import build_region_proposal
from vision.networks.shared_features import STRIDE, build_shared_features


def in_one(network: keras.Model) -> keras.Model:
    """Both outputs side by side."""
    flat = [
        keras.layers.Flatten(name=f"flat{number}")(output) for number, output in enumerate(network.outputs)
    ]
    return keras.Model(network.input, keras.layers.Concatenate(name="both")(flat))


@pytest.mark.parametrize(
    ("build", "input_shape", "output_shape", "parameters"),
    [
        # convolutions without bias, four numbers a channel of batch normalisation, two dense layers, box deltas
        (
            lambda: in_one(build_rcnn(3)),
            (2, 32, 32, 3),
            (2, 4 + 12),
            27 * 16 + 144 * 32 + 288 * 64 + 4 * 112 + 1025 * 128 + 129 * 4 + 1025 * 12,
        ),
        (
            build_shared_features,
            (2, 96, 64, 3),
            (2, 24, 16, 64),
            27 * 16 + 144 * 32 + 288 * 64 + 2 * 576 * 64 + 4 * 240,
        ),
        (
            lambda: in_one(build_fast_rcnn(3, 64)),
            (2, 5, 5, 64),
            (2, 4 + 12),
            1601 * 128 + 129 * 128 + 129 * 4 + 129 * 12,
        ),
        (
            lambda: in_one(build_region_proposal(9, 64)),
            (2, 6, 4, 64),
            (2, 6 * 4 * 9 * 5),
            577 * 64 + 65 * 9 * 5,
        ),
    ],
)
def test_keeps_every_networks_contract(
    build: Callable[[], keras.Model],
    input_shape: tuple[int, ...],
    output_shape: tuple[int, ...],
    parameters: int,
) -> None:
    check_network(build, input_shape=input_shape, output_shape=output_shape, parameters=parameters)


def test_a_cell_of_the_shared_map_sees_50_px() -> None:
    network = build_shared_features()
    for variable in network.trainable_variables:  # every path counts, none cancels another
        variable.assign(np.abs(variable.numpy()) + 0.1)
    picture = np.zeros((1, 96, 96, 3), np.float32)
    nothing = network(picture)[0, 12, 12].numpy()
    seen = []
    for place in range(96):
        picture[:] = 0.0
        picture[0, place] = 1.0
        if np.abs(network(picture)[0, 12, 12].numpy() - nothing).max() > 0.0:
            seen.append(place)
    middle = 12 * STRIDE + STRIDE // 2
    assert seen == list(range(middle - 25, middle + 25))


def test_anchors_are_in_the_order_of_their_grid() -> None:
    """The features of one cell change the numbers of its own window only, and all anchors of a cell are together."""
    network = build_region_proposal(3, 8)
    features = np.random.default_rng(0).normal(size=(1, 6, 5, 8)).astype(np.float32)
    before = [output.numpy() for output in network(features)]
    features[0, 2, 1] += 1.0
    after = [output.numpy() for output in network(features)]
    for one, other in zip(before, after, strict=True):
        changed = np.abs(other - one).reshape(6, 5, 3, -1).max(axis=(2, 3)) > 0.0
        expected = np.zeros((6, 5), bool)
        expected[1:4, 0:3] = True
        np.testing.assert_array_equal(changed, expected)
