"""What is to become small while a detector of regions learns."""

from __future__ import annotations

import tensorflow as tf


def smooth_l1(errors: tf.Tensor) -> tf.Tensor:
    """½ x² where |x| < 1, |x| - ½ elsewhere: a wild box does not outshout all others.

    Reference: Girshick 2015, "Fast R-CNN", equation 3.

    Example:
        >>> smooth_l1(tf.constant([0.5, -1.0, 3.0])).numpy().tolist()
        [0.125, 0.5, 2.5]
    """
    sizes = tf.abs(errors)
    return tf.where(sizes < 1.0, 0.5 * sizes**2, sizes - 0.5)


def multi_task_loss(
    logits: tf.Tensor, deltas: tf.Tensor, classes: tf.Tensor, targets: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """The losses of classes and boxes, both means over the regions, to be added up.

    A box counts only for the deltas of its region's own class, and not at all in the background.

    Args:
        logits: ``(R, K + 1) float32``, the background's first.
        deltas: ``(R, 4 K) float32``.
        classes: ``(R,) int32``, 0 for the background.
        targets: ``(R, 4) float32``, the deltas that were right.

    Reference: Girshick 2015, "Fast R-CNN", equation 1, with λ = 1.
    """
    class_loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(classes, logits))
    by_class = tf.reshape(deltas, [tf.shape(deltas)[0], -1, 4])
    own = tf.gather(by_class, tf.maximum(classes - 1, 0), batch_dims=1)
    distances = tf.reduce_sum(smooth_l1(own - targets), axis=1)
    return class_loss, tf.reduce_mean(tf.where(classes > 0, distances, 0.0))


def proposal_loss(
    objects: tf.Tensor, deltas: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """The losses of a region-proposal network, both divided by the number of anchors that were drawn.

    Args:
        objects: ``(N, A) float32`` logits of there being an object at each anchor.
        deltas: ``(N, A, 4) float32``.
        labels: ``(N, A) int32``: 1 an object, 0 none, -1 not drawn.
        targets: ``(N, A, 4) float32``, the deltas that were right where the label is 1.

    Reference: Ren et al. 2015, "Faster R-CNN", equation 1. There boxes are divided by the number of cells instead and
    weighted by λ = 10, which comes to about the same.
    """
    drawn = tf.reduce_sum(tf.cast(labels >= 0, tf.float32))
    errors = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(labels == 1, tf.float32), objects)
    distances = tf.reduce_sum(smooth_l1(deltas - targets), axis=2)
    return (
        tf.reduce_sum(tf.where(labels >= 0, errors, 0.0)) / drawn,
        tf.reduce_sum(tf.where(labels == 1, distances, 0.0)) / drawn,
    )
