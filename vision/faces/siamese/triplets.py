"""The triplet loss, and which triplets are worth learning from.

Distances here are **squared** Euclidean distances, as the paper and the course write them: d = ‖f(x1) - f(x2)‖².

Reference: Schroff, Kalenichenko and Philbin 2015, "FaceNet", sections 3.1 and 3.2.
"""

from __future__ import annotations

import tensorflow as tf

MARGIN = 0.2


def triplet_loss(positive: tf.Tensor, negative: tf.Tensor, margin: float = MARGIN) -> tf.Tensor:
    """max(d(A, P) - d(A, N) + α, 0), for each triplet.

    Args:
        positive: ``(T,) float32``, d(A, P): of an anchor to another photograph of the same person.
        negative: ``(T,) float32``, d(A, N): of the same anchor to a photograph of someone else.
        margin: α, by how much the second must be larger.

    Example:
        >>> triplet_loss(tf.constant([0.5, 0.5]), tf.constant([0.51, 0.7])).numpy().round(2).tolist()
        [0.19, 0.0]
    """
    return tf.nn.relu(positive - negative + margin)


def squared_distances(embeddings: tf.Tensor) -> tf.Tensor:
    """‖f(xi) - f(xj)‖² of all pairs of ``(N, D) float32``; ``(N, N)``, never negative."""
    products = tf.matmul(embeddings, embeddings, transpose_b=True)
    squares = tf.linalg.diag_part(products)
    return tf.nn.relu(squares[:, None] + squares[None, :] - 2.0 * products)


def positive_pairs(people: tf.Tensor) -> tf.Tensor:
    """``(N, N) bool``: where two different photographs of ``people`` ``(N,) int32`` show one person."""
    same = people[:, None] == people[None, :]
    return tf.linalg.set_diag(same, tf.zeros_like(people, tf.bool))


def semi_hard_negatives(distances: tf.Tensor, people: tf.Tensor) -> tf.Tensor:
    """For each pair of anchor and positive, the distance of the negative to learn from.

    That is the nearest one farther away than the positive: hard, but not the hardest, which early on lead
    to a network that maps everything to one point. Where every negative is nearer than the positive, the
    farthest of them.

    Args:
        distances: ``(N, N) float32`` of a batch, of :func:`squared_distances`.
        people: ``(N,) int32``, who is on each photograph; at least two people.

    Returns:
        ``(N, N) float32``; [a, p] belongs to the anchor a and the positive p, and means nothing where
        :func:`positive_pairs` is false.
    """
    different = people[:, None] != people[None, :]
    infinite = tf.constant(float("inf"), distances.dtype)
    # [a, p, n]: is n somebody else, and farther from a than p is?
    farther = different[:, None, :] & (distances[:, None, :] > distances[:, :, None])
    nearest_farther = tf.reduce_min(tf.where(farther, distances[:, None, :], infinite), axis=2)
    farthest = tf.reduce_max(tf.where(different, distances, -infinite), axis=1, keepdims=True)
    return tf.where(tf.math.is_finite(nearest_farther), nearest_farther, farthest)


def semi_hard_loss(embeddings: tf.Tensor, people: tf.Tensor, margin: float = MARGIN) -> tf.Tensor:
    """The mean :func:`triplet_loss` over all anchors and positives of a batch, with semi-hard negatives.

    Args:
        embeddings: ``(N, D) float32`` of unit length.
        people: ``(N,) int32``; at least two people, one of them twice.
        margin: α.
    """
    distances = squared_distances(embeddings)
    pairs = positive_pairs(people)
    negatives = semi_hard_negatives(distances, people)
    return tf.reduce_mean(triplet_loss(distances[pairs], negatives[pairs], margin))
