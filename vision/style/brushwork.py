"""Turns grain into strokes: smooths a picture along its own lines and sharpens it across them.

Matching statistics of activations leaves a fine grain that no weight of total variation removes without
blurring forms as well. A painter's hand leaves none: paint runs along the stroke.

Reference: Kyprianidis and Kang 2011, "Image and Video Abstraction by Coherence-Enhancing Filtering".
"""

from __future__ import annotations

import tensorflow as tf

from vision.style.pictures import Picture

TENSOR_SIGMA = 2.0
"""Of the Gaussian that averages the structure tensor, px: the finest turn a stroke can take."""
SHARPENING_SIGMA = 1.2
"""Of the Gaussian whose difference to the picture is what sharpening adds, px."""
SHORTEST, LONGEST = 1.2, 3.0
"""Of a stroke's standard deviation, px: of a painting of dots, and of one of lines."""
DOTTED, LINED = 0.2, 0.45
"""Coherence of such paintings: the house's mosaic has 0.25, its woodblock print 0.7."""
REACH = 2.0
"""A line is followed for so many standard deviations of its Gaussian to each side."""


@tf.function(input_signature=[tf.TensorSpec([None, None, 3]), tf.TensorSpec([]), tf.TensorSpec([])])  # type: ignore[untyped-decorator]
def coherence_enhanced(image: Picture, length: tf.Tensor, sharpening: tf.Tensor) -> Picture:
    """Smooth ``image`` along the direction in which it changes least, then sharpen it.

    Args:
        image: ``(H, W, 3) float32`` in 0…1.
        length: standard deviation of the smoothing along a line, px.
        sharpening: how much of what a small blur takes away is added; 0 for none.

    Returns:
        A picture of the same shape, in 0…1. A picture of parallel stripes stays as it is.
    """
    along = _line_directions(image)
    smooth = _smoothed_along(image, along, length)
    sharp = smooth + sharpening * (smooth - _blurred(smooth, SHARPENING_SIGMA))
    return tf.clip_by_value(sharp, 0.0, 1.0)


def stroke_length(style: Picture) -> float:
    """How long the strokes of a painting are, so that its dots and tiles are not drawn out to lines.

    Args:
        style: the painting at the size at which it is matched, ``(H, W, 3) float32`` in 0…1.

    Returns:
        The ``length`` for :func:`coherence_enhanced`, px.
    """
    xx, xy, yy = _structure_tensor(style)
    coherence = tf.sqrt(tf.square(xx - yy) + tf.square(2.0 * xy)) / (xx + yy + 1e-6)
    share = (float(tf.reduce_mean(coherence)) - DOTTED) / (LINED - DOTTED)
    return SHORTEST + (LONGEST - SHORTEST) * min(max(share, 0.0), 1.0)


def _structure_tensor(image: Picture) -> list[tf.Tensor]:
    """The entries xx, xy and yy, each ``(H, W)``: products of gradients, summed over colours, averaged nearby."""
    down, right = _gradients(image)
    pairs = ((right, right), (right, down), (down, down))
    products = tf.stack([tf.reduce_sum(one * other, -1) for one, other in pairs], -1)
    return list(tf.unstack(_blurred(products, TENSOR_SIGMA), axis=-1))


def _gradients(image: Picture) -> tuple[tf.Tensor, tf.Tensor]:
    """Central differences downwards and to the right."""
    padded = tf.pad(image, [[1, 1], [1, 1], [0, 0]], "SYMMETRIC")
    down = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2.0
    right = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2.0
    return down, right


def _line_directions(image: Picture) -> tf.Tensor:
    """The unit vector (y, x) along which each pixel changes least: the structure tensor's minor eigenvector."""
    xx, xy, yy = _structure_tensor(image)
    # half the angle of the tensor's main axis, turned by a right angle
    angle = 0.5 * tf.atan2(2.0 * xy, xx - yy)
    return tf.stack([tf.cos(angle), -tf.sin(angle)], -1)


def _smoothed_along(image: Picture, along: tf.Tensor, length: tf.Tensor) -> Picture:
    """The Gaussian mean of each pixel's line, followed pixel by pixel to both sides."""
    shape = tf.shape(image)
    here = tf.cast(
        tf.stack(tf.meshgrid(tf.range(shape[0]), tf.range(shape[1]), indexing="ij"), -1), tf.float32
    )
    last = tf.cast(shape[:2] - 1, tf.float32)
    total, weights = image, tf.constant(1.0)
    for side in (1.0, -1.0):
        place, heading = here, side * along
        for number in tf.range(1, 1 + tf.cast(tf.math.ceil(REACH * length), tf.int32)):
            place = tf.clip_by_value(place + heading, 0.0, last)
            weight = tf.exp(-0.5 * tf.square(tf.cast(number, tf.float32) / length))
            total += weight * _sampled(image, place)
            weights += weight
            turned = tf.gather_nd(along, tf.cast(tf.round(place), tf.int32))
            # a line has no sense of direction: go on where it goes on
            heading = turned * tf.sign(tf.reduce_sum(turned * heading, -1, keepdims=True) + 1e-6)
    return total / weights


def _sampled(image: Picture, place: tf.Tensor) -> Picture:
    """Bilinear samples of ``image`` at ``(H, W, 2)`` places inside of it."""
    last = tf.shape(image)[:2] - 1
    corner = tf.minimum(tf.cast(place, tf.int32), tf.maximum(last - 1, 0))
    share = place - tf.cast(corner, tf.float32)
    rows, columns = tf.split(share, 2, -1)
    top, bottom = corner[..., 0] * (last[1] + 1), (corner[..., 0] + 1) * (last[1] + 1)
    flat = tf.reshape(image, [-1, 3])

    def at(row: tf.Tensor, column: tf.Tensor) -> tf.Tensor:
        return tf.gather(flat, row + column)

    left, right = corner[..., 1], corner[..., 1] + 1
    upper = (1.0 - columns) * at(top, left) + columns * at(top, right)
    lower = (1.0 - columns) * at(bottom, left) + columns * at(bottom, right)
    return (1.0 - rows) * upper + rows * lower


def _blurred(image: tf.Tensor, sigma: float) -> tf.Tensor:
    """``(H, W, C)`` convolved with a Gaussian, its border reflected."""
    reach = int(3.0 * sigma + 0.5)
    line = tf.exp(-0.5 * tf.square(tf.range(-reach, reach + 1, dtype=tf.float32) / sigma))
    line /= tf.reduce_sum(line)
    kernel = tf.tile(line[:, None, None, None], [1, 1, image.shape[-1], 1])
    padded = tf.pad(image, [[reach, reach], [reach, reach], [0, 0]], "SYMMETRIC")[None]
    rows = tf.nn.depthwise_conv2d(padded, kernel, [1, 1, 1, 1], "VALID")
    return tf.nn.depthwise_conv2d(rows, tf.transpose(kernel, [1, 0, 2, 3]), [1, 1, 1, 1], "VALID")[0]
