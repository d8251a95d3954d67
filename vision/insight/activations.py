"""What the layers of a network answer to a picture, and how to look at it."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

HIGHEST = 99.9
"""Percentile of a layer's activations from which on all are shown alike: one hot pixel dims no others."""
FAINTEST = 0.2
"""A channel is enlarged to its own range, but no further than to this share of the layer's: silence stays dark."""


def activations(model: keras.Model, batch: np.ndarray, layers: Sequence[str]) -> dict[str, np.ndarray]:
    """What layers make of pictures.

    Args:
        model: functional, with one input.
        batch: ``(N, H, W, C) float32``, as the network wants its pixels.
        layers: names.

    Returns:
        For each name ``(N, …) float32``.

    Raises:
        ValueError: there is no such layer.

    Example:
        >>> from vision.networks.simple_convnet import build_simple_convnet
        >>> network = build_simple_convnet()
        >>> name = network.layers[2].name
        >>> activations(network, np.zeros((1, 39, 39, 3), np.float32), [name])[name].shape
        (1, 37, 37, 10)
    """
    values = probe(model, layers)(tf.constant(batch, tf.float32), training=False)
    if len(layers) == 1:  # Keras takes it out of its list
        values = [values]
    return {name: value.numpy() for name, value in zip(layers, values, strict=True)}


def probe(model: keras.Model, layers: Sequence[str]) -> keras.Model:
    """A network of the same weights whose outputs are those of some layers, in this order."""
    return keras.Model(model.input, [model.get_layer(name).output for name in layers])


def as_maps(values: np.ndarray) -> np.ndarray:
    """Activations of any rank as ``(h, w, C)``: of a layer without maps each unit is a map of one place."""
    if values.ndim < 3:
        return values.reshape(1, 1, -1)
    return values.reshape(*values.shape[:2], -1)


def as_pictures(activation: np.ndarray) -> tuple[np.ndarray, bool]:
    """Make pictures of the channels of one layer.

    Args:
        activation: ``(H, W, C) float``; not finite numbers count as 0.

    Returns:
        ``(C, H, W) uint8``, and whether there are values below 0. If there are, 128 is 0; if not, 0 is. Each channel is
        on a scale of its own, but a faint one is not blown up: see :data:`FAINTEST`.
    """
    channels = np.nan_to_num(np.moveaxis(activation, -1, 0)).astype(np.float32)
    is_signed = bool(channels.min(initial=0.0) < 0.0)
    strength = np.abs(channels)
    of_layer = float(np.percentile(strength, HIGHEST)) if strength.size else 0.0
    of_channel = np.percentile(strength, HIGHEST, axis=(1, 2), keepdims=True)
    scale = np.maximum(np.maximum(of_channel, FAINTEST * of_layer), 1e-12)
    levels = channels / scale
    pictures = 128.0 + 127.0 * levels if is_signed else 255.0 * levels
    return np.clip(np.rint(pictures), 0, 255).astype(np.uint8), is_signed
