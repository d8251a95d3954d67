"""Runs TensorFlow Lite's models in TensorFlow.

Only the operators that the catalogue's models use, one of them MediaPipe's own, which TensorFlow Lite's
interpreter does not know. Taken apart into plain operators, the networks take several pictures at once, run on
whatever TensorFlow runs on and stay differentiable.

Format: https://github.com/tensorflow/tensorflow, ``tensorflow/compiler/mlir/lite/schema/schema.fbs``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import locate

Inputs = Sequence[Any]

_STORED = {
    schema.TensorType.FLOAT32: "<f4",
    schema.TensorType.FLOAT16: "<f2",
    schema.TensorType.INT32: "<i4",
}
_BUILTIN = {number: name for name, number in vars(schema.BuiltinOperator).items() if not name.startswith("_")}


def load_graph(name: str) -> Callable[[tf.Tensor], tf.Tensor]:
    """Read a model as a function of TensorFlow tensors.

    Args:
        name: of the catalogue, such as ``selfie``.

    Returns:
        A function from the model's one input, with any number of pictures, to its one output. Wrap it in
        ``tf.function``.

    Raises:
        WeightsMissing: the package that carries the file is not installed or is damaged.
        ValueError: the model uses an operator that is not read here.
    """
    return graph_function(name, schema.ModelT.InitFromPackedBuf(locate(CATALOGUE[name]).read_bytes(), 0))


def graph_function(name: str, model: Any) -> Callable[[tf.Tensor], tf.Tensor]:
    """The function of a parsed model (``schema.ModelT``); see :func:`load_graph`."""
    (graph,) = model.subgraphs
    (entry,), (end,) = graph.inputs, graph.outputs
    codes = [_operator_name(code) for code in model.operatorCodes]
    unknown = {codes[operator.opcodeIndex] for operator in graph.operators} - OPERATORS.keys()
    if unknown:
        raise ValueError(f"{name} uses operators that are not read: {sorted(unknown)}")
    constants = _constants(model, graph)

    def run(image: tf.Tensor) -> tf.Tensor:
        values: dict[int, Any] = {**constants, entry: image}
        for operator in graph.operators:
            inputs = [values.get(number) for number in operator.inputs]
            options = operator.builtinOptions
            result = OPERATORS[codes[operator.opcodeIndex]](inputs, options)
            fused = getattr(options, "fusedActivationFunction", schema.ActivationFunctionType.NONE)
            values[operator.outputs[0]] = ACTIVATIONS[fused](result)
        return values[end]

    return run


def _operator_name(code: Any) -> str:
    # models from before there were more than 127 operators have their number in the other field
    name = _BUILTIN[max(code.builtinCode, code.deprecatedBuiltinCode)]
    return str(code.customCode, "ascii") if name == "CUSTOM" else name


def _constants(model: Any, graph: Any) -> dict[int, np.ndarray]:
    """The tensors that have numbers in the file, by their place."""
    constants = {}
    for number, tensor in enumerate(graph.tensors):
        content = model.buffers[tensor.buffer].data
        if content is not None and len(content):
            array = np.frombuffer(bytes(content), _STORED[tensor.type])
            constants[number] = array.reshape(tensor.shape)
    return constants


def _padding(options: Any) -> str:
    return "SAME" if options.padding == schema.Padding.SAME else "VALID"


def _convolution(inputs: Inputs, options: Any) -> tf.Tensor:
    kernel = np.transpose(inputs[1], (1, 2, 3, 0))  # stored (out, h, w, in)
    strides = (options.strideH, options.strideW)
    dilations = (options.dilationHFactor, options.dilationWFactor)
    return tf.nn.conv2d(inputs[0], kernel, strides, _padding(options), dilations=dilations) + inputs[2]


def _depthwise_convolution(inputs: Inputs, options: Any) -> tf.Tensor:
    kernel = np.transpose(inputs[1], (1, 2, 3, 0))  # stored (1, h, w, channels)
    strides = (1, options.strideH, options.strideW, 1)
    dilations = (options.dilationHFactor, options.dilationWFactor)
    convolved = tf.nn.depthwise_conv2d(inputs[0], kernel, strides, _padding(options), dilations=dilations)
    return convolved + inputs[2]


def _transposed_convolution(inputs: Inputs, _: Any) -> tf.Tensor:
    """MediaPipe's, always with strides of 2 and a kernel of 2 × 2, so that nothing overlaps."""
    kernel = np.transpose(inputs[1], (1, 2, 0, 3))  # stored (out, h, w, in)
    shape = tf.shape(inputs[0])
    size = [shape[0], shape[1] * 2, shape[2] * 2, kernel.shape[2]]
    return tf.nn.conv2d_transpose(inputs[0], kernel, size, 2, "VALID") + inputs[2]


def _average_pool(inputs: Inputs, options: Any) -> tf.Tensor:
    window, strides = (options.filterHeight, options.filterWidth), (options.strideH, options.strideW)
    return tf.nn.avg_pool2d(inputs[0], window, strides, _padding(options))


def _resize_bilinear(inputs: Inputs, options: Any) -> tf.Tensor:
    return tf.raw_ops.ResizeBilinear(
        images=inputs[0],
        size=inputs[1],
        align_corners=options.alignCorners,
        half_pixel_centers=options.halfPixelCenters,
    )


ACTIVATIONS: dict[int, Callable[[tf.Tensor], tf.Tensor]] = {
    schema.ActivationFunctionType.NONE: lambda tensor: tensor,
    schema.ActivationFunctionType.RELU: tf.nn.relu,
    schema.ActivationFunctionType.RELU6: tf.nn.relu6,
}

OPERATORS: dict[str, Callable[[Inputs, Any], Any]] = {
    "ADD": lambda inputs, _: tf.add(*inputs),
    "AVERAGE_POOL_2D": _average_pool,
    "CONV_2D": _convolution,
    "Convolution2DTransposeBias": _transposed_convolution,
    "DEPTHWISE_CONV_2D": _depthwise_convolution,
    "DEQUANTIZE": lambda inputs, _: inputs[0].astype(np.float32),
    "HARD_SWISH": lambda inputs, _: inputs[0] * tf.nn.relu6(inputs[0] + 3.0) / 6.0,
    "LOGISTIC": lambda inputs, _: tf.sigmoid(inputs[0]),
    "MUL": lambda inputs, _: tf.multiply(*inputs),
    "RELU": lambda inputs, _: tf.nn.relu(inputs[0]),
    "RESIZE_BILINEAR": _resize_bilinear,
}
