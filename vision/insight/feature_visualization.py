"""What a unit looks for: a picture made so that it excites the unit as much as possible.

Gradient ascent on raw pixels finds noise. Three things make it find pictures: the picture is a sum of waves, of which the
long ones are moved more easily; its colours are mixed as photographs' are; and every step looks at it shifted, turned and
zoomed a little, so that what only works at one exact place does not pay.

References: Yosinski et al. 2015, "Understanding Neural Networks Through Deep Visualization"; Olah, Mordvintsev and Schubert
2017, "Feature Visualization", Distill.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np
import tensorflow as tf

from vision.insight.activations import probe
from vision.networks.zoo import Pixels
from vision.step import Checkpoint, Step

COLOR_CORRELATION = ((0.26, 0.09, 0.02), (0.27, 0.00, -0.05), (0.27, -0.09, 0.03))
"""Square root of the covariance of ImageNet's colours: columns are light, blue to yellow, green to purple."""
DEVIATION = 0.01
"""Of the waves that it begins with."""
STRENGTH = 0.3
"""How far a step moves the waves of :data:`PIVOT`; more is more contrast."""
PIVOT = 0.05
"""Waves a pixel."""
STEEPNESS = 1.45
"""How much further long waves are moved than short ones. Photographs have 1; the rest of it keeps the network's favourite
grain from covering forms."""
TURN = math.radians(8)
ZOOM = 0.1
SHIFT = 12
"""How far a view is turned, zoomed and shifted at most, px."""
LEARNING_RATE = 0.05
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8
"""Adam's."""
SMOOTHNESS = 0.05
"""Of squared differences between neighbours, in shares of what the unit gains: less grain."""

