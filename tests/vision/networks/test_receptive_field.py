"""Receptive fields, against which pixels really matter."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from vision.networks.anatomy import anatomy, without_weights
from vision.networks.receptive_field import ReceptiveField
from vision.networks.residual import build_deep_network
from vision.networks.vgg import build_vgg16

SIDES = (20, 27)


def _branches(picture: keras.KerasTensor) -> keras.KerasTensor:
    wide = layers.Conv2D(1, 5, padding="same")(picture)
    narrow = layers.AveragePooling2D(3, strides=1)(layers.ZeroPadding2D(1)(picture))
    return layers.Concatenate()([wide, narrow])


def _shortcut(picture: keras.KerasTensor) -> keras.KerasTensor:
    halved = layers.AveragePooling2D(2, padding="same")(picture)
    return layers.Add()([halved, layers.Conv2D(1, 3, padding="same")(halved)])


NETS = {
    "valid": lambda picture: layers.Conv2D(1, 3)(layers.Conv2D(1, 5, strides=2)(picture)),
    "same": lambda picture: layers.Conv2D(1, 3, strides=2, padding="same")(
        layers.Conv2D(1, 3, strides=2, padding="same")(picture)
    ),
    "dilated": layers.Conv2D(1, 3, dilation_rate=3),
    "oblong": layers.Conv2D(1, (1, 5), strides=(1, 2)),
    "pooled": lambda picture: layers.DepthwiseConv2D(3)(
        layers.AveragePooling2D(3, strides=2, padding="same")(picture)
    ),
    "padded": lambda picture: layers.Conv2D(1, 7, strides=2)(layers.ZeroPadding2D(((3, 2), (1, 0)))(picture)),
    "cropped": lambda picture: layers.SeparableConv2D(1, 3)(layers.Cropping2D(((3, 0), (1, 2)))(picture)),
    "branches": _branches,
    "shortcut": _shortcut,
}


@pytest.mark.parametrize("name", NETS)
def test_is_where_the_pixels_are_that_matter(name: str) -> None:
    picture = layers.Input((*SIDES, 1))
    network = keras.Model(picture, NETS[name](picture))
    for weight in network.weights:
        weight.assign(np.ones(weight.shape))  # nothing cancels out
    figures = anatomy(network, (*SIDES, 1))[-1]
    assert figures.field
    rows, columns, _ = figures.output_shape
    for row, column in ((0, 0), (2, 3), (rows - 1, columns - 1)):
        variable = tf.Variable(tf.zeros((1, *SIDES, 1)))
        with tf.GradientTape() as tape:
            unit = tf.reduce_sum(network(variable)[0, row, column])
        seen_rows, seen_columns = np.nonzero(tape.gradient(unit, variable)[0, ..., 0])
        left, top, right, bottom = figures.field.box(row, column)
        assert (seen_rows.min(), seen_rows.max() + 1) == (max(top, 0), min(bottom, SIDES[0]))
        assert (seen_columns.min(), seen_columns.max() + 1) == (max(left, 0), min(right, SIDES[1]))


def test_of_vgg16() -> None:
    fields = {layer.name: layer.field for layer in anatomy(without_weights(build_vgg16), (224, 224, 3))}
    sides = {
        name: fields[name].side[0] for name in ("block1_conv2", "block3_conv3", "block5_conv3", "block5_pool")
    }  # type: ignore[union-attr]
    assert sides == {"block1_conv2": 5, "block3_conv3": 40, "block5_conv3": 196, "block5_pool": 212}
    assert fields["block5_pool"].jump == (32, 32)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "layer",
    [
        layers.Flatten(),
        layers.GlobalMaxPooling2D(),
        layers.Conv2DTranspose(1, 3, strides=2),
        layers.UpSampling2D(),
    ],
)
def test_there_is_none_where_a_unit_sees_everything_or_parts_of_pixels(layer: layers.Layer) -> None:
    picture = layers.Input((8, 8, 1))
    assert anatomy(keras.Model(picture, layer(picture)), (8, 8, 1))[1].field is None


def test_there_is_none_where_jumps_differ() -> None:
    picture = layers.Input((4, 4, 1))
    both = layers.Add()([layers.Conv2D(1, 4)(picture), layers.MaxPooling2D(4)(picture)])
    assert anatomy(keras.Model(picture, both), (4, 4, 1))[-1].field is None


def test_a_shortcut_makes_no_field_larger() -> None:
    plain, residual = (
        {
            layer.name: layer.field
            for layer in anatomy(build_deep_network(8, shortcuts=shortcuts, filters=1), (32, 32, 3))
        }
        for shortcuts in (False, True)
    )
    assert residual["stage3_block1"] == plain["stage3_block1"] == ReceptiveField((25, 25), (4, 4), (-9, -9))
