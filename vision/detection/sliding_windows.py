"""Sliding windows: one classifier looks at every window of a picture, at several sizes.

Crop by crop, or in one pass: with convolutions for its fully connected layers the classifier says of a larger picture
what it would say of every window, and computes only once what windows share.

Of a window of another size than the classifier's the picture is resized until it has the classifier's.

Reference: Sermanet et al. 2014, "OverFeat", section 3.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from PIL import Image

from vision.detection.suppression import non_max_suppression
from vision.networks.overfeat import KERNEL, STRIDE, build_convolutional_classifier

_CROPS = 256  # classified at once
_ROWS = 32  # of windows in one pass: a photograph of 12 megapixels at once would take gigabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowScores:
    """What a classifier says of N windows.

    Attributes:
        boxes: ``(N, 4) float64`` corners, px of the picture; size by size, row by row.
        probabilities: ``(N, K) float32``; the last class is the background.
    """

    boxes: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Objects, the likeliest first.

    Attributes:
        boxes: ``(N, 4) float64`` corners, px.
        scores: ``(N,) float64``, 0 to 1.
        classes: ``(N,) int64``.
    """

    boxes: np.ndarray
    scores: np.ndarray
    classes: np.ndarray


def windows(height: int, width: int, *, side: int, stride: int) -> np.ndarray:
    """Every window that lies in a picture, row by row.

    Args:
        height, width: of the picture, px.
        side: of the windows, px.
        stride: px from one to the next.

    Returns:
        ``(N, 4) int64`` corners; none if the picture is smaller than a window.

    Raises:
        ValueError: the side or the stride is below 1.

    Example:
        >>> windows(14, 18, side=14, stride=2).tolist()
        [[0, 0, 14, 14], [2, 0, 16, 14], [4, 0, 18, 14]]
    """
    if side < 1 or stride < 1:
        raise ValueError(f"no windows of {side} px every {stride} px")
    tops, lefts = np.arange(0, height - side + 1, stride), np.arange(0, width - side + 1, stride)
    corners = np.stack(np.meshgrid(tops, lefts, indexing="ij"), axis=-1).reshape(-1, 2)[:, ::-1]
    return np.hstack([corners, corners + side])


def classify_crops(
    classifier: keras.Model, image: np.ndarray, *, sizes: Sequence[int], stride: int = STRIDE
) -> WindowScores:
    """Cut out every window and classify it.

    Args:
        classifier: see :func:`vision.networks.overfeat.build_window_classifier`.
        image: ``(H, W, 3) uint8`` RGB.
        sizes: sides of the windows, px of the picture, none below the classifier's side. Of a size that the
            picture does not hold there are none.
        stride: from one window to the next, in px of a picture in which windows have the classifier's side.

    Raises:
        ValueError: a size is below the classifier's, or the stride is below 1.
    """
    side = classifier.input_shape[1]

    def classified(resized: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        boxes = windows(*resized.shape[:2], side=side, stride=stride)
        parts = [
            classifier(_cut(resized, boxes[start : start + _CROPS]), training=False).numpy()
            for start in range(0, len(boxes), _CROPS)
        ]
        return boxes, np.concatenate(parts)

    return _at_sizes(image, sizes, side, classifier.output_shape[-1], classified)


def classify_in_one_pass(
    convolutional: keras.Model, image: np.ndarray, *, sizes: Sequence[int]
) -> WindowScores:
    """Classify the windows that :func:`classify_crops` cuts out with its own stride, all at once.

    Args:
        convolutional: see :func:`as_convolutions`.
        image: ``(H, W, 3) uint8`` RGB.
        sizes: sides of the windows, as there.

    Raises:
        ValueError: a size is below the classifier's.
    """
    side = STRIDE * convolutional.get_layer("fc1").kernel_size[0] + KERNEL - 1

    def classified(resized: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        boxes = windows(*resized.shape[:2], side=side, stride=STRIDE)
        parts = [
            convolutional(band[None].astype(np.float32), training=False).numpy()
            for band in _bands(resized, side)
        ]
        return boxes, np.concatenate([part.reshape(-1, part.shape[-1]) for part in parts])

    return _at_sizes(image, sizes, side, convolutional.output_shape[-1], classified)


def as_convolutions(classifier: keras.Model) -> keras.Model:
    """The convolutional classifier that says the same as ``classifier`` of every window.

    A fully connected layer on 5×5×16 numbers is a convolution with 400 filters of 5×5×16: the same weights, in
    another shape.
    """
    side = classifier.input_shape[1]
    convolutional = build_convolutional_classifier(classifier.output_shape[-1], side)
    for name in ("conv", "fc1", "fc2", "classes"):
        kernel, bias = classifier.get_layer(name).get_weights()
        layer = convolutional.get_layer(name)
        layer.set_weights([kernel.reshape(layer.kernel.shape), bias])
    return convolutional


def find_objects(scored: WindowScores, *, score_threshold: float = 0.6, iou_threshold: float = 0.5) -> Found:
    """The windows that show objects, of those that overlap the best; see :func:`non_max_suppression`.

    A window shows what is likeliest for it, if that is not the background.
    """
    kinds = scored.probabilities.argmax(axis=1).astype(np.int64)
    rows = np.flatnonzero(kinds < scored.probabilities.shape[1] - 1)
    scores = scored.probabilities[rows, kinds[rows]].astype(np.float64)
    kept = non_max_suppression(
        scored.boxes[rows],
        scores,
        kinds[rows],
        iou_threshold=iou_threshold,
        score_threshold=score_threshold,
    ).kept
    return Found(boxes=scored.boxes[rows[kept]], scores=scores[kept], classes=kinds[rows[kept]])


def _at_sizes(
    image: np.ndarray,
    sizes: Sequence[int],
    side: int,
    classes: int,
    classified: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> WindowScores:
    boxes, probabilities = [np.empty((0, 4))], [np.empty((0, classes), np.float32)]
    height, width = image.shape[:2]
    for size in sizes:
        if size < side:
            raise ValueError(f"a window of {size} px is smaller than the classifier's {side} px")
        wide, high = (round(length * side / size) for length in (width, height))
        if min(wide, high) < side:
            continue
        resized = image if size == side else np.asarray(Image.fromarray(image).resize((wide, high)))
        places, said = classified(resized)
        boxes.append(places * ([width / wide, height / high] * 2))
        probabilities.append(said)
    return WindowScores(boxes=np.concatenate(boxes), probabilities=np.concatenate(probabilities))


def _cut(image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """``(N, side, side, 3) float32``."""
    return np.stack([image[top:bottom, left:right] for left, top, right, bottom in boxes]).astype(np.float32)


def _bands(image: np.ndarray, side: int) -> Iterator[np.ndarray]:
    """The picture in strips of so many rows of windows each; strips share what windows share."""
    rows = (image.shape[0] - side) // STRIDE + 1
    for first in range(0, rows, _ROWS):
        last = min(first + _ROWS, rows) - 1
        yield image[STRIDE * first : STRIDE * last + side]
