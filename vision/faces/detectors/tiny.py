"""Tiny YOLO v2 for faces: the smallest detector."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.detectors.candidates import Candidates

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 416
"""Of the square that it looks at, px: YOLO's usual one."""


def find_candidates(square: np.ndarray) -> Candidates:
    """Look at one ``(416, 416, 3) uint8`` RGB square."""
    boxes, scores = _network()(square[None])
    return Candidates(boxes.numpy(), scores.numpy())


@functools.cache
def _network() -> Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.networks.tiny_yolo import ANCHORS, MEAN, NUMBERS, STRIDE
    from vision.pretrained.tiny_yolo import load_tiny_yolo

    model = load_tiny_yolo()
    cells = SIDE // STRIDE
    columns, rows = np.meshgrid(np.arange(cells), np.arange(cells))
    corners = tf.constant(np.stack([columns, rows], axis=2)[:, :, None], tf.float32)
    anchors = tf.constant(ANCHORS, tf.float32)

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        output = model((tf.cast(squares, tf.float32) - MEAN) / 255.0)
        numbers = tf.reshape(output, [cells, cells, len(ANCHORS), NUMBERS])
        center = (tf.sigmoid(numbers[..., :2]) + corners) / cells
        half = tf.exp(numbers[..., 2:4]) * anchors / cells / 2
        boxes = tf.concat([center - half, center + half], axis=-1)
        return tf.reshape(boxes, [-1, 4]), tf.reshape(tf.sigmoid(numbers[..., 4]), [-1])

    network: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([1, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network
