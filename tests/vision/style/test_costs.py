"""The costs against numbers worked out by hand, and the laws they obey."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.style.costs import (
    EDGE_SOFTNESS,
    content_cost,
    course_gram_scale,
    gram_cost,
    gram_matrix,
    layer_style_cost,
    mean_gram_matrix,
    palette_cost,
    relative_gram_scale,
    style_cost,
    total_cost,
    total_variation_cost,
    unnormalized_content_cost,
)

# Two positions, two channels: (1, 2) and (3, 4).
ONE = tf.constant([[[1.0, 2.0], [3.0, 4.0]]])
OTHER = tf.constant([[[1.0, 0.0], [1.0, 2.0]]])

activations = arrays(np.float32, (2, 3, 4), elements=st.floats(-4, 4, width=32))


def number(cost: tf.Tensor) -> float:
    return float(cost.numpy())


def test_content_cost_by_hand() -> None:
    # differences 0, 2, 2, 2: 12 / (4 · 1 · 2 · 2)
    assert number(content_cost(ONE, OTHER)) == pytest.approx(12 / 16)
    assert number(unnormalized_content_cost(ONE, OTHER)) == pytest.approx(12 / 2)


def test_gram_matrix_by_hand() -> None:
    assert gram_matrix(ONE).numpy().tolist() == [[1 + 9, 2 + 12], [2 + 12, 4 + 16]]


def test_layer_style_cost_by_hand() -> None:
    # Gram matrices [[10, 14], [14, 20]] and [[2, 2], [2, 4]]: 64 + 144 + 144 + 256 = 608
    assert number(layer_style_cost(ONE, OTHER)) == pytest.approx(608 / (2 * 1 * 2 * 2) ** 2)


def test_style_cost_weighs_layers() -> None:
    styles = {"conv1_1": ONE, "conv2_1": OTHER}
    generated = {"conv1_1": OTHER, "conv2_1": OTHER}
    cost = style_cost(styles, generated, {"conv1_1": 0.2, "conv2_1": 0.8})
    assert number(cost) == pytest.approx(0.2 * 608 / 64)


def test_total_cost_is_the_courses() -> None:
    assert number(total_cost(tf.constant(2.0), tf.constant(3.0))) == 10 * 2 + 40 * 3


def test_total_variation_of_a_ramp_and_of_a_step_is_the_same() -> None:
    ramp = tf.constant([[0.0, 0.5, 1.0]] * 2)[..., None]
    step = tf.constant([[0.0, 0.0, 1.0]] * 2)[..., None]
    # two corners are measured: 0.5 and 0.5, or 0 and 1; all but the softened part of short gradients
    assert number(total_variation_cost(step)) == pytest.approx(0.5, abs=EDGE_SOFTNESS)
    assert number(total_variation_cost(ramp)) == pytest.approx(0.5, abs=EDGE_SOFTNESS)


def test_total_variation_of_a_checkerboard_is_the_most_there_is() -> None:
    board = tf.constant(np.indices((6, 6)).sum(0) % 2, tf.float32)[..., None]
    assert number(total_variation_cost(board)) == pytest.approx(2**0.5, abs=EDGE_SOFTNESS)


def test_total_variation_has_a_gradient_where_a_picture_is_even() -> None:
    image = tf.fill([4, 4, 3], 0.5)
    with tf.GradientTape() as tape:
        tape.watch(image)
        cost = total_variation_cost(image)
    assert number(cost) == pytest.approx(0.0, abs=1e-7)
    assert np.all(tape.gradient(cost, image).numpy() == 0.0)


def test_palette_cost_by_hand() -> None:
    style = tf.constant([[0.0], [0.5], [1.0]])
    # sorted it is 0.1, 0.5, 0.7: 0.01 + 0 + 0.09
    assert number(palette_cost(style, tf.constant([[0.7], [0.1], [0.5]]))) == pytest.approx(0.1 / 3)


@settings(max_examples=25, deadline=None)
@given(activations)
def test_gram_matrices_are_symmetric_and_never_negative(values: np.ndarray) -> None:
    gram = gram_matrix(tf.constant(values)).numpy()
    np.testing.assert_allclose(gram, gram.T, rtol=1e-5, atol=1e-5)
    assert np.linalg.eigvalsh(gram.astype(np.float64)).min() >= -1e-3


@settings(max_examples=25, deadline=None)
@given(activations, st.randoms(use_true_random=False))
def test_style_does_not_know_where_things_are(values: np.ndarray, random: np.random.Generator) -> None:
    rows = [*values.reshape(-1, 4)]
    random.shuffle(rows)
    shuffled = np.array(rows).reshape(values.shape)
    assert number(layer_style_cost(tf.constant(values), tf.constant(shuffled))) == pytest.approx(0, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(activations, activations)
def test_the_prepared_cost_is_the_courses_for_equal_sizes(one: np.ndarray, other: np.ndarray) -> None:
    target = mean_gram_matrix(tf.constant(one))
    prepared = gram_cost(target, course_gram_scale(target), tf.constant(other))
    assert number(prepared) == pytest.approx(
        number(layer_style_cost(tf.constant(one), tf.constant(other))), rel=1e-3, abs=1e-5
    )


def test_relative_gram_cost_is_one_without_any_style() -> None:
    target = mean_gram_matrix(ONE)
    assert number(gram_cost(target, relative_gram_scale(target), tf.zeros_like(ONE))) == pytest.approx(1.0)


def test_the_size_of_the_painting_does_not_matter() -> None:
    twice = tf.concat([ONE, ONE], axis=0)
    np.testing.assert_allclose(mean_gram_matrix(twice), mean_gram_matrix(ONE))
