"""What is to be made small: the cost of a picture and its gradient, as one TensorFlow graph.

The graph is traced once for a choice of layers, with free height and width: another aspect ratio or
scale costs no new trace.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from vision.style.backbones import Backbone
from vision.style.costs import (
    content_cost,
    course_gram_scale,
    gram_cost,
    mean_gram_matrix,
    relative_gram_scale,
    total_variation_cost,
)
from vision.style.settings import Costs

SHIFT = 16
"""A step sees the picture moved by up to so many pixels each way: what a network's grid of strides or its
zero padding would print into the picture falls on another place each time and averages out."""

Picture = tf.Tensor
"""``(H, W, 3) float32`` in 0…1."""


@dataclass(frozen=True)
class Targets:
    """What a picture of one scale shall become like.

    Attributes:
        shifts: ``(K, 2) int32``, the moves of the window, y and x, 0 to 2·SHIFT.
        contents: for each shift the content layer's activations ``(h, w, C)``.
        content_scale: factor of the content cost.
        grams: for each style layer the mean Gram matrix ``(C, C)``.
        gram_scales: for each style layer the factor of its cost, λ included.
    """

    shifts: np.ndarray
    contents: list[tf.Tensor]
    content_scale: tf.Tensor
    grams: list[tf.Tensor]
    gram_scales: list[tf.Tensor]


@dataclass(frozen=True)
class Weights:
    """α, β and the weight of total variation."""

    alpha: float
    beta: float
    total_variation: float

    def tensor(self) -> tf.Tensor:
        return tf.constant([self.alpha, self.beta, self.total_variation], tf.float32)


def random_shifts(seed: int, height: int, width: int, count: int) -> np.ndarray:
    """``count`` moves of a window over a picture mirrored at its edges; ``(count, 2) int32``.

    The middle one alone, which moves nothing, if ``count`` is 1.
    """
    reach = _reach(height, width)
    if count == 1:
        return np.array([[reach, reach]], np.int32)
    return np.random.default_rng(seed).integers(0, 2 * reach + 1, (count, 2), np.int32)


def _reach(height: Any, width: Any) -> Any:
    # a mirror shows no more than there is; numbers or tensors
    return tf.minimum(SHIFT, tf.minimum(height, width) - 1)


class Objective:
    """Costs and gradients by one backbone, one content layer and some style layers."""

    def __init__(self, backbone: Backbone, content_layer: str, style_layers: tuple[str, ...]) -> None:
        self._all = backbone.extractor([*style_layers, content_layer])
        self._content = tf.function(backbone.extractor([content_layer]), input_signature=[_PICTURE])
        self._style = tf.function(backbone.extractor(style_layers), input_signature=[_PICTURE])
        layers = len(style_layers)
        self.gradient: Callable[..., tuple[tf.Tensor, tf.Tensor]] = tf.function(
            self._gradient,
            input_signature=[
                _PICTURE,
                tf.TensorSpec([2], tf.int32),
                tf.TensorSpec([None, None, None]),
                tf.TensorSpec([]),
                [tf.TensorSpec([None, None])] * layers,
                [tf.TensorSpec([])] * layers,
                tf.TensorSpec([3]),
            ],
        )

    def targets(
        self,
        content: Picture,
        styles: Sequence[Picture],
        lambdas: Sequence[float],
        costs: Costs,
        shifts: np.ndarray,
    ) -> Targets:
        """Prepare the targets of one scale.

        Args:
            content: the photograph at this scale.
            styles: the painting, at one or more sizes; their Gram matrices are averaged.
            lambdas: a weight for each style layer.
            costs: how costs are scaled.
            shifts: ``(K, 2) int32``.
        """
        contents = [self._content(_window(content, tf.constant(shift)))[0] for shift in shifts]
        size_grams = [[mean_gram_matrix(layer) for layer in self._style(style)] for style in styles]
        grams = [tf.add_n(list(layer)) / len(styles) for layer in zip(*size_grams, strict=True)]
        scale = relative_gram_scale if costs == "relative" else course_gram_scale
        gram_scales = [scale(gram) * weight for gram, weight in zip(grams, lambdas, strict=True)]
        # content_cost already divides by 4 n: relative to the target's mean square that 4 goes away
        mean_square = tf.reduce_mean(tf.square(contents[0]))
        content_scale = 4.0 / mean_square if costs == "relative" else tf.constant(1.0)
        return Targets(shifts, contents, content_scale, grams, gram_scales)

    def at(
        self, targets: Targets, weights: Weights, number: int
    ) -> Callable[[Picture], tuple[tf.Tensor, tf.Tensor]]:
        """The objective of step ``number``: picture to ``(4,)`` costs (total, content, style, TV) and gradient."""
        choice = number % len(targets.contents)
        return functools.partial(
            self._call,
            tf.constant(targets.shifts[choice]),
            targets.contents[choice],
            targets,
            weights.tensor(),
        )

    def _call(
        self, shift: tf.Tensor, content: tf.Tensor, targets: Targets, weights: tf.Tensor, image: Picture
    ) -> tuple[tf.Tensor, tf.Tensor]:
        return self.gradient(
            image, shift, content, targets.content_scale, targets.grams, targets.gram_scales, weights
        )

    def _gradient(
        self,
        image: Picture,
        shift: tf.Tensor,
        content: tf.Tensor,
        content_scale: tf.Tensor,
        grams: list[tf.Tensor],
        gram_scales: list[tf.Tensor],
        weights: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(image)
            *layers, generated = self._all(_window(image, shift))
            parts = [
                content_scale * content_cost(content, generated),
                tf.add_n(list(map(gram_cost, grams, gram_scales, layers))),
                total_variation_cost(image),
            ]
            total = tf.reduce_sum(tf.stack(parts) * weights)
        return tf.stack([total, *parts]), tape.gradient(total, image)


_PICTURE = tf.TensorSpec([None, None, 3])


def _window(image: Picture, shift: tf.Tensor) -> Picture:
    shape = tf.shape(image)
    reach = _reach(shape[0], shape[1])
    padded = tf.pad(image, [[reach, reach], [reach, reach], [0, 0]], "REFLECT")
    return tf.slice(padded, [shift[0], shift[1], 0], [shape[0], shape[1], 3])
