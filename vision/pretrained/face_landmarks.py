"""The network of 68 facial points with its weights."""

from __future__ import annotations

import keras

from vision.networks.face_landmarks import BLOCKS, build_face_landmarks
from vision.pretrained.tfjs_weights import load_tensors


def load_face_landmarks() -> keras.Model:
    """Build the network of :func:`vision.networks.face_landmarks.build_face_landmarks` with its weights.

    Raises:
        WeightsMissing: the package that carries the weights is not installed or is damaged.
    """
    tensors = load_tensors("face_landmark_68")
    model = build_face_landmarks()
    for block in range(len(BLOCKS)):
        for part in range(4):
            name = f"dense{block}/conv{part}"
            parts = ("filters",) if f"{name}/filters" in tensors else ("depthwise_filter", "pointwise_filter")
            model.get_layer(name.replace("/", "_")).set_weights(
                [tensors[f"{name}/{part_name}"] for part_name in (*parts, "bias")]
            )
    model.get_layer("fc").set_weights([tensors["fc/weights"], tensors["fc/bias"]])
    model.trainable = False
    return model
