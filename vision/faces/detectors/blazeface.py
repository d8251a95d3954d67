"""BlazeFace, the back camera's variant: small, fast, and it finds six points on each face.

Reference: Bazarevsky et al. 2019, "BlazeFace: sub-millisecond neural face detection on mobile GPUs".
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.detectors.candidates import Candidates

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 256
"""Of the square that it looks at, px."""

GRIDS = ((16, 2), (8, 6))
"""Cells across and down, and how many boxes begin in each."""


def find_candidates(square: np.ndarray) -> Candidates:
    """Look at one ``(256, 256, 3) uint8`` RGB square."""
    scores, places = _network()(square[None])
    places = places.numpy()
    center, size, points = places[:, 0], places[:, 1], places[:, 2:]
    return Candidates(np.hstack([center - size / 2, center + size / 2]), scores.numpy(), points)


@functools.cache
def _network() -> Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.pretrained.tfjs_graph import load_graph

    graph = load_graph("blazeface")
    anchors = tf.constant(_anchors()[:, None])

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = graph(tf.cast(squares, tf.float32) / 127.5 - 1.0)
        logits = tf.concat([outputs["Identity"], outputs["Identity_1"]], axis=1)[0, :, 0]
        # center, size and six points; all but the size are counted from the anchor
        places = tf.concat([outputs["Identity_2"], outputs["Identity_3"]], axis=1)[0] / SIDE
        places = tf.reshape(places, [-1, 8, 2])
        from_anchor = tf.concat([places[:, :1] + anchors, places[:, 1:2], places[:, 2:] + anchors], axis=1)
        return tf.sigmoid(logits), from_anchor

    network: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([1, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network


def _anchors() -> np.ndarray:
    """``(896, 2) float32``: x and y of the middle of every box's cell, as shares of the side."""
    grids = []
    for cells, boxes in GRIDS:
        middles = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        x, y = np.meshgrid(middles, middles)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0))
    return np.concatenate(grids)
