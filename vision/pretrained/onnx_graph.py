"""Runs ONNX graphs of quantised convolutional networks in TensorFlow.

Only the operators that the catalogue's graphs use. ONNX counts axes as (N, C, H, W); TensorFlow's CPU
kernels want (N, H, W, C). So every tensor carries how it is stored, and a transposition between the two
orders moves nothing. No shape is burnt in: the graphs run at any height, width and number of pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import tensorflow as tf

TO_CHANNELS_FIRST = [0, 3, 1, 2]
TO_CHANNELS_LAST = [0, 2, 3, 1]


@dataclass(frozen=True)
class Value:
    """A tensor and its order: ``is_stored_last`` means ONNX counts NCHW while it is stored NHWC."""

    tensor: tf.Tensor
    is_stored_last: bool = False


Inputs = Sequence[Value | np.ndarray | None]
Attributes = Mapping[str, Any]


def load_graph(path: Path) -> Callable[..., tf.Tensor]:
    """Read an ONNX file as a function of TensorFlow tensors.

    The weights are the file's int8 ones; activations stay floats instead of being rounded to int8 between
    layers, which is faster and a little smoother than the original.

    Args:
        path: the file.

    Returns:
        A function from the graph's inputs, in its order and layout, to its first output. Wrap it in
        ``tf.function``.

    Raises:
        ValueError: the graph uses an operator that is not read here.
    """
    graph = onnx.load(path).graph
    constants = {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
    known = OPERATORS.keys() | {"QuantizeLinear", "DequantizeLinear"}
    unknown = {node.op_type for node in graph.node} - known
    if unknown:
        raise ValueError(f"{path.name} uses operators that are not read: {sorted(unknown)}")
    names = [item.name for item in graph.input if item.name not in constants]
    nodes = [
        (node, {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute})
        for node in graph.node
    ]

    def run(*inputs: tf.Tensor) -> tf.Tensor:
        values: dict[str, Value | np.ndarray] = dict(constants)
        values.update({name: Value(tensor) for name, tensor in zip(names, inputs, strict=True)})
        for node, attributes in nodes:
            arguments = [values[name] if name else None for name in node.input]
            values[node.output[0]] = _apply(node.op_type, arguments, attributes)
        return _tensor(values[graph.output[0].name])

    return run


def _apply(operator: str, inputs: Inputs, attributes: Attributes) -> Value | np.ndarray:
    if operator in ("QuantizeLinear", "DequantizeLinear"):
        if isinstance(inputs[0], Value):
            return inputs[0]
        return _dequantized_constant(inputs, attributes)
    return OPERATORS[operator](inputs, attributes)


def _dequantized_constant(inputs: Inputs, attributes: Attributes) -> np.ndarray:
    quantized, scale, zero = (np.asarray(value) for value in inputs)
    shape = [1] * quantized.ndim
    if scale.ndim:
        shape[attributes.get("axis", 1)] = -1
    difference = quantized.astype(np.float32) - zero.reshape(shape).astype(np.float32)
    return difference * scale.reshape(shape).astype(np.float32)


def _tensor(value: Value | np.ndarray | None) -> tf.Tensor:
    return value.tensor if isinstance(value, Value) else tf.constant(value)


def _is_stored_last(inputs: Inputs) -> bool:
    return any(isinstance(value, Value) and value.is_stored_last for value in inputs)


def _elementwise(function: Callable[..., tf.Tensor]) -> Callable[[Inputs, Attributes], Value]:
    def operator(inputs: Inputs, _: Attributes) -> Value:
        is_last = _is_stored_last(inputs)
        tensors = [
            tf.constant(value.transpose(TO_CHANNELS_LAST))
            if is_last and isinstance(value, np.ndarray) and value.ndim == 4
            else _tensor(value)
            for value in inputs
        ]
        return Value(function(*tensors), is_last)

    return operator


def _convolution(inputs: Inputs, attributes: Attributes) -> Value:
    kernel = np.asarray(inputs[1]).transpose(2, 3, 1, 0)  # (h, w, in of a group, out)
    tensor, strides = _tensor(inputs[0]), attributes["strides"]
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    if any((top, left, bottom, right)):
        tensor = tf.pad(tensor, [[0, 0], [top, bottom], [left, right], [0, 0]])
    if attributes.get("group", 1) == 1:
        tensor = tf.nn.conv2d(tensor, kernel, strides, "VALID")
    else:  # depthwise: the groups are the channels
        depthwise = kernel.transpose(0, 1, 3, 2)
        tensor = tf.nn.depthwise_conv2d(tensor, depthwise, [1, *strides, 1], "VALID")
    if len(inputs) > 2:
        tensor = tensor + tf.constant(inputs[2])
    return Value(tensor, True)


def _transposition(inputs: Inputs, attributes: Attributes) -> Value:
    if list(attributes["perm"]) not in (TO_CHANNELS_FIRST, TO_CHANNELS_LAST):
        raise ValueError(f"transposition {attributes['perm']} is not read")
    return Value(_tensor(inputs[0]), not _is_stored_last(inputs))


def _reshape(inputs: Inputs, _: Attributes) -> Value:
    # only vectors dressed as pictures, (1, C, 1, 1) or (1, 1, 1, C): stored last, both are (N, 1, 1, C)
    shape = np.asarray(inputs[1]).tolist()
    if sorted(shape)[:3] != [1, 1, 1]:
        raise ValueError(f"reshape to {shape} is not read")
    tensor = _tensor(inputs[0])
    return Value(tf.reshape(tensor, [tf.shape(tensor)[0], 1, 1, -1]), shape[1] != 1)


def _pad(inputs: Inputs, attributes: Attributes) -> Value:
    pads = np.asarray(inputs[1]).reshape(2, 4).T
    if _is_stored_last(inputs):
        pads = pads[TO_CHANNELS_LAST]
    mode = attributes.get("mode", b"constant").decode().upper()
    return Value(tf.pad(_tensor(inputs[0]), pads, mode), _is_stored_last(inputs))


def _resize(inputs: Inputs, attributes: Attributes) -> Value:
    _, _, down, right = np.asarray(inputs[2]).astype(int).tolist()
    if (attributes["mode"], attributes["nearest_mode"]) != (b"nearest", b"floor"):
        raise ValueError("only nearest-neighbour enlargement is read")
    tensor = _tensor(inputs[0])
    if (down, right) != (1, 1):
        tensor = tf.repeat(tf.repeat(tensor, down, axis=1), right, axis=2)
    return Value(tensor, True)


def _global_average(inputs: Inputs, _: Attributes) -> Value:
    return Value(tf.reduce_mean(_tensor(inputs[0]), axis=(1, 2), keepdims=True), True)


OPERATORS: dict[str, Callable[[Inputs, Attributes], Value]] = {
    "Add": _elementwise(tf.add),
    "Clip": _elementwise(tf.clip_by_value),
    "Conv": _convolution,
    "GlobalAveragePool": _global_average,
    "Mul": _elementwise(tf.multiply),
    "Pad": _pad,
    "Reciprocal": _elementwise(tf.math.reciprocal),
    "Relu": _elementwise(tf.nn.relu),
    "Reshape": _reshape,
    "Resize": _resize,
    "Sigmoid": _elementwise(tf.sigmoid),
    "Sqrt": _elementwise(tf.sqrt),
    "Sub": _elementwise(tf.subtract),
    "Transpose": _transposition,
}
