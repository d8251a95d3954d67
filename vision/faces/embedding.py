"""A face as 128 numbers: photographs of one person lie close together, of two people apart."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.alignment import SIDE

if TYPE_CHECKING:
    import tensorflow as tf

EMBEDDING = 128


def embed(chips: np.ndarray, *, mirrored: bool = True) -> np.ndarray:
    """Describe aligned faces by 128 numbers each.

    Args:
        chips: ``(N, 150, 150, 3) uint8`` RGB of :func:`vision.faces.alignment.align`.
        mirrored: whether each chip's mirror image is described too and the mean taken, which makes the
            numbers depend less on light and pose and takes twice as long.

    Returns:
        ``(N, 128) float32`` of unit length: compare them by :func:`vision.faces.recognition.distance`.

    Raises:
        WeightsMissing: the network's weights are not installed.

    Example:
        >>> embed(np.zeros((0, 150, 150, 3), np.uint8)).shape
        (0, 128)
    """
    if len(chips) == 0:
        return np.zeros((0, EMBEDDING), np.float32)
    embeddings: np.ndarray = _network()(chips, mirrored).numpy()
    return embeddings


@functools.cache
def _network() -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    import tensorflow as tf

    from vision.networks.dlib_resnet import MEAN
    from vision.pretrained.dlib_resnet import load_dlib_resnet

    model = load_dlib_resnet()

    def run(chips: tf.Tensor, is_mirrored: tf.Tensor) -> tf.Tensor:
        # one batch of both: half the calls, and the kernels are busier
        both = tf.cond(is_mirrored, lambda: tf.concat([chips, chips[:, :, ::-1]], axis=0), lambda: chips)
        numbers = model((tf.cast(both, tf.float32) - MEAN) / 255.0)
        parts = tf.reshape(numbers, [-1, tf.shape(chips)[0], EMBEDDING])
        return tf.math.l2_normalize(tf.reduce_mean(parts, axis=0), axis=1)

    network: Callable[[tf.Tensor, tf.Tensor], tf.Tensor] = tf.function(
        run,
        input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8), tf.TensorSpec([], tf.bool)],
        autograph=False,
    )
    return network
