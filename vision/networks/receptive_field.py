"""Which pixels of the picture a unit sees.

Reference: Araujo, Norris and Sim 2019, "Computing receptive fields of convolutional neural networks", whose size,
effective stride and (negative) effective padding these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
from keras import layers

from vision.networks.local_response_normalization import LocalResponseNormalization

WINDOWS = (
    layers.Conv2D,
    layers.DepthwiseConv2D,
    layers.SeparableConv2D,
    layers.MaxPooling2D,
    layers.AveragePooling2D,
)
"""A unit of these sees a window of what they take."""

PLACE_BY_PLACE = (
    layers.InputLayer,
    layers.Rescaling,
    layers.Normalization,
    layers.BatchNormalization,
    LocalResponseNormalization,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.PReLU,
    layers.Softmax,
    layers.Dropout,
    layers.SpatialDropout2D,
    layers.Add,
    layers.Subtract,
    layers.Multiply,
    layers.Average,
    layers.Maximum,
    layers.Minimum,
    layers.Concatenate,
)
"""A unit of these sees what is at its own place."""

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Of all units of one layer; pairs are vertical, horizontal.

    Attributes:
        side: how many pixels high and wide it is.
        jump: how many pixels it moves from unit to unit.
        start: row and column of the first pixel of the first unit's; below 0 where the picture was padded.
    """

    side: tuple[int, int] = (1, 1)
    jump: tuple[int, int] = (1, 1)
    start: tuple[int, int] = (0, 0)

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, px, of what the unit there sees; beyond the picture where it was padded.

        Example:
            >>> ReceptiveField(side=(5, 5), jump=(2, 2), start=(-2, -2)).box(row=0, column=3)
            (4, -2, 9, 3)
        """
        top = self.start[0] + row * self.jump[0]
        left = self.start[1] + column * self.jump[1]
        return left, top, left + self.side[1], top + self.side[0]


def receptive_field(
    layer: keras.Operation, taken: Sequence[ReceptiveField | None], shape: Shape, made: Shape
) -> ReceptiveField | None:
    """Of a layer's units, from those of what it takes.

    Args:
        layer: built.
        taken: of each tensor that it takes.
        shape: ``(N, H, W, C)`` of the first of those.
        made: of what it makes.

    Returns:
        None where there is no one field for all, or not of whole pixels: after the layers that see everything
        (fully connected, global pooling), that widen (transposed convolutions), and that add what has different jumps.
    """
    if not taken or None in taken:
        return None
    before = _united([field for field in taken if field])
    if before is None or isinstance(layer, PLACE_BY_PLACE):
        return before
    if isinstance(layer, layers.ZeroPadding2D):
        (top, _), (left, _) = layer.padding
        return _moved(before, (-top, -left))
    if isinstance(layer, layers.Cropping2D):
        (top, _), (left, _) = layer.cropping
        return _moved(before, (top, left))
    return _through_window(layer, before, shape, made) if isinstance(layer, WINDOWS) else None


def _united(fields: Sequence[ReceptiveField]) -> ReceptiveField | None:
    """What units that take from several see together."""
    if len({field.jump for field in fields}) > 1:
        return None
    start = tuple(min(field.start[axis] for field in fields) for axis in (0, 1))
    end = tuple(max(field.start[axis] + field.side[axis] for field in fields) for axis in (0, 1))
    return ReceptiveField((end[0] - start[0], end[1] - start[1]), fields[0].jump, (start[0], start[1]))


def _moved(field: ReceptiveField, units: tuple[int, int]) -> ReceptiveField:
    start = (field.start[0] + units[0] * field.jump[0], field.start[1] + units[1] * field.jump[1])
    return ReceptiveField(field.side, field.jump, start)


def _through_window(
    layer: keras.layers.Layer, before: ReceptiveField, shape: Shape, made: Shape
) -> ReceptiveField:
    pools = isinstance(layer, layers.MaxPooling2D | layers.AveragePooling2D)
    sizes = layer.pool_size if pools else layer.kernel_size
    dilations = (1, 1) if pools else layer.dilation_rate
    extents = [(size - 1) * dilation + 1 for size, dilation in zip(sizes, dilations, strict=True)]
    padding = [0, 0]
    if layer.padding == "same":
        for axis in (0, 1):
            missing = (made[axis + 1] - 1) * layer.strides[axis] + extents[axis] - shape[axis + 1]
            padding[axis] = max(missing, 0) // 2  # TensorFlow's: the odd one comes last
    start = _moved(before, (-padding[0], -padding[1])).start
    side, jump = (
        (
            before.side[0] + (extents[0] - 1) * before.jump[0],
            before.side[1] + (extents[1] - 1) * before.jump[1],
        ),
        (before.jump[0] * layer.strides[0], before.jump[1] * layer.strides[1]),
    )
    return ReceptiveField(side, jump, start)
