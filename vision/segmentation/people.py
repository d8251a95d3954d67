"""Which pixels of a photograph show people: MediaPipe's selfie segmentation, with the photograph's own edges.

Reference: Google 2021, "MediaPipe Selfie Segmentation" model card: a MobileNetV3 with a small decoder, trained on
people within about 2 m of the camera.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from vision.segmentation.edges import refine

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 256
"""Of the square that the network looks at, px."""

REACH = 3.0
"""How far the network's edge may be off, in its pixels."""

MARGIN = 0.2
"""Around a person's box so much more of its size is looked at on every side."""

FADE = 0.07
"""Over so much of what is looked at the mask fades out at the sides, or what they cut would have a straight edge."""

BATCH = 8


class _Part(NamedTuple):
    top: int
    bottom: int
    left: int
    right: int


def person_mask(image: np.ndarray, *, boxes: np.ndarray | None = None, is_refined: bool = True) -> np.ndarray:
    """How much of each pixel is a person.

    The network sees 256 × 256 px of whatever it is shown. People who are small in the photograph are found
    if their ``boxes`` are given, each of which it is then shown alone; nobody is looked for elsewhere, and
    what reaches far beyond its box fades out. For both, take the larger of the two masks.

    Args:
        image: ``(H, W, 3) uint8`` RGB of any size.
        boxes: ``(N, 4)`` corners of people, px, as :func:`vision.detection.objects.find_objects` finds them;
            None for the whole photograph at once.
        is_refined: move the edges to those of the photograph, so that hair is no staircase; False for what
            the network says, only enlarged.

    Returns:
        ``(H, W) float32``, 0 to 1.

    Raises:
        WeightsMissing: the network's weights are not installed.

    Example:
        >>> person_mask(np.zeros((48, 64, 3), np.uint8)).max() < 0.5
        np.True_
    """
    height, width = image.shape[:2]
    parts = [_Part(0, height, 0, width)] if boxes is None else _parts(boxes, height, width)
    mask = np.zeros((height, width), np.float32)
    for part, seen in zip(parts, _seen(image, parts), strict=True):
        rows, columns = slice(part.top, part.bottom), slice(part.left, part.right)
        view = image[rows, columns]
        alpha = refine(seen, view, reach=REACH) if is_refined else _enlarged(seen, view)
        fading = np.outer(_fading(part.top, part.bottom, height), _fading(part.left, part.right, width))
        mask[rows, columns] = np.maximum(mask[rows, columns], alpha * fading)
    return mask


def warm_up() -> None:
    """Read the weights and build the network, so that the first photograph does not wait for it."""
    person_mask(np.zeros((SIDE, SIDE, 3), np.uint8))


def _parts(boxes: np.ndarray, height: int, width: int) -> list[_Part]:
    parts = []
    for left, top, right, bottom in np.asarray(boxes, np.float64).tolist():
        across, down = MARGIN * (right - left), MARGIN * (bottom - top)
        part = _Part(
            max(0, round(top - down)),
            min(height, round(bottom + down)),
            max(0, round(left - across)),
            min(width, round(right + across)),
        )
        if part.top < part.bottom and part.left < part.right:
            parts.append(part)
    return parts


def _fading(start: int, stop: int, length: int) -> np.ndarray:
    """``(stop - start,) float32``: 1, falling to 0 at both ends unless they are the photograph's."""
    inside = np.arange(stop - start, dtype=np.float32) + 0.5
    width = np.float32(FADE * (stop - start))
    rising = inside / width if start > 0 else np.ones_like(inside)
    falling = inside[::-1] / width if stop < length else np.ones_like(inside)
    return np.minimum(np.minimum(rising, falling), np.float32(1))


def _seen(image: np.ndarray, parts: list[_Part]) -> Iterator[np.ndarray]:
    """What the network says of each part, ``(256, 256) float32``. Parts are stretched, as it was trained."""
    for start in range(0, len(parts), BATCH):
        views = [
            cv2.resize(image[top:bottom, left:right], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            for top, bottom, left, right in parts[start : start + BATCH]
        ]
        yield from _network()(np.stack(views)).numpy()


def _enlarged(seen: np.ndarray, view: np.ndarray) -> np.ndarray:
    height, width = view.shape[:2]
    return cv2.resize(seen, (width, height), interpolation=cv2.INTER_LINEAR)


@functools.cache
def _network() -> Callable[[np.ndarray], tf.Tensor]:
    import tensorflow as tf

    from vision.pretrained.tflite_graph import load_graph

    graph = load_graph("selfie")

    def run(squares: tf.Tensor) -> tf.Tensor:
        return graph(tf.cast(squares, tf.float32) / 255.0)[..., 0]

    network: Callable[[np.ndarray], tf.Tensor] = tf.function(
        run, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network
