"""A trained network as files for other programs: Keras' own, and a graph model of TensorFlow.js.

Format of the latter: https://github.com/tensorflow/tfjs, ``tfjs-core/src/io/types.ts``, ``ModelJSON``, and ``tfjs-converter/python``. Its
package would bring a TensorFlow of its own and much else, so the few hundred bytes around the graph are written here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

SHARD = 4 * 1024 * 1024
"""Bytes of weights in one file: browsers keep files of this size."""
STORED = {"float32": "<f4", "int32": "<i4", "bool": "u1"}
"""The types that TensorFlow.js knows, as it stores them."""


def keras_file(network: keras.Model) -> bytes:
    """The content of a ``.keras`` file, which ``keras.saving.load_model`` reads."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        network.save(path)
        return path.read_bytes()


def tensorflow_js_files(network: keras.Model) -> dict[str, bytes]:
    """``model.json`` and the shards of its weights, which ``tf.loadGraphModel`` reads.

    Args:
        network: of one picture in, one answer out.

    Raises:
        ValueError: it has constants of a type that TensorFlow.js does not know.
    """
    shape = (None, *network.input_shape[1:])
    function = tf.function(lambda image: network(image, training=False), autograph=False)
    concrete = function.get_concrete_function(tf.TensorSpec(shape, tf.float32, name="image"))
    graph = convert_variables_to_constants_v2(concrete).graph.as_graph_def()
    _drop_order(graph)
    weights, content = _cut_out_weights(graph)
    count = max(1, -(-len(content) // SHARD))
    shards = {
        f"group1-shard{number + 1}of{count}.bin": content[number * SHARD : (number + 1) * SHARD]
        for number in range(count)
    }
    model = {
        "format": "graph-model",
        "generatedBy": tf.__version__,
        "convertedBy": "Facet",
        "signature": _signature(graph, shape, network.output_shape),
        "modelTopology": MessageToDict(graph),
        "weightsManifest": [{"paths": list(shards), "weights": weights}],
    }
    return {"model.json": json.dumps(model, separators=(",", ":")).encode(), **shards}


def _drop_order(graph: Any) -> None:
    """Without what only says when something is computed: nothing here has side effects."""
    kept = [node for node in graph.node if node.op != "NoOp"]
    for node in kept:
        sources = [source for source in node.input if not source.startswith("^")]
        node.ClearField("input")
        node.input.extend(sources)
    del graph.node[:]
    graph.node.extend(kept)


def _cut_out_weights(graph: Any) -> tuple[list[dict[str, Any]], bytes]:
    """Take the numbers out of a graph's constants; they are laid one after the other."""
    weights, parts = [], []
    for node in graph.node:
        if node.op != "Const":
            continue
        values = tf.make_ndarray(node.attr["value"].tensor)
        dtype = tf.dtypes.as_dtype(node.attr["dtype"].type).name
        if dtype not in STORED:
            raise ValueError(f"{node.name} is of the type {dtype}")
        weights.append({"name": node.name, "shape": list(values.shape), "dtype": dtype})
        parts.append(np.ascontiguousarray(values, STORED[dtype]).tobytes())
        node.attr["value"].tensor.ClearField("tensor_content")
        for field in ("float_val", "int_val", "bool_val"):
            node.attr["value"].tensor.ClearField(field)
    return weights, b"".join(parts)


def _signature(graph: Any, taken: tuple[int | None, ...], given: tuple[int | None, ...]) -> Mapping[str, Any]:
    consumed = {source.partition(":")[0] for node in graph.node for source in node.input}
    (entry,) = (node.name for node in graph.node if node.op == "Placeholder")
    (end,) = (node.name for node in graph.node if node.name not in consumed and node.op != "Const")
    return {
        "inputs": {"image": _tensor_info(entry, taken)},
        "outputs": {"classes": _tensor_info(end, given)},
    }


def _tensor_info(name: str, shape: tuple[int | None, ...]) -> dict[str, Any]:
    sizes = [{"size": str(-1 if length is None else length)} for length in shape]
    return {"name": f"{name}:0", "dtype": "DT_FLOAT", "tensorShape": {"dim": sizes}}
