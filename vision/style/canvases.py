"""What the optimiser moves to change a picture: its pixels, or a pyramid of brushes.

A canvas turns a flat vector, the point, into a picture, and so lets one optimiser serve both.

Reference: Mordvintsev et al. 2018, "Differentiable Image Parameterizations".
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import tensorflow as tf

from vision.style.pictures import Picture

LEVELS = 5
"""Brushes of 1, 2, 4, 8 and 16 px."""
REACH = 0.29
"""How far one unit of the finest brush moves the logit of luminance; each wider brush moves twice as far.
Adam moves all coefficients alike, so without this the finest would win and the picture fill with noise."""
CHROMA_SHARE = 0.03
CHROMA_GROWTH = 2.5
"""How far it moves the colour, relative to luminance, and how much further each wider brush does. An eye
forgives coarse colour and grainy light, never grainy colour."""
OPPONENT_TO_RGB = ((1.0, 0.0, 1.402), (1.0, -0.344136, -0.714136), (1.0, 1.772, 0.0))
"""Luma, blue-yellow and red-green differences to RGB (ITU-R 601)."""
GAMUT_MARGIN = 0.01

NOISE_SHARE = 0.6
"""Of the noise on pixels; the rest is the picture, as in the course's exercise."""
NOISE_UNITS = 2.0
"""Standard deviation of the noise by brushes, in units of the finest one."""


class Canvas(Protocol):
    """Turns a flat point into a picture; all functions can be traced.

    Attributes:
        bounds: smallest and largest value a coordinate of the point may take.
    """

    bounds: tuple[float, float]

    def ground(self, image: Picture) -> tf.Tensor:
        """What lies under the changes: made once of the picture to begin with, ``(H, W, 3)``."""
        ...

    def blank(self, image: Picture) -> tf.Tensor:
        """The point ``(n,) float32`` at which the canvas shows ``image``."""
        ...

    def noisy(self, image: Picture, random: np.random.Generator) -> tf.Tensor:
        """A point at which the canvas shows ``image`` under noise; ``(n,) float32``."""
        ...

    def picture(self, point: tf.Tensor, ground: tf.Tensor) -> Picture:
        """The picture at a point."""
        ...


class PixelCanvas:
    """The point is the pixels themselves, as in Gatys' paper and the course."""

    bounds = (0.0, 1.0)

    def ground(self, image: Picture) -> tf.Tensor:
        return image

    def blank(self, image: Picture) -> tf.Tensor:
        return tf.reshape(image, [-1])

    def noisy(self, image: Picture, random: np.random.Generator) -> tf.Tensor:
        noise = tf.constant(random.uniform(0.0, 1.0, image.shape), tf.float32)
        return self.blank(NOISE_SHARE * noise + (1.0 - NOISE_SHARE) * image)

    def picture(self, point: tf.Tensor, ground: tf.Tensor) -> Picture:
        return tf.reshape(point, tf.shape(ground))


class PyramidCanvas:
    """The point is changes by brushes of several widths, in opponent colours, added to the ground's logit.

    A wide brush moves many pixels at once: forms grow before grain does. The logistic function keeps every
    picture in 0…1 without clipping, which would stop the gradient.
    """

    bounds = (float("-inf"), float("inf"))

    def ground(self, image: Picture) -> tf.Tensor:
        inside = tf.clip_by_value(image, GAMUT_MARGIN, 1.0 - GAMUT_MARGIN)
        return tf.math.log(inside / (1.0 - inside))

    def blank(self, image: Picture) -> tf.Tensor:
        shapes = _level_shapes(tf.shape(image))
        return tf.zeros([tf.add_n([tf.reduce_prod(shape) for shape in shapes])])

    def noisy(self, image: Picture, random: np.random.Generator) -> tf.Tensor:
        # by every brush, so that the brushes can also take it away again; by all of them equally visible
        shapes = _level_shapes(tf.shape(image))
        levels = [
            random.normal(0.0, NOISE_UNITS / 2.0**number, int(tf.reduce_prod(shape)))
            for number, shape in enumerate(shapes)
        ]
        return tf.constant(np.concatenate(levels), tf.float32)

    def picture(self, point: tf.Tensor, ground: tf.Tensor) -> Picture:
        shapes = _level_shapes(tf.shape(ground))
        levels = tf.split(point, [tf.reduce_prod(shape) for shape in shapes])
        change = tf.zeros(shapes[-1])
        for number in reversed(range(LEVELS)):
            share = CHROMA_SHARE * CHROMA_GROWTH**number
            strength = tf.constant([1.0, share, share]) * REACH * 2.0**number
            wider = tf.image.resize(change, shapes[number][:2])
            change = wider + strength * tf.reshape(levels[number], shapes[number])
        return tf.sigmoid(ground + tf.einsum("hwc,dc->hwd", change, tf.constant(OPPONENT_TO_RGB)))


def _level_shapes(shape: tf.Tensor) -> list[tf.Tensor]:
    sides = [-(-shape[:2] // 2**number) for number in range(LEVELS)]
    return [tf.concat([side, [3]], 0) for side in sides]
