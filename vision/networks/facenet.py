"""FaceNet's NN2: an Inception network that describes a face in 128 numbers of unit length.

Reference: Schroff, Kalenichenko and Philbin 2015, "FaceNet: A Unified Embedding for Face Recognition and
Clustering", table 2; the modules are those of Szegedy et al. 2014, "Going deeper with convolutions".
Batch normalisation (Ioffe and Szegedy 2015) takes the place of the paper's local response normalisation.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
from keras import layers, ops

EMBEDDING_SIZE = 128


@dataclass(frozen=True, slots=True)
class Inception:
    """One line of the paper's table: how many channels each of the four branches has.

    Attributes:
        name: the paper's.
        ones: of the 1×1 convolution; 0 for none.
        reduce3, threes: of the 1×1 convolution before the 3×3 one, and of that one.
        reduce5, fives: likewise for 5×5.
        pooled: of the 1×1 convolution after pooling; 0 where the pooled tensor is kept as it is.
        pool: the paper's pooling: of the largest, or of the mean square.
        stride: of the last layer of every branch.
    """

    name: str
    ones: int
    reduce3: int
    threes: int
    reduce5: int
    fives: int
    pooled: int
    pool: str = "l2"
    stride: int = 1


MODULES = (
    Inception("3a", 64, 96, 128, 16, 32, 32, pool="max"),
    Inception("3b", 64, 96, 128, 32, 64, 64),
    Inception("3c", 0, 128, 256, 32, 64, 0, pool="max", stride=2),
    Inception("4a", 256, 96, 192, 32, 64, 128),
    Inception("4b", 224, 112, 224, 32, 64, 128),
    Inception("4c", 192, 128, 256, 32, 64, 128),
    Inception("4d", 160, 144, 288, 32, 64, 128),
    Inception("4e", 0, 160, 256, 64, 128, 0, pool="max", stride=2),
    Inception("5a", 384, 192, 384, 48, 128, 128),
    Inception("5b", 384, 192, 384, 48, 128, 128, pool="max"),
)
TINY = 1e-6
"""Under a root: it has no derivative at 0."""


class L2Pooling2D(layers.AveragePooling2D):  # type: ignore[misc]
    """The root of the mean square of each window."""

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        return ops.sqrt(super().call(ops.square(inputs)) + TINY)


def build_facenet(width: float = 1.0) -> keras.Model:
    """Build the network.

    Args:
        width: every layer has this share of the paper's channels. At 0.25 it trains in minutes on a laptop.

    Returns:
        A model from ``(N, H, W, 3) float32``, RGB in -1…1, sides of at least 32 px, to ``(N, 128)`` of unit
        length. Layers: ``conv1``, ``2_…``, then for each module ``3a_…`` to ``5b_…``, and ``embedding``.

    Example:
        >>> build_facenet().output_shape
        (None, 128)
    """
    image = layers.Input((None, None, 3), name="image")
    tensor = _convolution(image, "conv1", _scaled(64, width), 7, stride=2)
    tensor = layers.MaxPooling2D(3, 2, padding="same", name="pool1")(tensor)
    tensor = _convolution(tensor, "2_reduce3", _scaled(64, width), 1)
    tensor = _convolution(tensor, "2_3x3", _scaled(192, width), 3)
    tensor = layers.MaxPooling2D(3, 2, padding="same", name="pool2")(tensor)
    for module in MODULES:
        tensor = _inception(tensor, module, width)
    tensor = layers.GlobalAveragePooling2D(name="pool6")(tensor)
    tensor = layers.Dense(EMBEDDING_SIZE, name="fc")(tensor)
    embedding = layers.UnitNormalization(name="embedding")(tensor)
    return keras.Model(image, embedding, name="facenet")


def _inception(tensor: keras.KerasTensor, module: Inception, width: float) -> keras.KerasTensor:
    name, stride = module.name, module.stride
    three = _convolution(tensor, f"{name}_reduce3", _scaled(module.reduce3, width), 1)
    five = _convolution(tensor, f"{name}_reduce5", _scaled(module.reduce5, width), 1)
    branches = [
        _convolution(three, f"{name}_3x3", _scaled(module.threes, width), 3, stride=stride),
        _convolution(five, f"{name}_5x5", _scaled(module.fives, width), 5, stride=stride),
    ]
    pooled = _pooled(tensor, module)
    if module.pooled:
        pooled = _convolution(pooled, f"{name}_pool_project", _scaled(module.pooled, width), 1)
    branches.append(pooled)
    if module.ones:
        branches.insert(0, _convolution(tensor, f"{name}_1x1", _scaled(module.ones, width), 1))
    return layers.Concatenate(name=f"{name}_concatenate")(branches)


def _pooled(tensor: keras.KerasTensor, module: Inception) -> keras.KerasTensor:
    name = f"{module.name}_pool"
    if module.pool == "max":
        return layers.MaxPooling2D(3, module.stride, padding="same", name=name)(tensor)
    return L2Pooling2D(3, module.stride, padding="same", name=name)(tensor)


def _convolution(
    tensor: keras.KerasTensor, name: str, channels: int, kernel: int, stride: int = 1
) -> keras.KerasTensor:
    tensor = layers.Conv2D(channels, kernel, stride, padding="same", use_bias=False, name=name)(tensor)
    tensor = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(tensor)
    return layers.ReLU(name=f"{name}_relu")(tensor)


def _scaled(channels: int, width: float) -> int:
    return max(4, round(channels * width))