Part = Literal["channel", "unit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visualization:
    """What is to be made.

    Attributes:
        layer: name.
        unit: channel of the layer, or output of a layer without maps.
        part: the mean of the whole channel, or the one unit in its middle.
        side: of the picture, px.
        steps: of the ascent.
        seed: of its beginning and its views.
    """

    layer: str
    unit: int
    part: Part = "channel"
    side: int = 224
    steps: int = 256
    seed: int = 0


def visualize(
    model: keras.Model, pixels: Pixels, wanted: Visualization, checkpoint: Checkpoint | None = None
) -> Generator[Step, None, None]:
    """Make a picture that excites a unit.

    Args:
        model: its layers before the wanted one must take pictures of that side.
        pixels: how it wants them.
        wanted: what.
        checkpoint: of an earlier step, to go on from.

    Yields:
        Steps of message ``visualizing`` with the picture so far and the figures ``step``, ``steps`` and ``activation``: of
        the unit, by the picture as it is shown.

    Raises:
        ValueError: there is no such layer or unit, or the checkpoint is of another picture.
    """
    network = probe(model, [wanted.layer])
    channels = network.outputs[0].shape[-1]
    if not 0 <= wanted.unit < channels:
        raise ValueError(f"{wanted.layer} has {channels} units, not {wanted.unit}")
    ascent = _Ascent(network, pixels, wanted)
    state = _State.start(wanted) if checkpoint is None else _State.kept(checkpoint, wanted)
    for number in range(state.step, wanted.steps + 1):
        activation, gradient = ascent.look(state.waves, number)
        yield Step(
            fraction=number / wanted.steps,
            message="visualizing",
            image=ascent.picture(state.waves),
            figures={"step": number, "steps": wanted.steps, "activation": activation},
            checkpoint=functools.partial(state.checkpoint, number),
        )
        if number < wanted.steps:
            state.move(gradient, number + 1, wanted.steps)


class _State:
    """The waves and what Adam remembers of them."""

    def __init__(self, waves: np.ndarray, mean: np.ndarray, square: np.ndarray, step: int) -> None:
        self.waves, self._mean, self._square, self.step = waves, mean, square, step

    @classmethod
    def start(cls, wanted: Visualization) -> _State:
        shape = _spectrum(wanted.side)
        waves = np.random.default_rng(wanted.seed).normal(0.0, DEVIATION, shape).astype(np.float32)
        return cls(waves, np.zeros_like(waves), np.zeros_like(waves), 0)

    @classmethod
    def kept(cls, checkpoint: Checkpoint, wanted: Visualization) -> _State:
        arrays = [np.array(checkpoint[name], np.float32) for name in ("waves", "mean", "square")]
        if any(array.shape != _spectrum(wanted.side) for array in arrays):
            raise ValueError("the checkpoint is of a picture of another size")
        waves, mean, square = arrays
        return cls(waves, mean, square, int(checkpoint["step"]))

    def checkpoint(self, step: int) -> Checkpoint:
        return {
            "waves": self.waves.copy(),
            "mean": self._mean.copy(),
            "square": self._square.copy(),
            "step": np.array(step),
        }

    def move(self, gradient: np.ndarray, number: int, steps: int) -> None:
        """Adam, uphill, with smaller steps towards the end."""
        self._mean += (1.0 - BETA_1) * (gradient - self._mean)
        self._square += (1.0 - BETA_2) * (np.square(gradient) - self._square)
        mean = self._mean / (1.0 - BETA_1**number)
        square = self._square / (1.0 - BETA_2**number)
        rate = LEARNING_RATE * (1.0 - 0.8 * number / steps)
        self.waves = self.waves + rate * mean / (np.sqrt(square) + EPSILON)


class _Ascent:
    """One network, one unit: looked at from ever other places."""

    def __init__(self, network: keras.Model, pixels: Pixels, wanted: Visualization) -> None:
        self._wanted = wanted
        self._score = _score_of(network, wanted)
        self._normalized = _normalized_by(pixels)
        self._scale = tf.constant(_scale(wanted.side))
        self._gradient: Callable[..., tuple[tf.Tensor, ...]] = tf.function(self._climb, autograph=False)

    def look(self, waves: np.ndarray, number: int) -> tuple[float, np.ndarray]:
        """The activation of the picture as it is, and where it grows, seen from the place of step ``number``."""
        random = np.random.default_rng((self._wanted.seed, 1, number))
        activation, gradient = self._gradient(
            tf.constant(waves), tf.constant(_view(random, self._wanted.side))
        )
        return float(activation), gradient.numpy()

    def picture(self, waves: np.ndarray) -> np.ndarray:
        """``(side, side, 3) uint8``."""
        image = self._image(tf.constant(waves)).numpy()
        picture: np.ndarray = np.rint(255.0 * image).astype(np.uint8)
        return picture

    def _climb(self, waves: tf.Tensor, view: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(waves)
            image = self._image(waves)
            seen = _viewed(image, view)
            score = self._score(self._normalized(seen))
            rough = tf.image.total_variation(image) / tf.cast(tf.size(image), tf.float32)
            gain = score - SMOOTHNESS * tf.stop_gradient(tf.abs(score)) * rough
        gradient = tape.gradient(gain, waves)
        return self._score(self._normalized(image)), gradient

    def _image(self, waves: tf.Tensor) -> tf.Tensor:
        """``(side, side, 3)`` in 0…1 of waves ``(2, 3, side, side // 2 + 1)``."""
        spectrum = tf.complex(waves[0], waves[1]) * tf.cast(self._scale, tf.complex64)
        side = self._wanted.side
        plane = tf.transpose(tf.signal.irfft2d(spectrum, [side, side]), [1, 2, 0])
        correlation = np.array(COLOR_CORRELATION, np.float32)
        mixed = tf.einsum("hwc,dc->hwd", plane, correlation / np.linalg.norm(correlation, axis=0).max())
        return tf.sigmoid(mixed)


def _spectrum(side: int) -> tuple[int, int, int, int]:
    return 2, 3, side, side // 2 + 1


def _scale(side: int) -> np.ndarray:
    """How far one unit of a wave moves the picture: the longer it is, the further, as in photographs."""
    rows, columns = np.fft.fftfreq(side)[:, np.newaxis], np.fft.rfftfreq(side)[np.newaxis]
    frequency = np.sqrt(rows**2 + columns**2)
    shortest = np.maximum(frequency, 1.0 / side)
    return (STRENGTH * side / PIVOT * (PIVOT / shortest) ** STEEPNESS).astype(np.float32)


def _view(random: np.random.Generator, side: int) -> np.ndarray:
    """A projection: turned, zoomed and shifted about the middle."""
    angle = random.uniform(-TURN, TURN)
    zoom = 1.0 + random.uniform(-ZOOM, ZOOM)
    y, x = random.uniform(-SHIFT, SHIFT, 2)
    cosine, sine, middle = math.cos(angle) / zoom, math.sin(angle) / zoom, (side - 1) / 2
    right = middle - cosine * (middle + x) + sine * (middle + y)
    down = middle - sine * (middle + x) - cosine * (middle + y)
    return np.array([[cosine, -sine, right, sine, cosine, down, 0.0, 0.0]], np.float32)


def _viewed(image: tf.Tensor, view: tf.Tensor) -> tf.Tensor:
    size = tf.shape(image)[:2]
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=image[tf.newaxis],
        transforms=view,
        output_shape=size,
        interpolation="BILINEAR",
        fill_mode="REFLECT",
        fill_value=0.5,
    )[0]


def _normalized_by(pixels: Pixels) -> Callable[[tf.Tensor], tf.Tensor]:
    """As :meth:`vision.networks.zoo.Pixels.of`, of ``(H, W, 3)`` in 0…1, with a gradient."""

    def normalized(image: tf.Tensor) -> tf.Tensor:
        values = 255.0 * image[tf.newaxis]
        if pixels.order == "grey":
            return tf.image.rgb_to_grayscale(values)
        channels = values[..., ::-1] if pixels.order == "bgr" else values
        return (channels - tf.constant(pixels.mean)) / tf.constant(pixels.deviation)

    return normalized


def _score_of(network: keras.Model, wanted: Visualization) -> Callable[[tf.Tensor], tf.Tensor]:
    def score(batch: tf.Tensor) -> tf.Tensor:
        unit = network(batch, training=False)[0, ..., wanted.unit]
        if wanted.part == "unit" and unit.shape.rank == 2:
            return unit[tf.shape(unit)[0] // 2, tf.shape(unit)[1] // 2]
        return tf.reduce_mean(unit)

    return score
