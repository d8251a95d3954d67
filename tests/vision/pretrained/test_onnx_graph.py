"""ONNX graphs run in TensorFlow as ONNX Runtime runs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import tensorflow as tf
from onnx import helper, numpy_helper
from PIL import Image
from skimage import data

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.onnx_graph import load_graph
from vision.pretrained.weights import locate

ACTIVATION_ROUNDING = ("QuantizeLinear", "DequantizeLinear")


def photograph(side: int) -> np.ndarray:
    """``(1, side, side, 3) float32`` in 0…1."""
    image = Image.fromarray(data.astronaut()).resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(image, np.float32)[None] / 255.0


def reference(name: str, *, are_activations_rounded: bool) -> onnxruntime.InferenceSession:
    model = onnx.load(locate(CATALOGUE[name]))
    if not are_activations_rounded:
        keep_activations_as_floats(model.graph)
    return onnxruntime.InferenceSession(model.SerializeToString())


def keep_activations_as_floats(graph: onnx.GraphProto) -> None:
    constants = {item.name for item in graph.initializer}
    kept, same_as = [], {}
    for node in graph.node:
        inputs = [same_as.get(name, name) for name in node.input]
        if node.op_type in ACTIVATION_ROUNDING and node.input[0] not in constants:
            same_as[node.output[0]] = inputs[0]
            continue
        del node.input[:]
        node.input.extend(inputs)
        kept.append(node)
    for output in graph.output:
        if output.name in same_as:
            kept.append(helper.make_node("Identity", [same_as[output.name]], [output.name]))
    del graph.node[:]
    graph.node.extend(kept)


def run_reference(session: onnxruntime.InferenceSession, *inputs: np.ndarray) -> np.ndarray:
    names = [item.name for item in session.get_inputs()]
    return session.run(None, dict(zip(names, inputs, strict=True)))[0]


def test_predict_equals_onnx_runtime() -> None:
    image = photograph(256)
    expected = run_reference(reference("instant-predict", are_activations_rounded=False), image)
    found = load_graph(locate(CATALOGUE["instant-predict"]))(image)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_transform_equals_onnx_runtime() -> None:
    image, numbers = photograph(384), np.random.default_rng(0).normal(0, 0.7, (1, 1, 1, 100))
    numbers = numbers.astype(np.float32)
    session = reference("instant-transform", are_activations_rounded=False)
    expected = run_reference(session, image, numbers)
    found = load_graph(locate(CATALOGUE["instant-transform"]))(image, numbers)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_stays_close_to_the_original_with_rounded_activations() -> None:
    image, painting = photograph(384), photograph(256)[:, ::-1]
    numbers = run_reference(reference("instant-predict", are_activations_rounded=True), painting)
    expected = run_reference(reference("instant-transform", are_activations_rounded=True), image, numbers)
    predicted = load_graph(locate(CATALOGUE["instant-predict"]))(painting)
    found = load_graph(locate(CATALOGUE["instant-transform"]))(image, predicted).numpy()
    assert np.corrcoef(np.ravel(predicted), np.ravel(numbers))[0, 1] > 0.999
    assert np.abs(found - expected).mean() < 10 / 255


def test_paints_pictures_of_a_batch_as_it_paints_each() -> None:
    numbers = tf.random.stateless_normal((1, 1, 1, 100), seed=(0, 1))
    graph = load_graph(locate(CATALOGUE["instant-transform"]))
    first, second = photograph(64), photograph(64)[:, ::-1]
    both = graph(np.concatenate([first, second]), numbers)
    np.testing.assert_allclose(both[:1], graph(first, numbers), atol=1e-4)
    np.testing.assert_allclose(both[1:], graph(second, numbers), atol=1e-4)


def test_runs_at_sizes_the_file_does_not_know() -> None:
    image = photograph(128)[:, :96]
    found = load_graph(locate(CATALOGUE["instant-transform"]))(image, tf.zeros((1, 1, 1, 100)))
    assert found.shape == (1, 96, 128, 3)


def test_refuses_an_operator_it_does_not_know(tmp_path: Path) -> None:
    node = helper.make_node("Einsum", ["x"], ["y"], equation="ij->ji")
    x, y = (helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [2, 2]) for name in "xy")
    path = tmp_path / "einsum.onnx"
    onnx.save(helper.make_model(helper.make_graph([node], "g", [x], [y])), path)
    with pytest.raises(ValueError, match="Einsum"):
        load_graph(path)


def test_dequantises_each_channel_by_its_own_scale(tmp_path: Path) -> None:
    kernel = np.array([[[[10]]], [[[20]]]], np.int8)  # (out 2, in 1, 1, 1)
    constants = {
        "kernel": kernel,
        "scale": np.array([0.5, 0.25], np.float32),
        "zero": np.array([0, 4], np.int8),
    }
    nodes = [
        helper.make_node("DequantizeLinear", ["kernel", "scale", "zero"], ["weights"], axis=0),
        helper.make_node("Transpose", ["x"], ["first"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["first", "weights"], ["wide"], strides=[1, 1], kernel_shape=[1, 1]),
        helper.make_node("Transpose", ["wide"], ["y"], perm=[0, 2, 3, 1]),
    ]
    x = helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1, 1, 1, 1])
    y = helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1, 1, 1, 2])
    tensors = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    path = tmp_path / "scales.onnx"
    onnx.save(helper.make_model(helper.make_graph(nodes, "g", [x], [y], tensors)), path)
    np.testing.assert_allclose(load_graph(path)(np.ones((1, 1, 1, 1), np.float32))[0, 0, 0], [5.0, 4.0])
