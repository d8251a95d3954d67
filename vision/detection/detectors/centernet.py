"""CenterNet on MobileNetV3: an object is the peak of a heat map, and four distances around it.

A peak is larger than its eight neighbours, so that few boxes repeat each other: this is the network's own
suppression, and happens here.

Reference: Zhou et al. 2019, "Objects as points", sections 3 and 4.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.detection.detectors.candidates import Candidates, best_candidates

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 512
"""Of the square that it looks at, px."""

STRIDE = 4

_HEAT, _DISTANCES = "tower_0/keypoints", "tower_0/wh"


def find_candidates(squares: np.ndarray, *, min_score: float, max_boxes: int) -> list[Candidates]:
    """Look at ``(N, 512, 512, 3) uint8`` RGB squares; see :func:`best_candidates` for the rest."""
    peaks, distances = (output.numpy() for output in _network()(squares))
    rows, columns = np.indices(peaks.shape[1:3])
    cells = np.stack([columns.ravel(), rows.ravel()], axis=1)
    anchors = (cells * STRIDE).astype(np.float32)  # trained from the cells' corners, not from their middles
    around = np.maximum(distances.reshape(len(squares), -1, 4), 0)  # nothing keeps them from falling below
    boxes = np.concatenate([anchors - around[..., :2], anchors + around[..., 2:]], axis=-1)
    strides = np.full(len(cells), STRIDE)
    return [
        best_candidates(of_one, places, cells, strides, anchors, min_score=min_score, max_boxes=max_boxes)
        for of_one, places in zip(peaks.reshape(*around.shape[:2], -1), boxes, strict=True)
    ]


@functools.cache
def _network() -> Callable[[np.ndarray], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.pretrained.tfjs_graph import load_graph

    graph = load_graph("centernet", [_HEAT, _DISTANCES])

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = graph(tf.cast(squares, tf.float32))
        heat = outputs[_HEAT]
        is_peak = heat == tf.nn.max_pool2d(heat, 3, 1, "SAME")
        return tf.where(is_peak, heat, 0.0), outputs[_DISTANCES]

    network: Callable[[np.ndarray], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network
