"""EfficientNet-Lite0 with its ImageNet weights."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from vision.networks.efficientnet_lite import BLOCKS, build_efficientnet_lite0
from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.torch_state_dict import load_state_dict
from vision.pretrained.weights import locate

BATCH_NORM_EPSILON = 1e-3


def load_efficientnet_lite0() -> keras.Model:
    """Build EfficientNet-Lite0 and give it its ImageNet weights.

    Returns:
        The model of :func:`vision.networks.efficientnet_lite.build_efficientnet_lite0`.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    state = load_state_dict(locate(CATALOGUE["efficientnet-lite0"]))
    model = build_efficientnet_lite0()
    for layer, convolution, norm in _layer_names():
        model.get_layer(layer).set_weights(_folded(state, convolution, norm))
    model.get_layer("logits").set_weights([state["_fc.weight"].T, state["_fc.bias"]])
    model.trainable = False
    return model


def give_weights(trunk: keras.Model) -> None:
    """Give a network whose layers are some of EfficientNet-Lite0's their ImageNet weights.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    learned = load_efficientnet_lite0()
    for layer in trunk.layers:
        layer.set_weights(learned.get_layer(layer.name).get_weights())


def _layer_names() -> list[tuple[str, str, str]]:
    names = [("stem", "_conv_stem", "_bn0"), ("head", "_conv_head", "_bn1")]
    for number, (_, _, _, expansion) in enumerate(BLOCKS):
        parts = [("depthwise", "_bn1"), ("project", "_bn2")]
        if expansion > 1:
            parts.append(("expand", "_bn0"))
        block = f"_blocks.{number}."
        names += [(f"block{number}_{part}", f"{block}_{part}_conv", block + norm) for part, norm in parts]
    return names


def _folded(state: Mapping[str, np.ndarray], convolution: str, norm: str) -> list[np.ndarray]:
    """The kernel (h, w, in, out) and bias that do convolution and batch normalisation at once."""
    scale = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
    kernel = state[f"{convolution}.weight"] * scale[:, None, None, None]
    bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
    is_depthwise = convolution.endswith("depthwise_conv")  # (out, 1, h, w), Keras wants (h, w, out, 1)
    return [kernel.transpose(2, 3, 0, 1) if is_depthwise else kernel.transpose(2, 3, 1, 0), bias]
