"""What networks are made of, against the course's numbers and against Keras."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from vision.networks.anatomy import LayerFigures, anatomy, without_weights
from vision.networks.efficientnet_lite import build_efficientnet_lite0
from vision.networks.local_response_normalization import LocalResponseNormalization
from vision.networks.receptive_field import ReceptiveField
from vision.networks.unet import TRUNK, build_unet
from vision.networks.vgg import build_vgg16


def _only(layer: layers.Layer, shape: tuple[int, ...]) -> LayerFigures:
    picture = layers.Input(shape, name="picture")
    return anatomy(keras.Model(picture, layer(picture)), shape)[1]


def test_ten_filters_have_280_parameters_however_large_the_picture() -> None:
    for side in (39, 1000):
        picture = layers.Input((side, side, 3))
        network = without_weights(lambda picture=picture: keras.Model(picture, layers.Conv2D(10, 3)(picture)))  # type: ignore[misc]
        assert anatomy(network, (side, side, 3))[1].parameters == 280


def test_a_dense_layer_would_need_14_million_where_a_convolution_needs_456() -> None:
    assert _only(layers.Conv2D(6, 5), (32, 32, 3)).parameters == 456
    dense = _only(layers.Dense(4704), (3072,))
    assert dense.multiplications == 3072 * 4704 == 14_450_688
    assert dense.parameters == 14_450_688 + 4704


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        # made, parameters, multiplications
        (layers.Conv2D(4, 3, strides=2), (9, 7, 2), ((4, 3, 4), 76, 4 * 3 * 4 * 18)),
        (layers.Conv2D(4, 3, groups=2, padding="same"), (5, 5, 2), ((5, 5, 4), 40, 25 * 4 * 9)),
        (layers.Conv1D(16, 5), (14, 1), ((10, 16), 96, 10 * 16 * 5)),
        (layers.Conv3D(16, 5), (14, 14, 14, 1), ((10, 10, 10, 16), 2016, 1000 * 16 * 125)),
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (5, 5, 3), ((3, 3, 6), 60, 9 * 6 * 9)),
        (layers.SeparableConv2D(8, 3), (5, 5, 3), ((3, 3, 8), 27 + 24 + 8, 9 * (27 + 24))),
        (layers.Conv2DTranspose(5, 3, strides=2), (2, 2, 4), ((5, 5, 5), 185, 4 * 4 * 9 * 5)),
        (layers.BatchNormalization(), (4, 4, 3), ((4, 4, 3), 12, 48)),
        (layers.PReLU(shared_axes=[1, 2]), (4, 4, 3), ((4, 4, 3), 3, 48)),
        (layers.MaxPooling2D(2), (5, 5, 3), ((2, 2, 3), 0, 0)),
        (layers.GlobalAveragePooling2D(), (5, 5, 3), ((3,), 0, 0)),
        (LocalResponseNormalization(), (5, 5, 3), ((5, 5, 3), 0, 0)),
        (layers.ReLU(), (5, 5, 3), ((5, 5, 3), 0, 0)),
    ],
)
def test_every_kind_of_layer(
    layer: layers.Layer, shape: tuple[int, ...], expected: tuple[tuple[int, ...], int, int]
) -> None:
    figures = _only(layer, shape)
    assert (figures.output_shape, figures.parameters, figures.multiplications) == expected
    assert figures.kind == type(layer).__name__
    assert figures.sources == ("picture",)
    assert figures.activation_bytes == 4 * np.prod(expected[0])
    assert figures.weight_bytes == 4 * expected[1]


def test_refuses_to_guess_how_often_a_layer_multiplies() -> None:
    with pytest.raises(ValueError, match="Embedding"):
        _only(layers.Embedding(10, 3), (4,))


def test_vgg16_has_138_million_parameters_that_need_no_memory_to_count() -> None:
    figures = anatomy(without_weights(build_vgg16), (224, 224, 3))
    assert sum(layer.parameters for layer in figures) == 138_357_544
    assert sum(layer.weight_bytes for layer in figures) == 4 * 138_357_544
    assert sum(layer.multiplications for layer in figures) == 15_470_264_320
    assert next(layer for layer in figures if layer.name == "fc1").parameters == (7 * 7 * 512 + 1) * 4096


def test_a_picture_of_any_size() -> None:
    network = without_weights(build_efficientnet_lite0)
    small, large = (anatomy(network, (side, 2 * side, 3)) for side in (64, 128))
    assert sum(layer.parameters for layer in small) == sum(layer.parameters for layer in large) == 4_631_000
    by_name = {layer.name: layer for layer in large}
    assert by_name["head"].output_shape == (4, 8, 1280)
    assert by_name["block2_add"].sources == ("block1_project", "block2_project")


def test_looks_into_nested_models() -> None:
    network = without_weights(lambda: build_unet(2, encoder="efficientnet-lite0"))
    figures = anatomy(network, (64, 64, 3))
    assert sum(layer.parameters for layer in figures) == network.count_params()
    by_name = {layer.name: layer for layer in figures}
    assert by_name[f"{TRUNK}/stem"].sources == ("scaled",)
    assert by_name[f"{TRUNK}/stem"].field == ReceptiveField((3, 3), (2, 2), (0, 0))
    assert by_name["bridge4"].sources == (f"{TRUNK}/block10_add", "up4")


def test_a_layer_used_twice_has_its_parameters_once() -> None:
    left, right = layers.Input((4,), name="left"), layers.Input((4,), name="right")
    shared = layers.Dense(3, name="shared")
    network = keras.Model([left, right], layers.Subtract(name="difference")([shared(left), shared(right)]))
    figures = [layer for layer in anatomy(network, (4,), (4,)) if layer.name == "shared"]
    assert [layer.parameters for layer in figures] == [15, 0]
    assert [layer.multiplications for layer in figures] == [12, 12]
    assert [layer.sources for layer in figures] == [("left",), ("right",)]


def test_refuses_another_number_of_pictures() -> None:
    picture = layers.Input((4, 4, 3))
    with pytest.raises(ValueError, match="1 inputs, not 2"):
        anatomy(keras.Model(picture, layers.ReLU()(picture)), (4, 4, 3), (4, 4, 3))
