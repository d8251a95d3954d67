"""U-Net: a class for every pixel, by a path that narrows, a path that widens, and bridges between the two.

Reference: Ronneberger, Fischer and Brox 2015, "U-Net: Convolutional Networks for Biomedical Image Segmentation",
figure 1. Convolutions are padded, where the paper's shrink the picture by 184 px, so that the output is as large as
the input; batch normalisation (Ioffe and Szegedy 2015) takes the place of biases, so that it learns in minutes.
"""

from __future__ import annotations

from typing import Literal

import keras
from keras import layers

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION, build_efficientnet_lite0

Encoder = Literal["none", "efficientnet-lite0"]

DEPTH = 4
"""How often the paper's network halves the picture."""

EFFICIENTNET_BLOCKS = ("block0_project", "block2_add", "block4_add", "block10_add", "block15_project")
"""Its last layers of which the outputs are 2, 4, 8, 16 and 32 times smaller than the picture."""
DECODER_CHANNELS = (128, 64, 48, 32, 16)
"""Of the widening path beside EfficientNet-Lite0, the narrowest place first."""
TRUNK = "efficientnet_lite0_trunk"
"""Name of the layer that holds all of the encoder."""


def build_unet(
    classes: int, *, channels: int = 64, depth: int = DEPTH, encoder: Encoder = "none"
) -> keras.Model:
    """Build the network.

    Args:
        classes: with the background.
        channels: of the first convolutions; doubled with every halving. The paper's are 64. Not for
            EfficientNet-Lite0, which has its own.
        depth: how often the picture is halved; EfficientNet-Lite0 does so 5 times.
        encoder: ``none`` for the paper's narrowing path, to learn from nothing, or EfficientNet-Lite0's, whose
            weights the caller sets (its layers have their names).

    Returns:
        A model from ``(N, H, W, 3) float32`` RGB 0 to 255, height and width multiples of ``2 ** depth``, to
        ``(N, H, W, classes)`` logits. Layers: for each level from 0, the full size, ``downN_1``, ``downN_2`` and
        ``poolN``; ``middle_1``, ``middle_2``; then back ``upN`` (the transposed convolution), ``bridgeN`` (beside
        it what the narrowing path had), ``mergedN_1``, ``mergedN_2``; and ``logits``.

    Example:
        >>> build_unet(2).compute_output_shape((1, 512, 256, 3))
        (1, 512, 256, 2)
    """
    image = layers.Input((None, None, 3), name="image")
    if encoder == "none":
        tensor, levels = _narrowed(image, channels, depth)
    else:
        tensor, levels = _seen_by_efficientnet(image)
    widths = [channels * 2**level for level in range(depth)] if encoder == "none" else DECODER_CHANNELS[::-1]
    for level in range(len(levels) - 1, -1, -1):
        tensor = _widened(tensor, levels[level], widths[level], level)
    logits = layers.Conv2D(classes, 1, name="logits")(tensor)
    return keras.Model(image, logits, name="unet")


def multiple_of(network: keras.Model) -> int:
    """What the height and width of a network's pictures must be multiples of, px."""
    return int(2 ** sum(layer.name.startswith("bridge") for layer in network.layers))


def _narrowed(
    image: keras.KerasTensor, channels: int, depth: int
) -> tuple[keras.KerasTensor, list[keras.KerasTensor]]:
    """The narrowest tensor, and what each level had before it was halved."""
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    levels = []
    for level in range(depth):
        levels.append(_twice(tensor, channels * 2**level, f"down{level}"))
        tensor = layers.MaxPooling2D(2, name=f"pool{level}")(levels[-1])
    return _twice(tensor, channels * 2**depth, "middle"), levels


def _seen_by_efficientnet(image: keras.KerasTensor) -> tuple[keras.KerasTensor, list[keras.KerasTensor]]:
    network = build_efficientnet_lite0()
    outputs = [network.get_layer(name).output for name in EFFICIENTNET_BLOCKS]
    scaled = layers.Rescaling(
        [1 / (255 * deviation) for deviation in STANDARD_DEVIATION],
        offset=[-mean / deviation for mean, deviation in zip(MEAN, STANDARD_DEVIATION, strict=True)],
        name="scaled",
    )(image)
    *levels, narrowest = keras.Model(network.input, outputs, name=TRUNK)(scaled)
    # its first layer halves the picture already: what the edges need of the full size is learned here
    return narrowest, [_convolution(scaled, DECODER_CHANNELS[-1], "down0_1"), *levels]


def _widened(
    tensor: keras.KerasTensor, beside: keras.KerasTensor, channels: int, level: int
) -> keras.KerasTensor:
    tensor = layers.Conv2DTranspose(channels, 2, strides=2, name=f"up{level}")(tensor)
    return _twice(layers.Concatenate(name=f"bridge{level}")([beside, tensor]), channels, f"merged{level}")


def _twice(tensor: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    return _convolution(_convolution(tensor, channels, f"{name}_1"), channels, f"{name}_2")


def _convolution(tensor: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    tensor = layers.Conv2D(channels, 3, padding="same", use_bias=False, name=name)(tensor)
    tensor = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(tensor)
    return layers.ReLU(name=f"{name}_relu")(tensor)
