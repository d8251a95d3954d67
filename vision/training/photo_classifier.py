"""The packaged network with softmaxes of somebody's own classes: what is fine-tuned, and what is taken home."""

from __future__ import annotations

import keras
from keras import layers

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.training.features import SIDE
from vision.training.heads import Head, Layer

TRUNK = "trunk"
"""The name of the layer that has learned from ImageNet."""


def build_photo_classifier(head: Head) -> keras.Model:
    """The whole network.

    Args:
        head: what was learned on its features; the outputs of several networks are averaged.

    Returns:
        A model from ``(N, 224, 224, 3) float32`` 0 to 255 to ``(N, classes)`` probabilities. Layers: ``normalized``, ``trunk`` (a
        model of its own, frozen), and for each network of the head ``hidden_0_0``, …, ``classes_0``; then ``classes``, their average.

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
    outputs = [_network(features, stack, member) for member, stack in enumerate(head.networks)]
    together = layers.Average(name="classes")(outputs) if len(outputs) > 1 else outputs[0]
    return keras.Model(image, together, name="photo_classifier")


def _network(features: keras.KerasTensor, stack: tuple[Layer, ...], member: int) -> keras.KerasTensor:
    tensor = features
    for place, (weights, biases) in enumerate(stack):
        is_last = place == len(stack) - 1
        dense = layers.Dense(
            weights.shape[1],
            activation="softmax" if is_last else "relu",
            name=f"classes_{member}" if is_last else f"hidden_{member}_{place}",
        )
        tensor = dense(tensor)
        dense.set_weights([weights, biases])
    return tensor
