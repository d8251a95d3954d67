"""A window classifier learned from annotated pictures: from objects cut out, and from what is between them."""

from __future__ import annotations

from collections.abc import Generator

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from vision.detection.annotated import AnnotatedImage
from vision.detection.boxes import corners_to_centers, intersection_over_union
from vision.detection.vector_training import TrainingSettings, VectorExamples, restored, train_vectors
from vision.networks.overfeat import build_window_classifier
from vision.step import Checkpoint, Step

MARGIN = 1.15
"""A window shows an object if it is so many times as wide as the object's longer side, around its midpoint."""
JITTER = 0.1
"""Windows on objects are moved, enlarged and reduced by up to this share of their side: no grid hits them better."""
BACKGROUND_BELOW = 0.3
"""A window that overlaps each object less shows none."""


def training_windows(
    picture: AnnotatedImage, random: np.random.Generator, *, side: int, classes: int, background: int
) -> tuple[np.ndarray, np.ndarray]:
    """Cut windows out of a picture: one around each object, and some without.

    Args:
        picture: annotated.
        random: whence everything.
        side: of the windows, once cut out, px.
        classes: how many there are, without the background, which is class ``classes``.
        background: how many windows without an object are looked for. Some places tried have one; then there are
            fewer.

    Returns:
        ``(M, side, side, 3) uint8`` and ``(M,) int64``, their classes.
    """
    height, width = picture.image.shape[:2]
    objects = corners_to_centers(picture.boxes)
    around = _jittered(
        np.hstack([objects[:, :2], MARGIN * objects[:, 2:].max(axis=1, keepdims=True)]), random
    )
    shorter = min(height, width)
    sizes = random.uniform(min(side, shorter), shorter, background)
    empty = np.stack(
        [random.uniform(0, width, background), random.uniform(0, height, background), sizes], axis=1
    )
    shown = intersection_over_union(_square(empty), picture.boxes).max(axis=1, initial=0.0)
    empty = empty[shown < BACKGROUND_BELOW]
    crops = [_cropped(picture.image, window, side) for window in (*around, *empty)]
    kinds = [*picture.classes, *[classes] * len(empty)]
    return np.array(crops, np.uint8).reshape(-1, side, side, 3), np.array(kinds, np.int64)


def train_window_classifier(
    crops: np.ndarray,
    kinds: np.ndarray,
    classes: int,
    settings: TrainingSettings,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a classifier of windows. See :func:`vision.detection.vector_training.train_vectors`.

    The last step's checkpoint becomes the classifier by :func:`window_classifier_of`.

    Args:
        crops: ``(N, side, side, 3) uint8`` RGB; mirrored at random.
        kinds: ``(N,) int``, 0 to ``classes``; ``classes`` is the background.
        classes: how many there are, without the background.
        settings: how to train; its side is the window's.
        checkpoint: of one of the steps of an earlier call.

    Raises:
        ValueError: there is no such class, or no such side.
    """
    if len(kinds) and not (np.min(kinds) >= 0 and np.max(kinds) <= classes):
        raise ValueError(f"classes are 0 to {classes}, not {np.min(kinds)} to {np.max(kinds)}")
    examples = VectorExamples(
        images=list(crops), vectors=np.eye(classes + 1, dtype=np.float32)[kinds], mirroring=_unchanged
    )
    yield from train_vectors(
        lambda: build_window_classifier(classes + 1, settings.side),
        examples,
        _cross_entropy,
        settings,
        {"side": np.array(settings.side), "window_classes": np.array(classes)},
        checkpoint=checkpoint,
    )


def window_classifier_of(checkpoint: Checkpoint) -> keras.Model:
    """The classifier that a checkpoint of :func:`train_window_classifier` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if not {"side", "window_classes"} <= checkpoint.keys():
        raise ValueError("not a checkpoint of a window classifier")
    network = build_window_classifier(int(checkpoint["window_classes"]) + 1, int(checkpoint["side"]))
    return restored(network, checkpoint)


def _jittered(windows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """``(N, 3)`` midpoints and sides, each moved and resized a little."""
    moved = random.uniform(-JITTER, JITTER, windows.shape) * windows[:, 2:]
    jittered: np.ndarray = windows + moved
    return jittered


def _square(windows: np.ndarray) -> np.ndarray:
    """``(N, 4)`` corners of ``(N, 3)`` midpoints and sides."""
    half = windows[:, 2:] / 2
    return np.hstack([windows[:, :2] - half, windows[:, :2] + half])


def _cropped(image: np.ndarray, window: np.ndarray, side: int) -> np.ndarray:
    """A window ``(3,)``, midpoint and side, ``(side, side, 3) uint8``; beyond the picture its edge goes on."""
    left, top, right, bottom = _square(window[None])[0]
    height, width = image.shape[:2]
    reach = int(np.ceil(max(0.0, -left, -top, right - width, bottom - height)))
    padded = np.pad(image, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    box = (left + reach, top + reach, right + reach, bottom + reach)
    return np.asarray(Image.fromarray(padded).resize((side, side), box=box))


def _unchanged(vectors: np.ndarray) -> np.ndarray:
    return vectors


def _cross_entropy(truth: tf.Tensor, probabilities: tf.Tensor) -> tf.Tensor:
    return keras.losses.categorical_crossentropy(truth, probabilities)
