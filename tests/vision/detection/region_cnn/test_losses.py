"""Losses by hand."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from vision.detection.region_cnn.losses import multi_task_loss, proposal_loss, smooth_l1


def test_smooth_l1_is_square_near_zero_and_straight_beyond() -> None:
    errors = tf.constant([0.0, 0.5, -0.5, 1.0, -1.0, 3.0, -100.0])
    with tf.GradientTape() as tape:
        tape.watch(errors)
        losses = smooth_l1(errors)
    np.testing.assert_allclose(losses, [0, 0.125, 0.125, 0.5, 0.5, 2.5, 99.5])
    np.testing.assert_allclose(tape.gradient(losses, errors), [0, 0.5, -0.5, 1, -1, 1, -1])


def test_boxes_count_for_their_own_class_only() -> None:
    logits = tf.math.log([[0.5, 0.25, 0.25], [0.125, 0.375, 0.5], [0.25, 0.5, 0.25]])
    deltas = np.full((3, 2, 4), 7.0)
    deltas[1, 1] = [1, 2, 3, 4]  # the second region's deltas for the second class
    deltas[2, 0] = [0, 0, 0, 0]
    targets = tf.constant([[9.0] * 4, [1.5, 2, 3, 2], [0, 0, 0, 0.5]])
    class_loss, box_loss = multi_task_loss(
        logits, tf.constant(deltas.reshape(3, 8), tf.float32), tf.constant([0, 2, 1]), targets
    )
    assert float(class_loss) == pytest.approx(np.log(2))  # each had given its class one half
    assert float(box_loss) == pytest.approx((0.125 + 1.5 + 0.125) / 3)


def test_anchors_that_were_not_drawn_do_not_count() -> None:
    objects = tf.constant([[0.0, 30.0, -30.0, 0.0], [5.0, -5.0, 30.0, 30.0]])
    labels = tf.constant([[1, 1, 0, 0], [-1, -1, 1, -1]])
    deltas = np.zeros((2, 4, 4), np.float32)
    deltas[0, 0, 0], deltas[0, 3], deltas[1, 0] = 2.0, 50.0, 50.0
    object_loss, box_loss = proposal_loss(
        objects, tf.constant(deltas), labels, tf.zeros((2, 4, 4), tf.float32)
    )
    assert float(object_loss) == pytest.approx(2 * np.log(2) / 5)
    assert float(box_loss) == pytest.approx(1.5 / 5)
