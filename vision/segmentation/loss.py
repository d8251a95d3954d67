"""How wrong a class for each pixel is: pixel by pixel, and class by class."""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from vision.segmentation.labels import IGNORED

SMOOTHING = 1.0
"""Pixels that are added to what is compared, so that a class of few pixels does not leap."""


class LossParts(NamedTuple):
    """Their sum is what is learned from.

    Attributes:
        cross_entropy: the mean over pixels of -log of what their class was given.
        dice: 1 less the mean over classes of their soft Dice coefficient.
    """

    cross_entropy: tf.Tensor
    dice: tf.Tensor


def segmentation_loss(labels: tf.Tensor, logits: tf.Tensor) -> LossParts:
    """Cross-entropy, which moves every pixel, and soft Dice, for which a small class counts as a large one.

    Args:
        labels: ``(N, H, W)`` integers, 0 to ``C - 1``, or :data:`IGNORED`: such pixels do not count.
        logits: ``(N, H, W, C) float32``.

    Returns:
        Two scalars. Classes of which the batch has no pixel have no part in ``dice``.

    Reference: Milletari, Navab and Ahmadi 2016, "V-Net", section 3 (soft Dice, with squares below the line).
    """
    classes = logits.shape[-1]
    counted = tf.not_equal(labels, IGNORED)
    known = tf.cast(tf.where(counted, labels, tf.zeros_like(labels)), tf.int32)
    weights = tf.cast(counted, tf.float32)
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(known, logits)
    cross_entropy = tf.math.divide_no_nan(tf.reduce_sum(each * weights), tf.reduce_sum(weights))
    true = tf.one_hot(known, classes) * weights[..., None]
    said = tf.nn.softmax(logits) * weights[..., None]
    pixels = tf.reduce_sum(true, axis=(0, 1, 2))
    hits = tf.reduce_sum(true * said, axis=(0, 1, 2))
    squares = tf.reduce_sum(said * said, axis=(0, 1, 2)) + pixels
    coefficients = (2.0 * hits + SMOOTHING) / (squares + SMOOTHING)
    present = tf.cast(pixels > 0.0, tf.float32)
    return LossParts(
        cross_entropy,
        tf.math.divide_no_nan(tf.reduce_sum((1.0 - coefficients) * present), tf.reduce_sum(present)),
    )
