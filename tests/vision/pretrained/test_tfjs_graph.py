"""TensorFlow.js' graph models run in TensorFlow, have gradients, and do not crash it."""

from __future__ import annotations

import base64
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from vision.pretrained.tfjs_graph import graph_function, load_graph

HEATMAPS = ["tower_0/keypoints", "tower_0/wh"]
SIDES = {"blazeface": 256, "facemesh": 192, "iris": 64}
OUTPUTS = {
    "blazeface": {
        "Identity": (1, 512, 1), "Identity_1": (1, 384, 1), "Identity_2": (1, 512, 16), "Identity_3": (1, 384, 16),
    },
    "facemesh": {"Identity": (1, 266), "Identity_1": (1, 1), "Identity_2": (1, 1404)},
    "iris": {"Identity": (1, 1, 1, 228)},
}  # fmt: skip

RUN_ALL = """
import numpy as np, tensorflow as tf
from vision.pretrained.tfjs_graph import load_graph
for name, side, outputs in {networks}:
    graph = load_graph(name, outputs)
    for signature in ([1, side, side, 3], [None, side, side, 3]):
        run = tf.function(graph, input_signature=[tf.TensorSpec(signature)])
        for _ in range(3):
            run(tf.constant(np.zeros((1, side, side, 3), np.float32)))
print("survived")
"""


def test_does_not_crash_tensorflow() -> None:
    # in a process of its own: TensorFlow 2.21 with oneDNN dies by a signal here, it does not raise
    networks = [*((name, side, None) for name, side in SIDES.items()), ("centernet", 512, HEATMAPS)]
    process = subprocess.run(
        [sys.executable, "-c", RUN_ALL.format(networks=networks)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    assert process.stdout == "survived\n"


@pytest.mark.parametrize("name", list(SIDES))
def test_gives_the_graphs_outputs_and_gradients(name: str) -> None:
    side = SIDES[name]
    image = tf.constant(np.random.default_rng(0).uniform(-1, 1, (1, side, side, 3)), tf.float32)
    graph = load_graph(name)
    with tf.GradientTape() as tape:
        tape.watch(image)
        outputs = graph(image)
        total = tf.add_n([tf.reduce_sum(output) for output in outputs.values()])
    assert {output: tuple(tensor.shape) for output, tensor in outputs.items()} == OUTPUTS[name]
    gradient = tape.gradient(total, image).numpy()
    assert np.isfinite(gradient).all()
    assert np.abs(gradient).max() > 0.0


def fused_model(*fused: str) -> dict[str, Any]:
    strings = [base64.b64encode(name.encode()).decode() for name in fused]
    attributes = {
        "strides": {"list": {"i": ["1", "1", "1", "1"]}},
        "dilations": {"list": {"i": ["1", "1", "1", "1"]}},
        "padding": {"s": base64.b64encode(b"SAME").decode()},
        "fused_ops": {"list": {"s": strings}},
    }
    inputs = [
        "image",
        "kernel",
        *(["bias"] if "BiasAdd" in fused else []),
        *(["slope"] if "Prelu" in fused else []),
    ]
    constants = [{"name": name, "op": "Const"} for name in inputs[1:]]
    convolution = {"name": "output", "op": "_FusedConv2D", "input": inputs, "attr": attributes}
    return {"modelTopology": {"node": [convolution, {"name": "image", "op": "Placeholder"}, *constants]}}


@pytest.mark.parametrize(
    ("activation", "expected"),
    [("Relu", [0.0, 9.0]), ("Relu6", [0.0, 6.0]), ("Prelu", [-1.5, 9.0]), ("Elu", [np.expm1(-3.0), 9.0])],
)
def test_takes_fused_operators_apart(activation: str, expected: list[float]) -> None:
    tensors = {
        "kernel": np.float32([[[[2.0]]]]),
        "bias": np.float32([1.0]),
        "slope": np.float32([0.5]),
    }
    run = graph_function("sample", fused_model("BiasAdd", activation), tensors)
    output = run(tf.constant([-2.0, 4.0], shape=(1, 1, 2, 1)))["output"]
    np.testing.assert_allclose(output.numpy().ravel(), expected, rtol=1e-6)


def test_refuses_an_operator_that_it_does_not_read() -> None:
    model = {
        "modelTopology": {"node": [{"name": "image", "op": "Placeholder"}, {"name": "x", "op": "Einsum"}]}
    }
    with pytest.raises(ValueError, match="Einsum"):
        graph_function("sample", model, {})


def test_stops_at_tensors_inside_the_graph_and_needs_no_more_operators() -> None:
    with pytest.raises(ValueError, match="TopKV2"):
        load_graph("centernet")
    outputs = load_graph("centernet", HEATMAPS)(tf.zeros((2, 512, 512, 3)))
    assert [tuple(outputs[name].shape) for name in HEATMAPS] == [(2, 128, 128, 80), (2, 128, 128, 4)]


def test_tells_the_outputs_of_one_operator_apart() -> None:
    split = {"name": "split", "op": "SplitV", "input": ["image", "sizes", "axis"]}
    constants = [{"name": name, "op": "Const"} for name in ("sizes", "axis")]
    model = {"modelTopology": {"node": [split, {"name": "image", "op": "Placeholder"}, *constants]}}
    tensors = {"sizes": np.int32([1, 2]), "axis": np.int32(1)}
    parts = graph_function("sample", model, tensors, ["split", "split:1"])(tf.constant([[1.0, 2.0, 3.0]]))
    np.testing.assert_array_equal(parts["split"], [[1.0]])
    np.testing.assert_array_equal(parts["split:1"], [[2.0, 3.0]])


@pytest.mark.parametrize(("is_half_pixel", "expected"), [(False, [0, 1, 2, 2]), (True, [0, 0.5, 1.5, 2])])
def test_resizes_from_the_pixels_the_graph_means(is_half_pixel: bool, expected: list[float]) -> None:
    attributes = {"align_corners": {"b": False}, "half_pixel_centers": {"b": is_half_pixel}}
    resize = {"name": "resized", "op": "ResizeBilinear", "input": ["image", "size"], "attr": attributes}
    nodes = [resize, {"name": "image", "op": "Placeholder"}, {"name": "size", "op": "Const"}]
    run = graph_function("sample", {"modelTopology": {"node": nodes}}, {"size": np.int32([1, 4])})
    resized = run(tf.constant([0.0, 2.0], shape=(1, 1, 2, 1)))["resized"]
    np.testing.assert_allclose(resized.numpy().ravel(), expected)
