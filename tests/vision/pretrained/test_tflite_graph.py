"""TensorFlow Lite's models run in TensorFlow: each operator as known by hand, and the whole network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

from vision.pretrained.tflite_graph import graph_function, load_graph

STORED = {np.dtype("<f4"): "FLOAT32", np.dtype("<f2"): "FLOAT16", np.dtype("<i4"): "INT32"}


def model_of(operator: str, options: Any, *constants: np.ndarray) -> Any:
    """A model of one operator whose first input is the picture and whose others are constants."""
    model, graph, code, node = schema.ModelT(), schema.SubGraphT(), schema.OperatorCodeT(), schema.OperatorT()
    number = getattr(schema.BuiltinOperator, operator, schema.BuiltinOperator.CUSTOM)
    code.builtinCode, code.deprecatedBuiltinCode = number, min(number, 127)
    code.customCode = operator.encode() if number == schema.BuiltinOperator.CUSTOM else None
    model.buffers, graph.tensors = [schema.BufferT()], [schema.TensorT()]
    graph.tensors[0].buffer = 0
    for constant in constants:
        buffer, tensor = schema.BufferT(), schema.TensorT()
        buffer.data = np.frombuffer(constant.tobytes(), np.uint8)
        tensor.shape, tensor.type = constant.shape, getattr(schema.TensorType, STORED[constant.dtype])
        tensor.buffer = len(model.buffers)
        model.buffers.append(buffer)
        graph.tensors.append(tensor)
    graph.tensors.append(schema.TensorT())
    graph.tensors[-1].buffer = 0
    node.opcodeIndex, node.inputs, node.builtinOptions = 0, list(range(len(constants) + 1)), options
    node.outputs = graph.outputs = [len(constants) + 1]
    graph.inputs, graph.operators = [0], [node]
    model.operatorCodes, model.subgraphs = [code], [graph]
    return model


def run(operator: str, options: Any, image: np.ndarray, *constants: np.ndarray) -> np.ndarray:
    output: np.ndarray = graph_function("sample", model_of(operator, options, *constants))(
        tf.constant(image)
    ).numpy()
    return output


def options_of(kind: str, **values: Any) -> Any:
    options = getattr(schema, f"{kind}OptionsT")()
    for name, value in values.items():
        setattr(options, name, value)
    return options


IMAGE = np.arange(1, 5, dtype=np.float32).reshape(1, 2, 2, 1)


def test_convolves_and_then_cuts_off() -> None:
    kernel = np.array([1, -1], np.float32).reshape(2, 1, 1, 1)  # two filters of one pixel
    options = options_of(
        "Conv2D", strideH=1, strideW=1, fusedActivationFunction=schema.ActivationFunctionType.RELU
    )
    output = run("CONV_2D", options, IMAGE, kernel, np.array([0, 3], np.float32))
    np.testing.assert_allclose(output[0, ..., 0], [[1, 2], [3, 4]])
    np.testing.assert_allclose(output[0, ..., 1], [[2, 1], [0, 0]])


def test_convolves_each_channel_alone() -> None:
    image = np.repeat(IMAGE, 2, axis=3)
    kernel = np.array([10, 100], np.float32).reshape(1, 1, 1, 2)
    options = options_of("DepthwiseConv2D", strideH=1, strideW=1)
    output = run("DEPTHWISE_CONV_2D", options, image, kernel, np.array([1, 2], np.float32))
    np.testing.assert_allclose(output[0, ..., 0], [[11, 21], [31, 41]])
    np.testing.assert_allclose(output[0, ..., 1], [[102, 202], [302, 402]])


def test_transposed_convolution_paints_the_kernel_for_every_pixel() -> None:
    kernel = np.array([[1, 2], [3, 4]], np.float32).reshape(1, 2, 2, 1)
    output = run("Convolution2DTransposeBias", None, IMAGE, kernel, np.array([0.5], np.float32))
    np.testing.assert_allclose(output[0, ..., 0], np.kron([[1, 2], [3, 4]], [[1, 2], [3, 4]]) + 0.5)


def test_pools_and_resizes() -> None:
    pooling = options_of("Pool2D", strideH=2, strideW=2, filterHeight=2, filterWidth=2, padding=1)
    assert run("AVERAGE_POOL_2D", pooling, IMAGE).ravel().tolist() == [2.5]
    resizing = options_of("ResizeBilinear", halfPixelCenters=True)
    row = run("RESIZE_BILINEAR", resizing, np.float32([0, 2]).reshape(1, 1, 2, 1), np.int32([1, 4]))
    np.testing.assert_allclose(row.ravel(), [0, 0.5, 1.5, 2])


def test_activations_and_sums() -> None:
    values = np.float32([-4, -1.5, 0, 6])
    np.testing.assert_allclose(run("HARD_SWISH", None, values), [0, -0.375, 0, 6])
    np.testing.assert_allclose(run("LOGISTIC", None, values), 1 / (1 + np.exp(-values)), rtol=1e-6)
    np.testing.assert_allclose(run("ADD", options_of("Add"), values, np.float32([1])), values + 1)
    np.testing.assert_allclose(run("MUL", options_of("Mul"), values, np.float32([2])), values * 2)


def test_refuses_an_operator_that_it_does_not_read() -> None:
    with pytest.raises(ValueError, match="LSTM"):
        graph_function("sample", model_of("LSTM", None))


def test_the_person_mask_takes_several_pictures_and_has_gradients() -> None:
    pictures = tf.constant(np.random.default_rng(0).uniform(0, 1, (2, 256, 256, 3)), tf.float32)
    network = load_graph("selfie")
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        masks = network(pictures)
        total = tf.reduce_sum(masks)
    assert masks.shape == (2, 256, 256, 1)
    assert 0.0 <= masks.numpy().min() <= masks.numpy().max() <= 1.0
    np.testing.assert_allclose(network(pictures[1:])[0], masks[1], atol=1e-4)
    gradient = tape.gradient(total, pictures).numpy()
    assert np.isfinite(gradient).all()
    assert np.abs(gradient).max() > 0.0
