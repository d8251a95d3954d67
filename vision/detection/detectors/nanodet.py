"""NanoDet-g: every cell of three grids says for each class how likely it is, and how far its box reaches.

It needs no anchor boxes. Each of the four distances is not a number but a distribution over 0 to 10 strides,
whose mean is taken.

Reference: RangiLyu 2020, "NanoDet" (github.com/RangiLyu/nanodet); Li et al. 2020, "Generalized focal loss",
section 3.2, for the distributions.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.detection.detectors.candidates import Candidates, best_candidates

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 416
"""Of the square that it looks at, px."""

STRIDES = (8, 16, 32)

MEAN = (103.53, 116.28, 123.675)
DEVIATION = (57.375, 57.12, 58.395)
"""Of ImageNet's blue, green and red, which the network takes in this order."""

BINS = 11

_SCORES = tuple(f"PartitionedCall/onnx_tf_prefix_Sigmoid_{number}" for number in (154, 165, 176))
_DISTANCES = tuple(f"PartitionedCall/onnx_tf_prefix_Split_{number}:1" for number in (153, 164, 175))
"""The tensors of the three grids, before the graph reshapes them to a batch of one."""


def find_candidates(squares: np.ndarray, *, min_score: float, max_boxes: int) -> list[Candidates]:
    """Look at ``(N, 416, 416, 3) uint8`` RGB squares; see :func:`best_candidates` for the rest."""
    scores, distances = _network()(squares)
    cells, strides, anchors = _grids()
    boxes = np.concatenate([anchors - distances[..., :2], anchors + distances[..., 2:]], axis=-1)
    return [
        best_candidates(of_one, around, cells, strides, anchors, min_score=min_score, max_boxes=max_boxes)
        for of_one, around in zip(scores.numpy(), boxes, strict=True)
    ]


@functools.cache
def _network() -> Callable[[np.ndarray], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.pretrained.tfjs_graph import load_graph

    graph = load_graph("nanodet", [*_SCORES, *_DISTANCES])

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        normal = (tf.reverse(tf.cast(squares, tf.float32), [3]) - MEAN) / DEVIATION
        outputs = graph(tf.transpose(normal, [0, 3, 1, 2]))
        # channels first, to one row a cell
        scores = [tf.transpose(outputs[name], [0, 2, 3, 1]) for name in _SCORES]
        distances = [tf.transpose(outputs[name], [0, 2, 3, 1]) for name in _DISTANCES]
        return (
            tf.concat([tf.reshape(of_grid, [-1, of_grid.shape[1] ** 2, 80]) for of_grid in scores], axis=1),
            tf.concat(
                [_expected(of_grid) * stride for of_grid, stride in zip(distances, STRIDES, strict=True)],
                axis=1,
            ),
        )

    network: Callable[[np.ndarray], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network


def _expected(distances: tf.Tensor) -> tf.Tensor:
    """The means of ``(N, cells, cells, 4 · BINS)`` distributions, ``(N, cells², 4)`` in strides."""
    import tensorflow as tf

    chances = tf.nn.softmax(tf.reshape(distances, [-1, distances.shape[1] ** 2, 4, BINS]))
    return tf.reduce_sum(chances * tf.range(BINS, dtype=tf.float32), axis=-1)


@functools.cache
def _grids() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Column and row of every cell, its stride, and its middle in px."""
    cells, strides = [], []
    for stride in STRIDES:
        rows, columns = np.indices((SIDE // stride, SIDE // stride))
        cells.append(np.stack([columns.ravel(), rows.ravel()], axis=1))
        strides.append(np.full(rows.size, stride))
    every, stride_of = np.concatenate(cells), np.concatenate(strides)
    return every, stride_of, ((every + 0.5) * stride_of[:, None]).astype(np.float32)
