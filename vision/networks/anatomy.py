"""What a network is made of: shapes, parameters, multiplications and memory, layer by layer, read from the model itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf
from keras import layers

from vision.networks.receptive_field import ReceptiveField, Shape, receptive_field

BYTES = 4
"""Of one number: networks compute with ``float32``."""


@dataclass(frozen=True, slots=True)
class LayerFigures:
    """Of one layer, for one picture.

    Attributes:
        name: within a nested model ``MODEL/LAYER``.
        kind: Keras's word, such as ``Conv2D``.
        output_shape: without the batch.
        parameters: those that are learnt and those that are measured (batch normalisation's means and variances).
        multiplications: with parameters; biases are added only, and what multiplies by fixed numbers does not count.
        activation_bytes: of its output.
        weight_bytes: of its parameters.
        field: what a unit of it sees, None where that is not one rectangle of pixels for all.
        sources: names of the layers that it takes from.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    multiplications: int
    activation_bytes: int
    weight_bytes: int
    field: ReceptiveField | None
    sources: tuple[str, ...]

    @property
    def activations(self) -> int:
        """How many numbers its output has."""
        return math.prod(self.output_shape)


@dataclass(frozen=True, slots=True)
class _Flow:
    """A tensor on its way: which layer made it, how large it is for this picture, what its units see."""

    source: str
    shape: Shape
    field: ReceptiveField | None


def without_weights(build: Callable[[], keras.Model]) -> keras.Model:
    """Build a network to look at only: VGG's 138 million numbers take no memory, and it cannot be run.

    Example:
        >>> from vision.networks.vgg import build_vgg16
        >>> without_weights(build_vgg16).count_params()
        138357544
    """
    with tf.Graph().as_default():  # what is asked of a graph is noted there, and never done
        return build()


def anatomy(model: keras.Model, *input_shapes: Shape) -> tuple[LayerFigures, ...]:
    """The figures of every layer, in the order in which they are computed.

    Args:
        model: functional or sequential, with weights or built :func:`without_weights`.
        input_shapes: of each of its inputs, without the batch: ``(H, W, C)`` of a picture.

    Returns:
        Also those of layers within nested models, in the place of these. A layer that is used again appears again,
        with its multiplications; its parameters are counted the first time only.

    Raises:
        ValueError: it has another number of inputs, or a layer with parameters of which no rule here says how often
            it multiplies.

    Example:
        >>> from vision.networks.simple_convnet import build_simple_convnet
        >>> anatomy(build_simple_convnet(), (39, 39, 3))[2].output_shape
        (37, 37, 10)
    """
    if len(input_shapes) != len(model.inputs):
        raise ValueError(f"{model.name} has {len(model.inputs)} inputs, not {len(input_shapes)}")
    figures = []
    flows = []
    for tensor, shape in zip(model.inputs, input_shapes, strict=True):
        name = tensor.name
        field = ReceptiveField() if len(shape) == 3 else None
        figures.append(LayerFigures(name, "InputLayer", shape, 0, 0, BYTES * math.prod(shape), 0, field, ()))
        flows.append(_Flow(name, (1, *shape), field))
    return (*figures, *_walked(model, flows, "", set())[0])


def _walked(
    model: keras.Model, inputs: list[_Flow], prefix: str, counted: set[str]
) -> tuple[list[LayerFigures], list[_Flow]]:
    """The figures of a model's layers, and what flows out of it; ``counted`` are those with parameters so far."""
    figures: list[LayerFigures] = []
    flows = {id(tensor): flow for tensor, flow in zip(model.inputs, inputs, strict=True)}
    calls = _calls(model)
    for call, made in zip(calls, _output_shapes(model, calls, inputs), strict=True):
        name = f"{prefix}{call.operation.name}"
        taken = [flows[id(tensor)] for tensor in call.input_tensors]
        if isinstance(call.operation, keras.Model):
            nested, results = _walked(call.operation, taken, f"{name}/", counted)
            figures += nested
        else:
            figure = _figures(call.operation, name, taken, made, is_again=name in counted)
            figures.append(figure)
            results = [_Flow(name, shape, figure.field) for shape in made]
            counted.add(name)
        flows |= {id(tensor): result for tensor, result in zip(call.output_tensors, results, strict=True)}
    return figures, [flows[id(tensor)] for tensor in model.outputs]


def _calls(model: keras.Model) -> list[Any]:
    """Each use of a layer or operation, in the order in which they run; Keras has no public way to ask for it."""
    by_depth = keras.Model(model.inputs, model.outputs)._nodes_by_depth
    return [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth] if not node.is_input]


def _output_shapes(model: keras.Model, calls: list[Any], inputs: list[_Flow]) -> list[list[Shape]]:
    """Of every output of every call, for inputs of these shapes."""
    outputs = [tensor for call in calls for tensor in call.output_tensors]
    shapes = keras.Model(model.inputs, outputs).compute_output_shape([flow.shape for flow in inputs])
    remaining = iter(shapes)
    return [[tuple(next(remaining)) for _ in call.output_tensors] for call in calls]


def _figures(
    operation: keras.Operation, name: str, taken: list[_Flow], made: list[Shape], *, is_again: bool
) -> LayerFigures:
    has_weights = isinstance(operation, layers.Layer) and bool(operation.weights)
    parameters = operation.count_params() if has_weights and not is_again else 0
    return LayerFigures(
        name=name,
        kind=type(operation).__name__,
        output_shape=made[0][1:],
        parameters=parameters,
        multiplications=_multiplications(operation, taken[0].shape, made[0]) if has_weights else 0,
        activation_bytes=BYTES * sum(math.prod(shape) for shape in made),
        weight_bytes=BYTES * parameters,
        field=receptive_field(operation, [flow.field for flow in taken], taken[0].shape, made[0]),
        sources=tuple(dict.fromkeys(flow.source for flow in taken)),
    )


def _multiplications(layer: layers.Layer, taken: Shape, made: Shape) -> int:
    times: int
    match layer:
        case layers.SeparableConv2D():
            kernels = math.prod(layer.depthwise_kernel.shape) + math.prod(layer.pointwise_kernel.shape)
            times = math.prod(made[1:3]) * kernels
        case layers.DepthwiseConv2D():
            times = math.prod(made) * math.prod(layer.kernel.shape[:2])
        case layers.Conv2DTranspose():  # every number that it takes lays down a filter
            times = math.prod(taken) * math.prod(layer.kernel.shape[:-1])
        case layers.Conv1D() | layers.Conv2D() | layers.Conv3D() | layers.Dense():
            times = math.prod(made) * math.prod(layer.kernel.shape[:-1])
        case layers.BatchNormalization() | layers.LayerNormalization() | layers.PReLU():
            times = math.prod(made)
        case _:
            raise ValueError(f"no rule says how often {type(layer).__name__} multiplies")
    return times
