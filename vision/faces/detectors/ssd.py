"""SSD on MobileNetV1: slower than BlazeFace, and it misses fewer faces."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.detectors.candidates import Candidates

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 512
"""Of the square that it looks at, px."""

CENTER_SCALE = 10.0
SIZE_SCALE = 5.0
"""By these, as SSD has it, the network's numbers are larger than what they say of anchors."""


def find_candidates(square: np.ndarray) -> Candidates:
    """Look at one ``(512, 512, 3) uint8`` RGB square."""
    boxes, scores = _network()(square[None])
    return Candidates(boxes.numpy(), scores.numpy())


@functools.cache
def _network() -> Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.pretrained.ssd_mobilenet import load_ssd_mobilenet

    model, anchors = load_ssd_mobilenet()
    size = tf.constant(anchors[:, 2:] - anchors[:, :2])
    middle = tf.constant((anchors[:, 2:] + anchors[:, :2]) / 2)

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        encoded, classes = model(tf.cast(squares, tf.float32) / 127.5 - 1.0)
        center = encoded[0, :, :2] / CENTER_SCALE * size + middle
        half = tf.exp(encoded[0, :, 2:] / SIZE_SCALE) * size / 2
        boxes = tf.reverse(tf.stack([center - half, center + half], axis=1), axis=[2])  # y, x to x, y
        return tf.reshape(boxes, [-1, 4]), tf.sigmoid(classes[0, :, 1])

    network: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([1, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network
