"""How wrong a network's numbers are, in four parts that are told apart.

Both losses sum over the cells and anchors of a picture and average over the pictures of a batch. With
``p_c`` = 1 in the truth a box's place, its ``p_c`` and its classes count; with ``p_c`` = 0 its ``p_c`` alone, and
less, as most of a grid is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import tensorflow as tf

from vision.detection.yolo.grid import CLASSES, HEIGHT, OBJECT, WIDTH, Grid, X, Y

ROOT_FROM = 0.01
"""Below this many cells a side's root is continued by a straight line, as the plain network may say less than 0."""

MOST_OBJECTS = 64
"""To so many objects of a picture an empty anchor's box is compared before it is blamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWeights:
    """How much each part counts; the first two as in YOLO, 2016.

    Attributes:
        coordinates: of the box's place and size.
        no_object: of ``p_c`` where nothing is.
        ignored_from: an anchor without an object is not blamed if the box that it says overlaps an object so
            much (YOLO9000's 0.6): it is right, only another anchor was to say so. 1 blames all.
    """

    coordinates: float = 5.0
    no_object: float = 0.5
    ignored_from: float = 0.6


class LossParts(NamedTuple):
    """Scalars ``float32``, already weighted: their sum is the loss."""

    coordinates: tf.Tensor
    objectness: tf.Tensor
    no_object: tf.Tensor
    classes: tf.Tensor


def plain_loss(truth: tf.Tensor, outputs: tf.Tensor, weights: LossWeights = LossWeights()) -> LossParts:
    """Squared errors of the course's vectors; sides by their roots, so that small boxes count as well as large.

    Args:
        truth: ``(N, rows, columns, anchors, 5 + classes) float32``, see :mod:`vision.detection.yolo.targets`.
        outputs: the same shape, what the network says, ``plain``.
        weights: how much each part counts.

    Reference: Redmon et al. 2016, equation 3; its ``p_c`` shall be the overlap with the object, ours 1, as in the
    course.
    """
    present = truth[..., OBJECT]
    midpoints = tf.math.squared_difference(truth[..., X : Y + 1], outputs[..., X : Y + 1])
    sides = tf.math.squared_difference(
        _root(truth[..., HEIGHT : WIDTH + 1]), _root(outputs[..., HEIGHT : WIDTH + 1])
    )
    objectness = tf.math.squared_difference(present, outputs[..., OBJECT])
    classes = tf.math.squared_difference(truth[..., CLASSES:], outputs[..., CLASSES:])
    return LossParts(
        weights.coordinates * _over_pictures(present[..., None] * (midpoints + sides)),
        _over_pictures(present * objectness),
        weights.no_object * _over_pictures((1.0 - present) * objectness),
        _over_pictures(present[..., None] * classes),
    )


def exponential_loss(
    truth: tf.Tensor, outputs: tf.Tensor, grid: Grid, weights: LossWeights = LossWeights()
) -> LossParts:
    """Squared errors of midpoints and of the sides' logarithms; log losses of ``p_c`` and of the classes.

    Args:
        truth: ``(N, rows, columns, anchors, 5 + classes) float32``, see :mod:`vision.detection.yolo.targets`.
        outputs: the same shape, what the network says, ``exponential``.
        grid: of both.
        weights: how much each part counts.

    Reference: Redmon and Farhadi 2017, section 2, and its published source for the sides and for
    ``ignored_from``; log losses for its squares: Redmon and Farhadi 2018, "YOLOv3", sections 2.1 and 2.2.
    """
    present = truth[..., OBJECT]
    anchors = tf.constant([(height, width) for width, height in grid.anchors], tf.float32)
    midpoints = tf.math.squared_difference(truth[..., X : Y + 1], tf.sigmoid(outputs[..., X : Y + 1]))
    # where nothing is, the sides are 0, and their logarithm must not spoil the sum
    wanted = tf.math.log(tf.where(present[..., None] > 0, truth[..., HEIGHT : WIDTH + 1] / anchors, 1.0))
    sides = tf.math.squared_difference(wanted, outputs[..., HEIGHT : WIDTH + 1])
    objectness = tf.nn.sigmoid_cross_entropy_with_logits(present, outputs[..., OBJECT])
    classes = tf.nn.softmax_cross_entropy_with_logits(truth[..., CLASSES:], outputs[..., CLASSES:])
    said = tf.concat(
        [tf.sigmoid(outputs[..., X : Y + 1]), anchors * tf.exp(outputs[..., HEIGHT : WIDTH + 1])], axis=-1
    )
    is_blamed = tf.cast(_best_overlaps(truth, said) <= weights.ignored_from, tf.float32)
    return LossParts(
        weights.coordinates * _over_pictures(present[..., None] * (midpoints + sides)),
        _over_pictures(present * objectness),
        weights.no_object * _over_pictures((1.0 - present) * is_blamed * objectness),
        _over_pictures(present * classes),
    )


def _root(sides: tf.Tensor) -> tf.Tensor:
    line = ROOT_FROM**0.5 + (sides - ROOT_FROM) / (2.0 * ROOT_FROM**0.5)
    return tf.where(sides > ROOT_FROM, tf.sqrt(tf.maximum(sides, ROOT_FROM)), line)


def _over_pictures(values: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(values) / tf.cast(tf.shape(values)[0], tf.float32)


def _best_overlaps(truth: tf.Tensor, said: tf.Tensor) -> tf.Tensor:
    """How much each box that is said overlaps the object that it overlaps most, ``(N, rows, columns, anchors)``."""
    shape = tf.shape(truth)
    there = tf.reshape(_corners(truth[..., X : WIDTH + 1]), [shape[0], -1, 1, 4])
    present = tf.reshape(truth[..., OBJECT], [shape[0], -1])
    chosen = tf.math.top_k(present, tf.minimum(MOST_OBJECTS, tf.shape(present)[1]))
    there = tf.gather(there, chosen.indices, batch_dims=1)
    said = tf.reshape(_corners(tf.stop_gradient(said)), [shape[0], 1, -1, 4])
    meeting = tf.minimum(there[..., 2:], said[..., 2:]) - tf.maximum(there[..., :2], said[..., :2])
    shared = tf.reduce_prod(tf.maximum(meeting, 0.0), axis=-1)
    whole = tf.reduce_prod(there[..., 2:] - there[..., :2], -1) + tf.reduce_prod(
        said[..., 2:] - said[..., :2], -1
    )
    overlaps = chosen.values[..., None] * shared / (whole - shared)
    return tf.reshape(tf.reduce_max(overlaps, axis=1), shape[:-1])


def _corners(boxes: tf.Tensor) -> tf.Tensor:
    """Left, top, right and bottom in cells, from each cell's ``[x, y, h, w]``."""
    rows, columns = tf.shape(boxes)[1], tf.shape(boxes)[2]
    down, right = tf.meshgrid(tf.range(rows), tf.range(columns), indexing="ij")
    corners = tf.cast(tf.stack([right, down], axis=-1), tf.float32)[:, :, None]
    midpoints, half = boxes[..., :2] + corners, boxes[..., 3:1:-1] / 2.0
    return tf.concat([midpoints - half, midpoints + half], axis=-1)
