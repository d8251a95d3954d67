"""The loss has the values that can be computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from vision.segmentation.labels import IGNORED
from vision.segmentation.loss import segmentation_loss


def loss(labels: list[list[int]], logits: np.ndarray) -> tuple[float, float]:
    parts = segmentation_loss(tf.constant([labels], tf.uint8), tf.constant(logits[None], tf.float32))
    return float(parts.cross_entropy), float(parts.dice)


def test_knowing_nothing_of_three_classes() -> None:
    cross_entropy, dice = loss([[0, 1], [2, 0]], np.zeros((2, 2, 3)))
    assert cross_entropy == pytest.approx(np.log(3))
    # said: 1/3 everywhere, squares 4/9; hits: 2/3, 1/3, 1/3; 1 is added above and below
    expected = [(2 * 2 / 3 + 1) / (2 + 4 / 9 + 1), *[(2 / 3 + 1) / (1 + 4 / 9 + 1)] * 2]
    assert dice == pytest.approx(1 - np.mean(expected))


def test_what_is_right_costs_nothing() -> None:
    labels = [[0, 1], [1, 0]]
    assert loss(labels, 50.0 * np.eye(2)[np.array(labels)]) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_pixels_nobody_knows_cost_nothing_and_count_nowhere() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(2, 3, 4))
    without = loss([[0, 1, 3]], logits[:1])
    assert loss([[0, 1, 3], [IGNORED] * 3], logits) == pytest.approx(without)
    assert loss([[IGNORED] * 3] * 2, logits) == (0.0, 0.0)


def test_a_class_that_is_not_there_has_no_part_in_dice() -> None:
    labels = [[0, 1], [1, 0]]
    logits = np.concatenate([50.0 * np.eye(2)[np.array(labels)], np.full((2, 2, 3), -50.0)], axis=2)
    assert loss(labels, logits)[1] == pytest.approx(0.0, abs=1e-6)


def test_a_small_class_counts_as_a_large_one_in_dice() -> None:
    labels = np.zeros((20, 20), int)
    labels[:3, :3] = 1
    missed = np.zeros((20, 20, 2))
    missed[..., 0] = 50.0
    cross_entropy, dice = loss(labels.tolist(), missed)
    assert cross_entropy == pytest.approx(50 * 9 / 400, rel=1e-3)
    assert dice > 0.4


def test_learning_lowers_both() -> None:
    labels = tf.constant(np.random.default_rng(0).integers(0, 3, (2, 8, 8)), tf.uint8)
    logits = tf.Variable(tf.zeros((2, 8, 8, 3)))
    first = segmentation_loss(labels, logits)
    for _ in range(20):
        with tf.GradientTape() as tape:
            total = tf.add_n(list(segmentation_loss(labels, logits)))
        logits.assign_sub(50.0 * tape.gradient(total, logits))
    last = segmentation_loss(labels, logits)
    assert last.cross_entropy < 0.2 * first.cross_entropy
    assert last.dice < 0.2 * first.dice
