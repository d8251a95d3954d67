"""dlib's face recognition network: a ResNet-34 with fewer layers and half the filters.

Reference: He et al. 2016, "Deep residual learning for image recognition"; D. King 2017,
``dlib_face_recognition_resnet_model_v1``.
"""

from __future__ import annotations

import keras
from keras import layers

MEAN = (122.782, 117.001, 104.298)
"""The network takes ``(RGB in 0…255 − mean) / 255``."""

SIDE = 150
"""Of the aligned chip that it was trained on, px."""

EMBEDDING = 128

BLOCKS = (
    # name, filters, halves height and width
    ("conv32_1", 32, False), ("conv32_2", 32, False), ("conv32_3", 32, False),
    ("conv64_down", 64, True), ("conv64_1", 64, False), ("conv64_2", 64, False), ("conv64_3", 64, False),
    ("conv128_down", 128, True), ("conv128_1", 128, False), ("conv128_2", 128, False),
    ("conv256_down", 256, True), ("conv256_1", 256, False), ("conv256_2", 256, False),
    ("conv256_down_out", 256, True),
)  # fmt: skip


def build_dlib_resnet() -> keras.Model:
    """Build the network with its learned scales folded into the convolutions.

    Returns:
        A model from ``(N, 150, 150, 3) float32``, normalised by :data:`MEAN`, to ``(N, 128)``. It learned to
        put photographs of one person within a distance of 0.6 (of these numbers as they are, not of unit
        length). Layers: ``conv32_down``, then for each block its two convolutions ``…_conv1`` and
        ``…_conv2``, and ``fc``.

    Example:
        >>> build_dlib_resnet().count_params()
        5607488
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = layers.Conv2D(32, 7, strides=2, activation="relu", name="conv32_down")(image)
    tensor = layers.MaxPooling2D(3, strides=2, name="conv32_down_pool")(tensor)
    for name, filters, is_down in BLOCKS:
        tensor = _residual_block(tensor, name, filters, is_down=is_down)
    tensor = layers.GlobalAveragePooling2D(name="pool")(tensor)
    return keras.Model(image, layers.Dense(EMBEDDING, use_bias=False, name="fc")(tensor), name="dlib_resnet")


def _residual_block(
    tensor: keras.KerasTensor, name: str, filters: int, *, is_down: bool
) -> keras.KerasTensor:
    shortcut = tensor
    strides, padding = (2, "valid") if is_down else (1, "same")
    first = layers.Conv2D(
        filters, 3, strides=strides, padding=padding, activation="relu", name=f"{name}_conv1"
    )
    tensor = layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv2")(first(tensor))
    if is_down:
        shortcut = layers.AveragePooling2D(2, strides=2, name=f"{name}_pool")(shortcut)
        shortcut = _widened(shortcut, filters, name)
    tensor, shortcut = _of_equal_sides(tensor, shortcut, name)
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([tensor, shortcut]))


def _widened(tensor: keras.KerasTensor, filters: int, name: str) -> keras.KerasTensor:
    """As many channels as ``filters``; the new ones are 0."""
    missing = filters - tensor.shape[-1]
    if missing == 0:
        return tensor
    zeros = layers.Rescaling(0.0, name=f"{name}_zeros")(tensor)
    return layers.Concatenate(name=f"{name}_widened")([tensor, zeros])


def _of_equal_sides(
    tensor: keras.KerasTensor, shortcut: keras.KerasTensor, name: str
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Both as high and wide as the larger one, by zeros below and to the right."""
    height, width = (max(tensor.shape[axis], shortcut.shape[axis]) for axis in (1, 2))
    padded = [
        part
        if part.shape[1:3] == (height, width)
        else layers.ZeroPadding2D(
            ((0, height - part.shape[1]), (0, width - part.shape[2])), name=f"{name}_{which}_padded"
        )(part)
        for which, part in (("convolved", tensor), ("shortcut", shortcut))
    ]
    return padded[0], padded[1]
