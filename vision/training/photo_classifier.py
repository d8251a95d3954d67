"""The packaged network with softmaxes of somebody's own classes: what is fine-tuned, and what is taken home."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.training.features import SIDE
from vision.training.transfer import SoftmaxHead

TRUNK = "trunk"
"""The name of the layer that has learned from ImageNet."""


def build_photo_classifier(head: SoftmaxHead) -> keras.Model:
    """The whole network.

    Args:
        head: what was learned on its features; the outputs of several members are averaged.

    Returns:
        A model from ``(N, 224, 224, 3) float32`` 0 to 255 to ``(N, classes)`` probabilities. Layers: ``normalized``, ``trunk`` (a
        model of its own, frozen), ``classes_0``, ``classes_1``, … and ``classes``, their average.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    scale = [1 / 255 / deviation for deviation in STANDARD_DEVIATION]
    offset = [-mean / deviation for mean, deviation in zip(MEAN, STANDARD_DEVIATION, strict=True)]
    tensor = layers.Rescaling(scale, offset=offset, name="normalized")(image)
    network = load_efficientnet_lite0()
    trunk = keras.Model(network.input, network.get_layer("pool").output, name=TRUNK)
    trunk.trainable = False
    features = trunk(tensor, training=False)
    members = [
        layers.Dense(head.weights.shape[2], activation="softmax", name=f"classes_{member}")
        for member in range(len(head.weights))
    ]
    outputs = [member(features) for member in members]
    together = layers.Average(name="classes")(outputs) if len(outputs) > 1 else outputs[0]
    for member, weights, biases in zip(members, head.weights, head.biases, strict=True):
        member.set_weights([weights, biases])
    return keras.Model(image, together, name="photo_classifier")


def head_in(network: keras.Model) -> SoftmaxHead:
    """The softmaxes of a network of :func:`build_photo_classifier`."""
    names = [layer.name for layer in network.layers if layer.name.startswith("classes_")]
    pairs = [network.get_layer(name).get_weights() for name in names]
    return SoftmaxHead(np.stack([pair[0] for pair in pairs]), np.stack([pair[1] for pair in pairs]))
