"""The triplet loss against the course's numbers, and mining against brute force."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.faces.siamese.triplets import (
    positive_pairs,
    semi_hard_loss,
    semi_hard_negatives,
    squared_distances,
    triplet_loss,
)


def test_the_courses_triplets() -> None:
    loss = triplet_loss(tf.constant([0.5, 0.5]), tf.constant([0.51, 0.7]), margin=0.2).numpy()
    np.testing.assert_allclose(loss, [0.19, 0.0], atol=1e-6)


def test_a_network_that_maps_all_to_one_point_pays_the_margin() -> None:
    nothing = tf.zeros((4, 128))
    assert float(semi_hard_loss(nothing, tf.constant([0, 0, 1, 1]), margin=0.2)) == pytest.approx(0.2)


def test_squared_distances_by_hand() -> None:
    corners = tf.constant([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0]])
    assert squared_distances(corners).numpy().tolist() == [[0, 25, 9], [25, 0, 16], [9, 16, 0]]


def test_positive_pairs_are_two_photographs_of_one_person() -> None:
    found = positive_pairs(tf.constant([7, 8, 7])).numpy()
    assert found.tolist() == [[False, False, True], [False, False, False], [True, False, False]]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 5), st.integers(2, 4))
def test_negatives_are_the_nearest_beyond_the_positive(seed: int, people: int, photos: int) -> None:
    points = np.random.default_rng(seed).normal(size=(people * photos, 3)).astype(np.float32)
    who = np.repeat(np.arange(people, dtype=np.int32), photos)
    distances = squared_distances(tf.constant(points)).numpy()
    found = semi_hard_negatives(tf.constant(distances), tf.constant(who)).numpy()
    for anchor, positive in zip(*np.nonzero(positive_pairs(tf.constant(who)).numpy()), strict=True):
        negatives = distances[anchor, who != who[anchor]]
        farther = negatives[negatives > distances[anchor, positive]]
        expected = farther.min() if len(farther) else negatives.max()
        assert found[anchor, positive] == pytest.approx(expected)


def test_the_loss_has_a_gradient_even_for_equal_photographs() -> None:
    points = tf.Variable(tf.ones((4, 3)))
    with tf.GradientTape() as tape:
        loss = semi_hard_loss(points, tf.constant([0, 0, 1, 1]))
    assert np.isfinite(tape.gradient(loss, points).numpy()).all()
