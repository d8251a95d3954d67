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
from vision.style.canvases import Canvas
from vision.style.costs import (
    content_cost,
    course_gram_scale,
    gram_cost,
    mean_gram_matrix,
    palette_cost,
    relative_gram_scale,
    total_variation_cost,
)
from vision.style.optimizers import Evaluate
from vision.style.pictures import Picture
from vision.style.settings import Costs

SHIFT = 16
"""A step sees the picture moved by up to so many pixels each way: what a network's grid of strides or its
zero padding would print into the picture falls on another place each time and averages out."""
ZOOM = 0.15
"""… and enlarged or shrunk by up to this share: grain that only pleases the network at one exact size, and no
eye, does not survive it."""
COLORS = 1024
"""Pixels drawn from each picture to compare palettes."""
DIRECTIONS = 8
"""Directions in RGB on which palettes are compared in one step; each shift has its own."""
COST_NAMES = ("total_cost", "content_cost", "style_cost", "total_variation_cost", "palette_cost")


@dataclass(frozen=True)
class View:
    """How one step looks at the picture.

    Attributes:
        size: ``(2,) int32``, height and width to which the picture is zoomed first.
        shift: ``(2,) int32``, the move of the window, y and x, 0 to 2·SHIFT.
        content: the content layer's activations of the photograph so moved, ``(h, w, C)``.
        drawn: ``(COLORS,) int32``, which pixels stand for the palette.
        directions: ``(3, DIRECTIONS)``, unit vectors in RGB.
        palette: the painting's colours on these directions, ``(COLORS, DIRECTIONS)``, columns sorted.
    """

    size: tf.Tensor
    shift: tf.Tensor
    content: tf.Tensor
    drawn: tf.Tensor
    directions: tf.Tensor
    palette: tf.Tensor


@dataclass(frozen=True)
class Targets:
    """What a picture of one scale shall become like.

    Attributes:
        views: the steps take one after the other.
        content_scale: factor of the content cost.
        grams: for each style layer the mean Gram matrix ``(C, C)``.
        gram_scales: for each style layer the factor of its cost, λ included.
    """

    views: list[View]
    content_scale: tf.Tensor
    grams: list[tf.Tensor]
    gram_scales: list[tf.Tensor]


@dataclass(frozen=True)
class Weights:
    """α, β and the weights of total variation and palette."""

    alpha: float
    beta: float
    total_variation: float
    palette: float

    def tensor(self) -> tf.Tensor:
        return tf.constant([self.alpha, self.beta, self.total_variation, self.palette], tf.float32)


