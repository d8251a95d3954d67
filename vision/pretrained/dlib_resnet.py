"""dlib's face recognition network with its weights."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from vision.networks.dlib_resnet import BLOCKS, build_dlib_resnet
from vision.pretrained.tfjs_weights import load_tensors


def load_dlib_resnet() -> keras.Model:
    """Build dlib's face recognition network and give it its weights.

    Returns:
        The model of :func:`vision.networks.dlib_resnet.build_dlib_resnet`.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    tensors = load_tensors("face_recognition")
    model = build_dlib_resnet()
    model.get_layer("conv32_down").set_weights(_folded(tensors, "conv32_down"))
    for block, _, _ in BLOCKS:
        for part in ("conv1", "conv2"):
            model.get_layer(f"{block}_{part}").set_weights(_folded(tensors, f"{block}/{part}"))
    model.get_layer("fc").set_weights([tensors["fc"]])
    model.trainable = False
    return model


def _folded(tensors: Mapping[str, np.ndarray], name: str) -> list[np.ndarray]:
    """The kernel and bias that do a convolution and the learned scale after it at once."""
    scale = tensors[f"{name}/scale/weights"]
    bias = tensors[f"{name}/conv/bias"] * scale + tensors[f"{name}/scale/biases"]
    return [tensors[f"{name}/conv/filters"] * scale, bias]
