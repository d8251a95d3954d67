"""SSD on MobileNetV1, as trained for faces: 5,118 boxes of many sizes judged in one look.

Reference: Liu et al. 2016, "SSD: single shot multibox detector"; Howard et al. 2017, "MobileNets".
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 512
"""Of the square that it looks at, px; RGB as ``x / 127.5 − 1``."""

PAIRS = (
    # filters, stride of the depthwise convolution
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1),
    (1024, 2), (1024, 1),
)  # fmt: skip
FEATURE_PAIRS = (11, 13)
"""After these of the 13 pairs boxes are predicted, and after each of the following narrowings."""

NARROWINGS = ((256, 512), (128, 256), (128, 256), (64, 128))
BOXES = (3, 6, 6, 6, 6, 6)
"""How many begin in each cell of the six feature maps."""


def build_ssd_mobilenet() -> keras.Model:
    """Build the network with batch normalisation folded into the convolutions' biases.

    Returns:
        A model from ``(N, 512, 512, 3) float32`` to ``(N, 5118, 4)`` box encodings (y, x, height and width
        against the anchors) and ``(N, 5118, 3)`` logits: background, face, unused.

    Example:
        >>> [output.shape for output in build_ssd_mobilenet().outputs]
        [(None, 5118, 4), (None, 5118, 3)]
    """
    image = layers.Input((SIDE, SIDE, 3), name="image")
    tensor = _convolution(image, 32, 3, 2, "conv0")
    features = []
    for number, (filters, stride) in enumerate(PAIRS, 1):
        depthwise = layers.DepthwiseConv2D(3, strides=stride, padding="same", name=f"conv{number}_depthwise")(
            tensor
        )
        tensor = layers.ReLU(6.0, name=f"conv{number}_depthwise_relu6")(depthwise)
        tensor = _convolution(tensor, filters, 1, 1, f"conv{number}_pointwise")
        if number in FEATURE_PAIRS:
            features.append(tensor)
    for number, (narrow, wide) in enumerate(NARROWINGS):
        tensor = _convolution(tensor, narrow, 1, 1, f"prediction{2 * number}")
        tensor = _convolution(tensor, wide, 3, 2, f"prediction{2 * number + 1}")
        features.append(tensor)
    places = [_predicted(part, number, 4, "boxes") for number, part in enumerate(features)]
    classes = [_predicted(part, number, 3, "classes") for number, part in enumerate(features)]
    outputs = [
        layers.Concatenate(axis=1, name=name)(parts)
        for name, parts in (("boxes", places), ("classes", classes))
    ]
    return keras.Model(image, outputs, name="ssd_mobilenet")


def _convolution(
    tensor: keras.KerasTensor, filters: int, kernel: int, stride: int, name: str
) -> keras.KerasTensor:
    convolution = layers.Conv2D(filters, kernel, strides=stride, padding="same", name=name)
    return layers.ReLU(6.0, name=f"{name}_relu6")(convolution(tensor))


def _predicted(tensor: keras.KerasTensor, number: int, size: int, what: str) -> keras.KerasTensor:
    boxes = BOXES[number]
    cells = tensor.shape[1] * tensor.shape[2]
    predicted = layers.Conv2D(boxes * size, 1, name=f"{what}{number}")(tensor)
    return layers.Reshape((cells * boxes, size), name=f"{what}{number}_rows")(predicted)
