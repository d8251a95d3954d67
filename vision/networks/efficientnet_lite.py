"""EfficientNet-Lite0: the edge variant of EfficientNet, without squeeze-and-excitation, with ReLU6.

Reference: Tan and Le 2019, "EfficientNet"; the Lite variants by the same authors, 2020.
"""

from __future__ import annotations

import keras
from keras import layers

MEAN = (0.485, 0.456, 0.406)
STANDARD_DEVIATION = (0.229, 0.224, 0.225)
"""The network takes ``(RGB in 0…1 − mean) / standard deviation``."""

BLOCKS = (
    # channels, kernel, stride, expansion
    (16, 3, 1, 1),
    (24, 3, 2, 6), (24, 3, 1, 6),
    (40, 5, 2, 6), (40, 5, 1, 6),
    (80, 3, 2, 6), (80, 3, 1, 6), (80, 3, 1, 6),
    (112, 5, 1, 6), (112, 5, 1, 6), (112, 5, 1, 6),
    (192, 5, 2, 6), (192, 5, 1, 6), (192, 5, 1, 6), (192, 5, 1, 6),
    (320, 3, 1, 6),
)  # fmt: skip
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280


def build_efficientnet_lite0(classes: int = 1000) -> keras.Model:
    """Build the network with batch normalisation folded into the convolutions' biases.

    Args:
        classes: of the classifier.

    Returns:
        A model from ``(N, H, W, 3) float32``, normalised by :data:`MEAN` and :data:`STANDARD_DEVIATION`,
        any height and width, to ``(N, classes)`` logits. Layers: ``stem``, then for each block N
        ``blockN_expand``, ``blockN_depthwise``, ``blockN_project`` (the linear bottleneck, before the
        shortcut is added), then ``head`` and ``logits``.

    Example:
        >>> build_efficientnet_lite0().count_params()
        4631000
    """
    image = layers.Input((None, None, 3), name="image")
    tensor = layers.Conv2D(STEM_CHANNELS, 3, strides=2, padding="same", name="stem")(image)
    tensor = layers.ReLU(6.0, name="stem_relu6")(tensor)
    for number, (channels, kernel, stride, expansion) in enumerate(BLOCKS):
        tensor = _inverted_bottleneck(tensor, f"block{number}", channels, kernel, stride, expansion)
    tensor = layers.Conv2D(HEAD_CHANNELS, 1, name="head")(tensor)
    tensor = layers.ReLU(6.0, name="head_relu6")(tensor)
    tensor = layers.GlobalAveragePooling2D(name="pool")(tensor)
    return keras.Model(image, layers.Dense(classes, name="logits")(tensor), name="efficientnet_lite0")


def _inverted_bottleneck(
    tensor: keras.KerasTensor, name: str, channels: int, kernel: int, stride: int, expansion: int
) -> keras.KerasTensor:
    shortcut = tensor
    if expansion > 1:
        wide = layers.Conv2D(shortcut.shape[-1] * expansion, 1, name=f"{name}_expand")(tensor)
        tensor = layers.ReLU(6.0, name=f"{name}_expand_relu6")(wide)
    depthwise = layers.DepthwiseConv2D(kernel, strides=stride, padding="same", name=f"{name}_depthwise")
    tensor = layers.ReLU(6.0, name=f"{name}_depthwise_relu6")(depthwise(tensor))
    tensor = layers.Conv2D(channels, 1, name=f"{name}_project")(tensor)
    if stride == 1 and shortcut.shape[-1] == channels:
        tensor = layers.Add(name=f"{name}_add")([shortcut, tensor])
    return tensor
