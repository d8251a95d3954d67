"""The Tiny YOLO v2 face detector with its weights."""

from __future__ import annotations

import keras

from vision.networks.tiny_yolo import FILTERS, build_tiny_yolo
from vision.pretrained.tfjs_weights import load_tensors


def load_tiny_yolo() -> keras.Model:
    """Build the network of :func:`vision.networks.tiny_yolo.build_tiny_yolo` with its weights.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    tensors = load_tensors("tiny_face_detector")
    model = build_tiny_yolo()
    for name in ("conv0", "conv8"):
        model.get_layer(name).set_weights([tensors[f"{name}/filters"], tensors[f"{name}/bias"]])
    for name in (f"conv{number}" for number in range(1, len(FILTERS) + 1)):
        parts = ("depthwise_filter", "pointwise_filter", "bias")
        model.get_layer(name).set_weights([tensors[f"{name}/{part}"] for part in parts])
    model.trainable = False
    return model
