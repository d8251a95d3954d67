"""The SSD face detector with its weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import keras
import numpy as np

from vision.networks.ssd_mobilenet import BOXES, NARROWINGS, PAIRS, build_ssd_mobilenet
from vision.pretrained.tfjs_weights import load_tensors

BATCH_NORM_EPSILON = 1.0000000474974513e-3


def load_ssd_mobilenet() -> tuple[keras.Model, np.ndarray]:
    """Build the network of :func:`vision.networks.ssd_mobilenet.build_ssd_mobilenet` with its weights.

    Returns:
        The model, and its anchors: ``(5118, 4) float32``: top, left, bottom, right as shares of the side.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    tensors = load_tensors("ssd_mobilenetv1")
    model = build_ssd_mobilenet()
    for layer, kernel, bias in _convolutions():
        model.get_layer(layer).set_weights([tensors[kernel], tensors[bias]])
    for number in range(1, len(PAIRS) + 1):
        depthwise = f"MobilenetV1/Conv2d_{number}_depthwise"
        model.get_layer(f"conv{number}_depthwise").set_weights(_folded(tensors, depthwise))
    model.trainable = False
    return model, tensors["Output/extra_dim"][0]


def _convolutions() -> Iterator[tuple[str, str, str]]:
    """Layer, and the names of its kernel and bias."""
    folded = [("conv0", "MobilenetV1/Conv2d_0_pointwise")]
    folded += [
        (f"conv{number}_pointwise", f"MobilenetV1/Conv2d_{number}_pointwise")
        for number in range(1, len(PAIRS) + 1)
    ]
    folded += [
        (f"prediction{number}", f"Prediction/Conv2d_{number}_pointwise")
        for number in range(2 * len(NARROWINGS))
    ]
    for layer, name in folded:
        yield layer, f"{name}/weights", f"{name}/convolution_bn_offset"
    for number in range(len(BOXES)):
        for layer, name in (("boxes", "BoxEncodingPredictor"), ("classes", "ClassPredictor")):
            prefix = f"Prediction/BoxPredictor_{number}/{name}"
            yield f"{layer}{number}", f"{prefix}/weights", f"{prefix}/biases"


def _folded(tensors: Mapping[str, np.ndarray], name: str) -> list[np.ndarray]:
    """The kernel (h, w, in, 1) and bias that do convolution and batch normalisation at once."""
    norm = f"{name}/BatchNorm"
    scale = tensors[f"{norm}/gamma"] / np.sqrt(tensors[f"{norm}/moving_variance"] + BATCH_NORM_EPSILON)
    bias = tensors[f"{norm}/beta"] - tensors[f"{norm}/moving_mean"] * scale
    return [tensors[f"{name}/depthwise_weights"] * scale[:, None], bias]
