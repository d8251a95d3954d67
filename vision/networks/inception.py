"""The Inception module: 1×1, 3×3 and 5×5 convolutions and pooling side by side, cheap by bottlenecks.

Reference: Szegedy et al. 2015, "Going deeper with convolutions", figure 2(b) and table 1.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import keras
from keras import layers


@dataclass(frozen=True, slots=True)
class Branches:
    """How many channels each branch of a module has: a line of the paper's table 1.

    Attributes:
        ones: of the 1×1 convolution.
        reduce3, threes: of the bottleneck before the 3×3 convolution, and of that one.
        reduce5, fives: likewise for 5×5.
        pooled: of the 1×1 convolution after pooling.
    """

    ones: int
    reduce3: int
    threes: int
    reduce5: int
    fives: int
    pooled: int

    def times(self, width: float) -> Branches:
        """With this share of the channels."""
        return Branches(*(int(channels * width) for channels in astuple(self)))


COURSE = Branches(ones=64, reduce3=96, threes=128, reduce5=16, fives=32, pooled=32)
"""The course's example, the paper's module 3a."""


def build_inception_module(side: int = 28, channels: int = 192, branches: Branches = COURSE) -> keras.Model:
    """Build one module.

    28×28×192 → 64 + 128 + 32 + 32 = 28×28×256.

    Args:
        side: of its input, px.
        channels: of its input.
        branches: what each has.

    Returns:
        A model from ``(N, side, side, channels) float32`` to ``(N, side, side, …)``, the branches' channels one after
        another. Layers: see :func:`inception_module`; the module's name is ``module``.

    Example:
        >>> build_inception_module().output_shape
        (None, 28, 28, 256)
    """
    features = layers.Input((side, side, channels), name="features")
    return keras.Model(features, inception_module(features, branches, "module"), name="inception_module")


def inception_module(tensor: keras.KerasTensor, branches: Branches, name: str) -> keras.KerasTensor:
    """A module's output, as high and wide as ``tensor``.

    Its layers are ``NAME_1x1``, ``NAME_3x3_reduce``, ``NAME_3x3``, ``NAME_5x5_reduce``, ``NAME_5x5``, ``NAME_pool``,
    ``NAME_pool_project`` and ``NAME``, which lays them one behind another.
    """
    ones = _convolution(tensor, branches.ones, 1, f"{name}_1x1")
    threes = _convolution(tensor, branches.reduce3, 1, f"{name}_3x3_reduce")
    threes = _convolution(threes, branches.threes, 3, f"{name}_3x3")
    fives = _convolution(tensor, branches.reduce5, 1, f"{name}_5x5_reduce")
    fives = _convolution(fives, branches.fives, 5, f"{name}_5x5")
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"{name}_pool")(tensor)
    pooled = _convolution(pooled, branches.pooled, 1, f"{name}_pool_project")
    return layers.Concatenate(name=name)([ones, threes, fives, pooled])


def _convolution(tensor: keras.KerasTensor, filters: int, kernel: int, name: str) -> keras.KerasTensor:
    return layers.Conv2D(filters, kernel, padding="same", activation="relu", name=name)(tensor)
