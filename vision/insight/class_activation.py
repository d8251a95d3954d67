"""Where a network sees a class: class activation maps, and Grad-CAM where these are not exact.

References: Zhou et al. 2016, "Learning Deep Features for Discriminative Localization"; Selvaraju et al. 2017, "Grad-CAM".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SILENT = (layers.Dropout, layers.Flatten, layers.Reshape)
"""Between pooling and decision they change nothing when nothing is trained."""

Method = Literal["cam", "grad-cam"]


@dataclass(frozen=True, slots=True)
class ClassMaps:
    """Where some classes are seen.

    Attributes:
        maps: ``(K, h, w) float32``; of CAM in logits: a map's sum and the bias are the logit.
        logits: ``(K,) float32``.
        method: how they were made.
        layer: whose activations they weigh.
    """

    maps: np.ndarray
    logits: np.ndarray
    method: Method
    layer: str


def logits_model(model: keras.Model, *more: keras.KerasTensor) -> keras.Model:
    """The classifier before its softmax, if it has one at its end.

    Returns:
        A model to ``(N, classes)`` logits, or to a list of them and of ``more``, tensors of ``model``.
    """
    last = model.layers[-1]
    if isinstance(last, layers.Softmax | layers.Activation):
        logits = last.input
    elif isinstance(last, layers.Dense) and last.activation is not keras.activations.linear:
        bare = layers.Dense(last.units, use_bias=last.use_bias, name=f"{last.name}_logits")
        logits = bare(last.input)
        bare.set_weights(last.get_weights())
    else:
        logits = last.output
    return keras.Model(model.input, [logits, *more] if more else logits)


def class_activation_maps(model: keras.Model, batch: np.ndarray, classes: Sequence[int]) -> ClassMaps:
    """Map where classes are seen: by CAM if the network averages its last maps and decides at once, else by Grad-CAM.

    Args:
        model: a classifier.
        batch: ``(1, H, W, C) float32``, one picture as the network wants its pixels.
        classes: numbers.

    Raises:
        ValueError: no layer of the network has maps.
    """
    pooling = _pooling_before_decision(model)
    return _cam(model, pooling, batch, classes) if pooling else _grad_cam(model, batch, classes)


def _pooling_before_decision(model: keras.Model) -> layers.Layer | None:
    """The global average from which the last layer decides alone."""
    decision = model.layers[-1]
    if not isinstance(decision, layers.Dense):
        return None
    layer = _before(decision)
    while isinstance(layer, SILENT):
        layer = _before(layer)
    return layer if isinstance(layer, layers.GlobalAveragePooling2D) else None


def _before(layer: layers.Layer) -> keras.Operation:
    return layer.input._keras_history.operation


def _cam(model: keras.Model, pooling: layers.Layer, batch: np.ndarray, classes: Sequence[int]) -> ClassMaps:
    (features, logits) = _seen(keras.Model(model.input, pooling.input), logits_model(model), batch)
    weights = model.layers[-1].kernel.numpy()[:, list(classes)]
    positions = features.shape[0] * features.shape[1]
    maps = np.einsum("hwc,ck->khw", features, weights) / positions
    return ClassMaps(maps, logits[list(classes)], "cam", _before(pooling).name)


def _seen(features: keras.Model, logits: keras.Model, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pixels = tf.constant(batch, tf.float32)
    return features(pixels, training=False).numpy()[0], logits(pixels, training=False).numpy()[0]


def _grad_cam(model: keras.Model, batch: np.ndarray, classes: Sequence[int]) -> ClassMaps:
    last = _last_with_maps(model)
    both = logits_model(model, last.output)
    with tf.GradientTape(persistent=True) as tape:
        logits, features = both(tf.constant(batch, tf.float32), training=False)
        wanted = [logits[0, number] for number in classes]
    maps = []
    for logit in wanted:
        importance = tf.reduce_mean(tape.gradient(logit, features), axis=(1, 2))
        maps.append(tf.nn.relu(tf.einsum("hwc,c->hw", features[0], importance[0])).numpy())
    return ClassMaps(np.stack(maps), logits.numpy()[0][list(classes)], "grad-cam", last.name)


def _last_with_maps(model: keras.Model) -> layers.Layer:
    for layer in reversed(model.layers):
        if getattr(layer.output, "ndim", 0) == 4 and not isinstance(layer, layers.InputLayer):
            return layer
    raise ValueError(f"{model.name} has no layer with maps")