class Objective:
    """Costs and gradients by one canvas, one backbone, one content layer and some style layers."""

    def __init__(
        self, canvas: Canvas, backbone: Backbone, content_layer: str, style_layers: tuple[str, ...]
    ) -> None:
        self.canvas = canvas
        self._all = backbone.extractor([*style_layers, content_layer])
        self._content = tf.function(
            backbone.extractor([content_layer]), input_signature=[_PICTURE], autograph=False
        )
        self._style = tf.function(
            backbone.extractor(style_layers), input_signature=[_PICTURE], autograph=False
        )
        self.picture: Callable[[tf.Tensor, tf.Tensor], Picture] = tf.function(
            canvas.picture, input_signature=[_VECTOR, _PICTURE], autograph=False
        )
        layers = len(style_layers)
        self.gradient: Callable[..., tuple[tf.Tensor, tf.Tensor]] = tf.function(
            self._gradient,
            input_signature=[
                _VECTOR,
                _PICTURE,
                *_VIEW,
                _SCALAR,
                [_MATRIX] * layers,
                [_SCALAR] * layers,
                tf.TensorSpec([4]),
            ],
            autograph=False,
        )

    def targets(
        self,
        content: Picture,
        style: Picture,
        lambdas: Sequence[float],
        costs: Costs,
        views: int,
        seed: int,
    ) -> Targets:
        """Prepare the targets of one scale.

        Args:
            content: the photograph at this scale.
            style: the painting, of any size.
            lambdas: a weight for each style layer.
            costs: how costs are scaled.
            views: how many; a single one is not moved.
            seed: of what is random in the views.
        """
        random = np.random.default_rng(seed)
        found = [self._view(content, style, random, is_moved=views > 1) for _ in range(views)]
        grams = [mean_gram_matrix(layer) for layer in self._style(style)]
        scale = relative_gram_scale if costs == "relative" else course_gram_scale
        gram_scales = [scale(gram) * weight for gram, weight in zip(grams, lambdas, strict=True)]
        # content_cost already divides by 4 n: relative to the target's mean square that 4 goes away
        mean_square = tf.reduce_mean(tf.square(found[0].content))
        content_scale = 4.0 / mean_square if costs == "relative" else tf.constant(1.0)
        return Targets(found, content_scale, grams, gram_scales)

    def at(self, targets: Targets, weights: Weights, ground: tf.Tensor, number: int) -> Evaluate:
        """The objective of step ``number``: a point to its costs (:data:`COST_NAMES`) and gradient."""
        view = targets.views[number % len(targets.views)]
        return functools.partial(self._evaluate, targets, weights.tensor(), ground, view)

    def _evaluate(
        self, targets: Targets, weights: tf.Tensor, ground: tf.Tensor, view: View, point: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        seen = (view.size, view.shift, view.content, view.drawn, view.directions, view.palette)
        return self.gradient(
            point, ground, *seen, targets.content_scale, targets.grams, targets.gram_scales, weights
        )

    def _view(self, content: Picture, style: Picture, random: np.random.Generator, *, is_moved: bool) -> View:
        zoom = random.uniform(1.0 - ZOOM, 1.0 + ZOOM) if is_moved else 1.0
        size = np.rint(np.array(content.shape[:2]) * zoom).astype(int)
        reach = int(_reach(*size))
        shift = random.integers(0, 2 * reach + 1, 2) if is_moved else np.array([reach, reach])
        directions = random.normal(size=(3, DIRECTIONS))
        directions = tf.constant(directions / np.linalg.norm(directions, axis=0), tf.float32)
        size, shift = tf.constant(size, tf.int32), tf.constant(shift, tf.int32)
        return View(
            size,
            shift,
            self._content(_window(content, size, shift))[0],
            _drawn(random, content),
            directions,
            tf.sort(_colors(style, _drawn(random, style)) @ directions, axis=0),
        )

    def _gradient(
        self,
        point: tf.Tensor,
        ground: tf.Tensor,
        size: tf.Tensor,
        shift: tf.Tensor,
        content: tf.Tensor,
        drawn: tf.Tensor,
        directions: tf.Tensor,
        palette: tf.Tensor,
        content_scale: tf.Tensor,
        grams: list[tf.Tensor],
        gram_scales: list[tf.Tensor],
        weights: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(point)
            image = self.canvas.picture(point, ground)
            *layers, generated = self._all(_window(image, size, shift))
            parts = [
                content_scale * content_cost(content, generated),
                tf.add_n(list(map(gram_cost, grams, gram_scales, layers))),
                total_variation_cost(image),
                palette_cost(palette, _colors(image, drawn) @ directions),
            ]
            total = tf.reduce_sum(tf.stack(parts) * weights)
        return tf.stack([total, *parts]), tape.gradient(total, point)


_SCALAR = tf.TensorSpec([])
_VECTOR = tf.TensorSpec([None])
_MATRIX = tf.TensorSpec([None, None])
_PICTURE = tf.TensorSpec([None, None, 3])
_VIEW = (
    tf.TensorSpec([2], tf.int32),
    tf.TensorSpec([2], tf.int32),
    tf.TensorSpec([None, None, None]),
    tf.TensorSpec([COLORS], tf.int32),
    tf.TensorSpec([3, DIRECTIONS]),
    tf.TensorSpec([COLORS, DIRECTIONS]),
)


def _drawn(random: np.random.Generator, image: Picture) -> tf.Tensor:
    return tf.constant(random.integers(0, image.shape[0] * image.shape[1], COLORS), tf.int32)


def _colors(image: Picture, drawn: tf.Tensor) -> tf.Tensor:
    return tf.gather(tf.reshape(image, [-1, 3]), drawn)


def _reach(height: Any, width: Any) -> Any:
    # a mirror shows no more than there is; numbers or tensors
    return tf.minimum(SHIFT, tf.minimum(height, width) - 1)


def _window(image: Picture, size: tf.Tensor, shift: tf.Tensor) -> Picture:
    reach = _reach(size[0], size[1])
    zoomed = tf.image.resize(image, size)
    padded = tf.pad(zoomed, [[reach, reach], [reach, reach], [0, 0]], "REFLECT")
    window: Picture = tf.slice(padded, [shift[0], shift[1], 0], [size[0], size[1], 3])
    return window
