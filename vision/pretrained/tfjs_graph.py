"""Runs TensorFlow.js' graph models in TensorFlow.

Only the operators that the catalogue's graphs use. Their fused operators have no gradient in TensorFlow and
some have no CPU kernel, so they are taken apart into plain ones: the networks stay differentiable.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.tfjs_weights import read_tensors
from vision.pretrained.weights import locate

Attributes = Mapping[str, Any]
Inputs = Sequence[tf.Tensor]


def load_graph(
    name: str, outputs: Sequence[str] | None = None
) -> Callable[[tf.Tensor], dict[str, tf.Tensor]]:
    """Read a graph model as a function of TensorFlow tensors.

    Args:
        name: of the catalogue, such as ``blazeface``.
        outputs: tensors inside the graph to stop at, such as ``Split:1``; None for the graph's own outputs.

    Returns:
        A function from the graph's one input to the outputs by their names. Wrap it in ``tf.function``.

    Raises:
        WeightsMissing: the package that carries the files is not installed or is damaged.
        ValueError: the graph needs an operator that is not read here.
    """
    model = json.loads(locate(CATALOGUE[f"{name}-graph"]).read_bytes())
    tensors = read_tensors(name, model["weightsManifest"], locate(CATALOGUE[name]).read_bytes())
    return graph_function(name, model, tensors, outputs)


def graph_function(
    name: str,
    model: Mapping[str, Any],
    tensors: Mapping[str, np.ndarray],
    outputs: Sequence[str] | None = None,
) -> Callable[[tf.Tensor], dict[str, tf.Tensor]]:
    """The function of a parsed graph model and its tensors; see :func:`load_graph`."""
    nodes = {node["name"]: node for node in model["modelTopology"]["node"]}
    (placeholder,) = (name for name, node in nodes.items() if node["op"] == "Placeholder")
    wanted = _last_nodes(nodes) if outputs is None else list(outputs)
    order = _in_order(nodes, [_node_name(source) for source in wanted])
    unknown = {node["op"] for node in order} - OPERATORS.keys() - {"Const", "Placeholder"}
    if unknown:
        raise ValueError(f"{name} uses operators that are not read: {sorted(unknown)}")
    _disable_remapping()

    def run(image: tf.Tensor) -> dict[str, tf.Tensor]:
        values: dict[str, Any] = {**tensors, placeholder: image}
        for node in order:
            if node["name"] not in values:
                inputs = [_value(values, source) for source in node.get("input", ())]
                values[node["name"]] = OPERATORS[node["op"]](inputs, node.get("attr", {}))
        return {source: _value(values, source) for source in wanted}

    return run


def _last_nodes(nodes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    consumed = {_node_name(source) for node in nodes.values() for source in node.get("input", ())}
    return [name for name, node in nodes.items() if name not in consumed and node["op"] != "Const"]


def _value(values: Mapping[str, Any], source: str) -> tf.Tensor:
    """The tensor that ``source`` names: of an operator with several outputs ``name:1`` is the second."""
    value = values[_node_name(source)]
    return value[int(source.partition(":")[2] or 0)] if isinstance(value, list) else value


@functools.cache
def _disable_remapping() -> None:
    # TensorFlow 2.21 crashes (a segmentation fault, no exception) where its graph optimiser fuses blazeface's
    # convolutions for oneDNN. What is already compiled stays as it is.
    tf.config.optimizer.set_experimental_options({"remapping": False})


def _in_order(nodes: Mapping[str, Mapping[str, Any]], outputs: Sequence[str]) -> list[Mapping[str, Any]]:
    """All nodes that ``outputs`` need, each after those that it needs."""
    order: dict[str, Mapping[str, Any]] = {}
    waiting = list(reversed(outputs))
    while waiting:
        node = nodes[waiting[-1]]
        missing = [source for source in map(_node_name, node.get("input", ())) if source not in order]
        if missing:
            waiting += missing
        else:
            order.setdefault(waiting.pop(), node)
    return list(order.values())


def _node_name(source: str) -> str:
    return source.partition(":")[0].removeprefix("^")


def _strings(attributes: Attributes, name: str) -> list[str]:
    return [base64.b64decode(text).decode() for text in attributes[name]["list"].get("s", ())]


def _numbers(attributes: Attributes, name: str) -> list[int]:
    return [int(number) for number in attributes[name]["list"].get("i", ())]


def _padding(attributes: Attributes) -> str:
    return base64.b64decode(attributes["padding"]["s"]).decode()


def _boolean(attributes: Attributes, name: str) -> bool:
    return bool(attributes.get(name, {}).get("b", False))


def _convolution(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
    strides, dilations = _numbers(attributes, "strides"), _numbers(attributes, "dilations")
    return tf.nn.conv2d(inputs[0], inputs[1], strides, _padding(attributes), dilations=dilations)


def _depthwise_convolution(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
    strides, dilations = _numbers(attributes, "strides"), _numbers(attributes, "dilations")[1:3]
    return tf.nn.depthwise_conv2d(inputs[0], inputs[1], strides, _padding(attributes), dilations=dilations)


def _max_pool(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
    return tf.nn.max_pool2d(
        inputs[0], _numbers(attributes, "ksize"), _numbers(attributes, "strides"), _padding(attributes)
    )


def _resize_bilinear(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
    return tf.raw_ops.ResizeBilinear(
        images=inputs[0],
        size=inputs[1],
        align_corners=_boolean(attributes, "align_corners"),
        half_pixel_centers=_boolean(attributes, "half_pixel_centers"),
    )


def _mean(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
    return tf.reduce_mean(inputs[0], inputs[1], keepdims=_boolean(attributes, "keep_dims"))


def _prelu(tensor: tf.Tensor, slope: tf.Tensor) -> tf.Tensor:
    return tf.nn.relu(tensor) - slope * tf.nn.relu(-tensor)


ACTIVATIONS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "Elu": tf.nn.elu,
    "Relu": tf.nn.relu,
    "Relu6": tf.nn.relu6,
}


def _taken_apart(operator: Callable[[Inputs, Attributes], tf.Tensor]) -> Callable[..., tf.Tensor]:
    """``operator``, and after it what is fused with it: a bias, then an activation."""

    def run(inputs: Inputs, attributes: Attributes) -> tf.Tensor:
        tensor, more = operator(inputs[:2], attributes), list(inputs[2:])
        for fused in _strings(attributes, "fused_ops"):
            if fused == "BiasAdd":
                tensor = tensor + more.pop(0)
            elif fused == "Prelu":
                tensor = _prelu(tensor, more.pop(0))
            else:
                tensor = ACTIVATIONS[fused](tensor)
        return tensor

    return run


OPERATORS: dict[str, Callable[[Inputs, Attributes], tf.Tensor]] = {
    "Add": lambda inputs, _: tf.add(*inputs),
    "AddV2": lambda inputs, _: tf.add(*inputs),
    "BiasAdd": lambda inputs, _: tf.nn.bias_add(*inputs),
    "ConcatV2": lambda inputs, _: tf.concat(inputs[:-1], int(inputs[-1])),
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _depthwise_convolution,
    "FusedDepthwiseConv2dNative": _taken_apart(_depthwise_convolution),
    "Identity": lambda inputs, _: tf.identity(inputs[0]),
    "LeakyRelu": lambda inputs, attributes: tf.nn.leaky_relu(inputs[0], attributes["alpha"]["f"]),
    "MatMul": lambda inputs, attributes: tf.matmul(
        *inputs,
        transpose_a=_boolean(attributes, "transpose_a"),
        transpose_b=_boolean(attributes, "transpose_b"),
    ),
    "MaxPool": _max_pool,
    "Mean": _mean,
    "Mul": lambda inputs, _: tf.multiply(*inputs),
    "Pad": lambda inputs, _: tf.pad(*inputs),
    "PadV2": lambda inputs, _: tf.pad(inputs[0], inputs[1], constant_values=inputs[2]),
    "Prelu": lambda inputs, _: _prelu(*inputs),
    "RealDiv": lambda inputs, _: tf.divide(*inputs),
    "Relu": lambda inputs, _: tf.nn.relu(inputs[0]),
    "Relu6": lambda inputs, _: tf.nn.relu6(inputs[0]),
    "Reshape": lambda inputs, _: tf.reshape(*inputs),
    "ResizeBilinear": _resize_bilinear,
    "Sigmoid": lambda inputs, _: tf.sigmoid(inputs[0]),
    "Softmax": lambda inputs, _: tf.nn.softmax(inputs[0]),
    "SplitV": lambda inputs, _: tf.split(inputs[0], inputs[1], int(inputs[2])),
    "Squeeze": lambda inputs, attributes: tf.squeeze(inputs[0], _numbers(attributes, "squeeze_dims")),
    "Transpose": lambda inputs, _: tf.transpose(*inputs),
    "_FusedConv2D": _taken_apart(_convolution),
}
