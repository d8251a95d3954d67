"""The course's sizes: 14 → 1×1, 16 → 2×2, 28 → 8×8."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.overfeat import build_convolutional_classifier, build_window_classifier

PARAMETERS = (5 * 5 * 3 + 1) * 16 + (5 * 5 * 16 + 1) * 400 + 401 * 400 + 401 * 4


def test_keeps_every_networks_contract() -> None:
    check_network(
        lambda: build_window_classifier(4),
        input_shape=(2, 14, 14, 3),
        output_shape=(2, 4),
        parameters=PARAMETERS,
    )
    check_network(
        lambda: build_convolutional_classifier(4),
        input_shape=(2, 28, 28, 3),
        output_shape=(2, 8, 8, 4),
        parameters=PARAMETERS,
    )


@pytest.mark.parametrize(
    ("side", "shapes"),
    [
        (14, [(10, 10, 16), (5, 5, 16), (1, 1, 400), (1, 1, 400), (1, 1, 4)]),
        (16, [(12, 12, 16), (6, 6, 16), (2, 2, 400), (2, 2, 400), (2, 2, 4)]),
        (28, [(24, 24, 16), (12, 12, 16), (8, 8, 400), (8, 8, 400), (8, 8, 4)]),
    ],
)
def test_the_courses_sizes(side: int, shapes: list[tuple[int, ...]]) -> None:
    network = build_convolutional_classifier(4)
    names = ["conv", "pool", "fc1", "fc2", "classes"]
    outputs = keras.Model(network.input, [network.get_layer(name).output for name in names])
    tensors = outputs(np.zeros((1, side, side, 3), np.float32))
    assert [tuple(tensor.shape[1:]) for tensor in tensors] == shapes


@pytest.mark.parametrize("build", [build_window_classifier, build_convolutional_classifier])
@pytest.mark.parametrize("side", [4, 15])
def test_refuses_a_window_that_does_not_divide(build: object, side: int) -> None:
    with pytest.raises(ValueError, match="even number of px"):
        build(4, side)  # type: ignore[operator]
