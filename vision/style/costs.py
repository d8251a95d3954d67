"""The costs of neural style transfer, as Gatys et al. and the course on convolutional networks write them.

All take ``float32`` tensors; activations are ``(H, W, C)``, one picture at a time.

Reference: Gatys, Ecker and Bethge 2015, "A Neural Algorithm of Artistic Style".
"""

from __future__ import annotations

from collections.abc import Mapping

import tensorflow as tf

EDGE_SOFTNESS = 0.01
"""Gradients much shorter than this count by their square: a length has no derivative at 0."""


def total_cost(
    content: tf.Tensor, style: tf.Tensor, alpha: float | tf.Tensor = 10.0, beta: float | tf.Tensor = 40.0
) -> tf.Tensor:
    """J(G) = α·J_content(C, G) + β·J_style(S, G)."""
    return alpha * content + beta * style


def content_cost(content: tf.Tensor, generated: tf.Tensor) -> tf.Tensor:
    """1/(4·n_H·n_W·n_C) · ‖a[C] - a[G]‖² of one layer's activations ``(H, W, C)``; a scalar.

    Gatys et al., eq. 1, has ½ for the first factor: :func:`unnormalized_content_cost`.
    """
    count = tf.cast(tf.size(content), content.dtype)
    return tf.reduce_sum(tf.math.squared_difference(content, generated)) / (4.0 * count)


def unnormalized_content_cost(content: tf.Tensor, generated: tf.Tensor) -> tf.Tensor:
    """½ · ‖a[C] - a[G]‖² of one layer's activations ``(H, W, C)``; a scalar."""
    return tf.reduce_sum(tf.math.squared_difference(content, generated)) / 2.0


def gram_matrix(activations: tf.Tensor) -> tf.Tensor:
    """The style matrix G_kk' = Σ_ij a_ijk·a_ijk' of ``(H, W, C)``; ``(C, C)``, symmetric."""
    flat = tf.reshape(activations, (-1, tf.shape(activations)[-1]))
    return tf.matmul(flat, flat, transpose_a=True)


def layer_style_cost(style: tf.Tensor, generated: tf.Tensor) -> tf.Tensor:
    """1/(2·n_H·n_W·n_C)² · ‖G[S] - G[G]‖²_F of one layer's activations, both ``(H, W, C)``; a scalar."""
    count = tf.cast(tf.size(generated), generated.dtype)
    difference = gram_matrix(style) - gram_matrix(generated)
    return tf.reduce_sum(tf.square(difference)) / tf.square(2.0 * count)


def style_cost(
    style: Mapping[str, tf.Tensor], generated: Mapping[str, tf.Tensor], weights: Mapping[str, float]
) -> tf.Tensor:
    """Σ_l λ[l] · J_style[l](S, G) over the layers named in ``weights``; a scalar."""
    costs = [weight * layer_style_cost(style[name], generated[name]) for name, weight in weights.items()]
    return tf.add_n(costs)


def total_variation_cost(image: tf.Tensor) -> tf.Tensor:
    """The mean length of the colour gradient of ``(H, W, C)``, down and right; a scalar.

    Lengths, not their squares: an edge between two strokes costs no more than a slope of the same height,
    while grain costs much. So flat paint and crisp edges are cheap, and grain is not.

    Reference: Rudin, Osher and Fatemi 1992, "Nonlinear total variation based noise removal algorithms".
    """
    corner = image[:-1, :-1]
    down = tf.math.squared_difference(image[1:, :-1], corner)
    right = tf.math.squared_difference(image[:-1, 1:], corner)
    squared_length = tf.reduce_sum(down + right, axis=-1)
    return tf.reduce_mean(tf.sqrt(squared_length + EDGE_SOFTNESS**2)) - EDGE_SOFTNESS


def palette_cost(style: tf.Tensor, generated: tf.Tensor) -> tf.Tensor:
    """The sliced Wasserstein distance of two palettes; a scalar.

    A Gram matrix says which features go together, not which colours there are: without this term a painting
    in muted tones comes out in glaring ones.

    Args:
        style: ``(N, K)``, N colours of the painting projected on K directions, each column sorted.
        generated: ``(N, K)``, as many colours of the picture on the same directions, in any order.

    Reference: Rabin et al. 2011, "Wasserstein Barycenter and Its Application to Texture Mixing", eq. 14.
    """
    return tf.reduce_mean(tf.math.squared_difference(style, tf.sort(generated, axis=0)))


# For optimising, the same costs from targets prepared once a picture. A painting and a photograph seldom
# have the same number of positions, so the Gram matrix is taken per position: for equal sizes
# 1/(2·n_H·n_W·n_C)²·‖ΔG‖² = 1/(4·n_C²)·‖Δ(G/(n_H·n_W))‖², which is what gram_cost weighs.


def mean_gram_matrix(activations: tf.Tensor) -> tf.Tensor:
    """The style matrix divided by the number of positions: ``(H, W, C)`` to ``(C, C)``."""
    positions = tf.cast(tf.shape(activations)[0] * tf.shape(activations)[1], activations.dtype)
    return gram_matrix(activations) / positions


def course_gram_scale(target: tf.Tensor) -> tf.Tensor:
    """The factor that makes ‖ΔG/positions‖² the course's layer cost: 1/(4·n_C²)."""
    channels = tf.cast(tf.shape(target)[-1], target.dtype)
    return 1.0 / (4.0 * tf.square(channels))


def relative_gram_scale(target: tf.Tensor) -> tf.Tensor:
    """The factor that makes every layer's cost 1 for a picture without any style: 1/‖G[S]‖²_F."""
    return 1.0 / tf.reduce_sum(tf.square(target))


def gram_cost(target: tf.Tensor, scale: tf.Tensor, generated: tf.Tensor) -> tf.Tensor:
    """``scale`` times the squared distance of the activations' mean Gram matrix to ``target``; a scalar."""
    return scale * tf.reduce_sum(tf.math.squared_difference(mean_gram_matrix(generated), target))
