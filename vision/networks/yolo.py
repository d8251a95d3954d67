"""A small YOLO: every cell of a grid says which objects have their midpoint in it.

Reference: Redmon et al. 2016, "You only look once"; Redmon and Farhadi 2017, "YOLO9000" (anchor boxes, batch
normalisation); Lin et al. 2017, "Feature pyramid networks" (finer grids see what coarser ones understood).
"""

from __future__ import annotations

from typing import Literal

import keras
from keras import layers

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION, build_efficientnet_lite0

Backbone = Literal["none", "efficientnet-lite0"]

LEVELS = (
    # filters, with a residual block; height and width are halved before each
    (32, False), (32, True), (64, True), (128, True), (256, False),
)  # fmt: skip
STRIDES = (8, 16, 32)
"""How many pixels wide a cell can be."""

EFFICIENTNET_BLOCKS = ("block4", "block10", "block15")
"""Its last blocks whose outputs are 8, 16 and 32 times smaller than the picture."""
TRUNK = "efficientnet_lite0_trunk"
"""Name of the layer that holds all of the backbone."""


def build_yolo(
    *, side: int, stride: int, anchors: int, classes: int, backbone: Backbone = "none"
) -> keras.Model:
    """Build the network.

    A trunk narrows the picture 32 times. Where a finer grid is asked for, what it found is widened again
    and laid beside the trunk's finer features.

    Args:
        side: of the square picture, px; for strides below 32 and for a backbone a multiple of 32.
        stride: of the grid, px, one of :data:`STRIDES`.
        anchors, classes: how many.
        backbone: ``none`` for a trunk of its own, narrow enough to learn from nothing on a processor, or
            EfficientNet-Lite0's, whose weights the caller sets (its layers have their names).

    Returns:
        A model from ``(N, side, side, 3) float32`` RGB 0 to 255 to ``(N, rows, columns, anchors,
        5 + classes)``, ``[p_c, x, y, h, w, c_1 …]`` before any activation. Layers: the trunk's, then
        ``merged16``, ``merged8`` as far as needed, ``head`` and ``vectors``.

    Raises:
        ValueError: there is no such stride, or the side does not fit.

    Example:
        >>> build_yolo(side=100, stride=32, anchors=2, classes=3).output_shape
        (None, 3, 3, 2, 8)
        >>> build_yolo(side=608, stride=32, anchors=5, classes=80).output_shape
        (None, 19, 19, 5, 85)
    """
    if stride not in STRIDES or side < 32 or (side % 32 and (stride < 32 or backbone != "none")):
        raise ValueError(f"no grid of {stride} px cells fits a side of {side} px")
    image = layers.Input((side, side, 3), name="image")
    features = _own_trunk(image) if backbone == "none" else _efficientnet_trunk(image)
    tensor = features[-1]
    for finer in range(len(STRIDES) - 2, STRIDES.index(stride) - 1, -1):
        name = f"merged{STRIDES[finer]}"
        tensor = layers.UpSampling2D(name=f"{name}_wider")(_convolution(tensor, 64, 1, f"{name}_coarse"))
        tensor = layers.Concatenate(name=f"{name}_both")([features[finer], tensor])
        tensor = _convolution(tensor, 128, 3, name)
    tensor = _convolution(tensor, 128, 3, "head")
    cells = side // stride
    numbers = layers.Conv2D(anchors * (5 + classes), 1, name="numbers")(tensor)
    vectors = layers.Reshape((cells, cells, anchors, 5 + classes), name="vectors")(numbers)
    return keras.Model(image, vectors, name="yolo")


def _own_trunk(image: keras.KerasTensor) -> list[keras.KerasTensor]:
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    outputs = []
    for number, (filters, is_residual) in enumerate(LEVELS, 1):
        if number == 1:
            tensor = _convolution(tensor, filters, 5, "conv1", strides=2)
        else:
            # without padding, as the course's 100 px shall give 3 cells
            tensor = layers.MaxPooling2D(2, name=f"pool{number}")(tensor)
            tensor = _convolution(tensor, filters, 3, f"conv{number}")
        if is_residual:
            added = _convolution(tensor, filters, 3, f"residual{number}_1")
            added = _convolution(added, filters, 3, f"residual{number}_2")
            tensor = layers.Add(name=f"residual{number}")([tensor, added])
        outputs.append(tensor)
    return outputs[-len(STRIDES) :]


def _efficientnet_trunk(image: keras.KerasTensor) -> list[keras.KerasTensor]:
    network = build_efficientnet_lite0()
    scaled = layers.Rescaling(
        [1 / (255 * deviation) for deviation in STANDARD_DEVIATION],
        offset=[-mean / deviation for mean, deviation in zip(MEAN, STANDARD_DEVIATION, strict=True)],
        name="scaled",
    )(image)
    outputs = [_after(network, block) for block in EFFICIENTNET_BLOCKS]
    trunk = keras.Model(network.input, outputs, name=TRUNK)
    return list(trunk(scaled))


def _after(network: keras.Model, block: str) -> keras.KerasTensor:
    """The output of a block: of its addition, if it has one."""
    names = {layer.name for layer in network.layers}
    return network.get_layer(f"{block}_add" if f"{block}_add" in names else f"{block}_project").output


def _convolution(
    tensor: keras.KerasTensor, filters: int, kernel: int, name: str, *, strides: int = 1
) -> keras.KerasTensor:
    tensor = layers.Conv2D(filters, kernel, strides, padding="same", use_bias=False, name=name)(tensor)
    tensor = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(tensor)
    return layers.LeakyReLU(0.1, name=f"{name}_leaky")(tensor)
