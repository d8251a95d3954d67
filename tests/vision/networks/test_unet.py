"""U-Net as it was drawn, with an output as large as its input."""

from __future__ import annotations

import functools

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_network
from vision.networks.unet import TRUNK, build_unet, multiple_of


def test_keeps_every_networks_contract() -> None:
    build = functools.partial(build_unet, 3, channels=4, depth=3)
    check_network(build, input_shape=(2, 24, 40, 3), output_shape=(2, 24, 40, 3), parameters=30_903)


def test_keeps_every_networks_contract_with_an_encoder() -> None:
    build = functools.partial(build_unet, 4, encoder="efficientnet-lite0")
    check_network(build, input_shape=(2, 64, 32, 3), output_shape=(2, 64, 32, 4), parameters=3_761_860)


def test_is_as_large_as_the_papers() -> None:
    network = build_unet(2)
    narrow, wide = (
        [layer.kernel for layer in network.layers if isinstance(layer, kind)]
        for kind in (keras.layers.Conv2D, keras.layers.Conv2DTranspose)
    )
    assert (len(narrow), len(wide)) == (19, 4)  # 23 layers, as the paper counts
    # it has 31,030,658 numbers with one grey channel, 6,850 of them biases; two channels more are 2 · 9 · 64 more
    numbers = sum(int(np.prod(kernel.shape)) for kernel in narrow + wide)
    assert numbers == 31_030_658 - 6_850 + 2 * 9 * 64


def test_narrows_and_widens_as_figure_1_says() -> None:
    network = build_unet(2)
    names = [
        *(f"down{level}_2" for level in range(4)),
        "middle_2",
        *(f"merged{level}_2" for level in (3, 2, 1, 0)),
    ]
    outputs = [network.get_layer(f"{name}_relu").output for name in names]
    shapes = keras.Model(network.input, outputs).compute_output_shape((1, 512, 256, 3))
    channels = [64, 128, 256, 512, 1024, 512, 256, 128, 64]
    assert [shape[3] for shape in shapes] == channels
    assert [shape[1] for shape in shapes] == [512, 256, 128, 64, 32, 64, 128, 256, 512]
    assert [shape[2] for shape in shapes] == [256, 128, 64, 32, 16, 32, 64, 128, 256]
    assert network.get_layer("bridge3").output.shape[3] == 1024  # half from before, half from below


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_output_is_as_large_as_the_input(depth: int) -> None:
    network = build_unet(2, channels=2, depth=depth)
    step = multiple_of(network)
    assert step == 2**depth
    for height, width in ((step, 2 * step), (3 * step, step)):
        picture = np.zeros((1, height, width, 3), np.float32)
        assert network(picture).shape == (1, height, width, 2)


def test_a_pixel_matters_around_its_own_place_only() -> None:
    network = build_unet(1, channels=4, depth=1)
    picture = np.full((1, 48, 48, 3), 128, np.float32)
    changed = picture.copy()
    changed[0, 8, 40] = 255
    rows, columns = np.nonzero(np.abs(network(changed) - network(picture))[0, ..., 0])
    # two convolutions at full size, two at half, two at full again see 2 + 4 + 2 px and what pooling rounds
    assert rows.max() <= 8 + 10
    assert columns.min() >= 40 - 10
    assert abs(rows - 8).max() >= 2


def test_the_encoder_keeps_its_layers_names() -> None:
    network = build_unet(2, encoder="efficientnet-lite0")
    assert multiple_of(network) == 32
    assert {"stem", "block4_depthwise", "block15_project"} <= {
        layer.name for layer in network.get_layer(TRUNK).layers
    }


def test_a_transposed_convolution_lays_filters_down_and_adds_where_they_overlap() -> None:
    # the course's example: 2 × 2 becomes 4 × 4 with f = 3, s = 2 and p = 1 on the output
    picture = np.array([[2, 1], [3, 2]], np.float32).reshape(1, 2, 2, 1)
    kernel = np.array([[1, 2, 1], [2, 0, 1], [0, 2, 1]], np.float32).reshape(3, 3, 1, 1)
    layer = keras.layers.Conv2DTranspose(1, 3, strides=2, use_bias=False)
    layer.build(picture.shape)
    layer.set_weights([kernel])
    whole = layer(picture).numpy()[0, :, :, 0]
    assert whole[1:, 1:].tolist() == [[0, 4, 0, 1], [10, 7, 6, 3], [0, 7, 0, 2], [6, 3, 4, 2]]
