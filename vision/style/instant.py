"""A painting in one pass: a first picture within a blink, before the optimiser has begun.

One network reads a painting as 100 numbers, a second paints any photograph by them.

Reference: Ghiasi et al. 2017, "Exploring the structure of a real-time, arbitrary neural artistic
stylization network".
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from PIL import Image

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.onnx_graph import load_graph
from vision.pretrained.weights import locate
from vision.style.scales import fitted

STYLE_SIDE = 256
"""The painting, a square, as the first network was trained to see it (px)."""

CONTENT_SIDE = 384
"""The longest side at which the second network paints (px); larger pictures are enlarged from it. It was
trained at about this size: at a larger one its strokes become finer and it takes too long to be instant."""

STRIDE = 4
"""The second network shrinks a picture so many times and enlarges it again by repeating pixels, which
prints a grid of this width (px) over everything."""

SHIFTS = ((0, 0), (1, 2), (2, 1), (3, 3))
"""Moves (y, x) of the picture against that grid. Painted at each and averaged, the grid fades: the four
hit every row and every column of it once."""


def instant_picture(content: np.ndarray, style: np.ndarray, size: int) -> np.ndarray:
    """Paint ``content`` in the manner of ``style`` in one pass.

    Args:
        content: the photograph, ``(H, W, 3) uint8`` RGB of any size and shape.
        style: the painting, ``(H, W, 3) uint8`` RGB of any size and shape; its middle square counts.
        size: longest side of the result, px.

    Returns:
        ``(h, w, 3) uint8`` RGB with the photograph's aspect ratio.

    Raises:
        WeightsMissing: the networks' package is not installed or is damaged.

    Example:
        >>> photo, painting = np.zeros((2, 64, 96, 3), np.uint8)
        >>> instant_picture(photo, painting, size=48).shape
        (32, 48, 3)
    """
    height, width = content.shape[:2]
    small = _resized(content, fitted(height, width, min(size, CONTENT_SIDE)))
    painted = _painted(small, style_numbers(style))
    return _resized(painted, fitted(height, width, size))


def style_numbers(style: np.ndarray) -> tf.Tensor:
    """What the first network sees in a painting, ``(H, W, 3) uint8`` RGB: ``(1, 1, 1, 100) float32``."""
    height, width = style.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = _resized(style[top : top + side, left : left + side], (STYLE_SIDE, STYLE_SIDE))
    return _predict()(tf.constant(square[None], tf.float32) / 255.0)


def _painted(picture: np.ndarray, numbers: tf.Tensor) -> np.ndarray:
    height, width = picture.shape[:2]
    # room for every shift, then whole strides: what is enlarged again must fit what was shrunk
    room = [STRIDE + (-side) % STRIDE for side in (height, width)]
    moved = [
        np.pad(picture, ((down, room[0] - down), (across, room[1] - across), (0, 0)), "symmetric")
        for down, across in SHIFTS
    ]
    shifted = _transform()(tf.constant(np.stack(moved), tf.float32) / 255.0, numbers).numpy()
    pictures = [
        image[down : down + height, across : across + width]
        for image, (down, across) in zip(shifted, SHIFTS, strict=True)
    ]
    mean: np.ndarray = np.mean(pictures, axis=0)
    return np.rint(mean * 255.0).astype(np.uint8)


@functools.cache
def _predict() -> Callable[[tf.Tensor], tf.Tensor]:
    graph = load_graph(locate(CATALOGUE["instant-predict"]))
    square = tf.TensorSpec([1, STYLE_SIDE, STYLE_SIDE, 3])
    predict: Callable[[tf.Tensor], tf.Tensor] = tf.function(graph, input_signature=[square], autograph=False)
    return predict


@functools.cache
def _transform() -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    graph = load_graph(locate(CATALOGUE["instant-transform"]))
    signature = [tf.TensorSpec([None, None, None, 3]), tf.TensorSpec([1, 1, 1, 100])]
    transform: Callable[[tf.Tensor, tf.Tensor], tf.Tensor] = tf.function(
        graph, input_signature=signature, autograph=False
    )
    return transform


def _resized(picture: np.ndarray, sides: tuple[int, int]) -> np.ndarray:
    if picture.shape[:2] == sides:
        return picture
    height, width = sides
    image = Image.fromarray(picture)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0))
