"""Classification with localisation: is there an object, where, and which? One object a picture.

The answer is the course's vector ``[p_c, b_x, b_y, b_h, b_w, c_1 … c_K]``: whether there is one; its midpoint, height
and width as parts of the picture, from its left upper corner; which of K classes it is. It is that of a YOLO whose
grid has one cell (:mod:`vision.detection.yolo.grid` names the places).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np
import tensorflow as tf
from scipy.special import expit

from vision.detection.annotated import AnnotatedImage
from vision.detection.boxes import clip_boxes, corners_to_yolo, intersection_over_union, yolo_to_corners
from vision.detection.vector_training import (
    TrainingSettings,
    VectorExamples,
    outputs_of,
    restored,
    train_vectors,
)
from vision.detection.yolo.grid import CLASSES, HEIGHT, OBJECT, WIDTH, X, Y
from vision.networks.localization import build_localization
from vision.step import Checkpoint, Step

LossName = Literal["squared", "log"]

CORRECT_FROM = 0.5
"""A box that overlaps the object so much is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Localizations:
    """What is said of N pictures.

    Attributes:
        scores: ``(N,) float64``, how likely there is an object, 0 to 1.
        boxes: ``(N, 4) float64`` corners, px of the picture, within it. Without an object it means nothing.
        classes: ``(N,) int64``, the likeliest. Without an object it means nothing.
    """

    scores: np.ndarray
    boxes: np.ndarray
    classes: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Localizer:
    """A network and how it is to be read.

    Attributes:
        network: see :func:`vision.networks.localization.build_localization`.
        loss: by which it learned. With ``squared`` its numbers are the vector; with ``log`` the first stands for
            the probability σ(number).
    """

    network: keras.Model
    loss: LossName

    def localize(self, images: Sequence[np.ndarray]) -> Localizations:
        """Say it of pictures ``(H, W, 3) uint8`` RGB of any sizes."""
        vectors = outputs_of(self.network, images).astype(np.float64)
        scores = vectors[:, OBJECT] if self.loss == "squared" else expit(vectors[:, OBJECT])
        return Localizations(
            scores=scores.clip(0.0, 1.0),
            boxes=np.array([_box(*pair) for pair in zip(vectors, images, strict=True)]).reshape(-1, 4),
            classes=vectors[:, CLASSES:].argmax(axis=1),
        )


def target_vector(box: np.ndarray | None, kind: int, *, size: tuple[int, int], classes: int) -> np.ndarray:
    """What a perfect network would say of a picture.

    Args:
        box: ``(4,)`` corners of the object, px; ``None`` if there is none.
        kind: its class, from 0; without an object it is not looked at.
        size: height and width of the picture, px.
        classes: how many there are.

    Returns:
        ``(5 + classes,) float32``. Without an object all is 0; only the first 0 means something.

    Raises:
        ValueError: the box is none or is empty, or there is no such class.

    Example:
        >>> target_vector(np.array([60, 110, 140, 170]), 1, size=(200, 200), classes=3).tolist()
        [1.0, 0.5, 0.699999988079071, 0.30000001192092896, 0.4000000059604645, 0.0, 1.0, 0.0]
    """
    vector = np.zeros(5 + classes, np.float32)
    if box is None:
        return vector
    parts = corners_to_yolo(np.asarray(box)[None], width=size[1], height=size[0])[0]
    if not (parts[2:] > 0).all():
        raise ValueError(f"the box {np.asarray(box).tolist()} is empty")
    if not 0 <= kind < classes:
        raise ValueError(f"classes are 0 to {classes - 1}, not {kind}")
    vector[[OBJECT, CLASSES + kind]] = 1.0
    vector[[X, Y, WIDTH, HEIGHT]] = parts
    return vector


def squared_loss(truth: tf.Tensor, said: tf.Tensor) -> tf.Tensor:
    """The course's first loss: where there is an object all squared errors, where there is none that of ``p_c``.

    Args:
        truth, said: ``(N, 5 + K) float32`` vectors.

    Returns:
        ``(N,)``.
    """
    errors = tf.square(truth - said)
    return errors[:, OBJECT] + truth[:, OBJECT] * tf.reduce_sum(errors[:, X:], axis=1)


def log_loss(truth: tf.Tensor, outputs: tf.Tensor) -> tf.Tensor:
    """The course's second: logistic for ``p_c``, squared errors of the box, log likelihood of the class.

    Args:
        truth: ``(N, 5 + K) float32`` vectors.
        outputs: ``(N, 5 + K) float32``: ``p_c`` as a logit, the box as it is, the classes before the softmax.

    Returns:
        ``(N,)``.
    """
    there = truth[:, OBJECT]
    box = tf.reduce_sum(tf.square(truth[:, X:CLASSES] - outputs[:, X:CLASSES]), axis=1)
    kind = tf.nn.softmax_cross_entropy_with_logits(truth[:, CLASSES:], outputs[:, CLASSES:])
    return tf.nn.sigmoid_cross_entropy_with_logits(there, outputs[:, OBJECT]) + there * (box + kind)


LOSSES = {"squared": squared_loss, "log": log_loss}


def train_localization(
    pictures: Sequence[AnnotatedImage],
    classes: int,
    settings: TrainingSettings,
    *,
    loss: LossName = "log",
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a localiser; pictures are mirrored at random. See :func:`vision.detection.vector_training.train_vectors`.

    The last step's checkpoint becomes the localiser by :func:`localizer_of`.

    Raises:
        ValueError: a picture has several objects, a box is none, there is no such class, or the side is no
            multiple of 8.
    """
    vectors = [_vector_of(picture, classes) for picture in pictures]
    examples = VectorExamples(
        images=[picture.image for picture in pictures],
        vectors=np.array(vectors, np.float32).reshape(len(pictures), 5 + classes),
        mirroring=_mirrored,
    )
    description = {"side": np.array(settings.side), "classes": np.array(classes), "loss": np.array(loss)}
    yield from train_vectors(
        lambda: build_localization(settings.side, classes),
        examples,
        LOSSES[loss],
        settings,
        description,
        checkpoint=checkpoint,
    )


def localizer_of(checkpoint: Checkpoint) -> Localizer:
    """The localiser that a checkpoint of :func:`train_localization` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if not {"side", "classes", "loss"} <= checkpoint.keys() or str(checkpoint["loss"]) not in LOSSES:
        raise ValueError("not a checkpoint of a localiser")
    network = build_localization(int(checkpoint["side"]), int(checkpoint["classes"]))
    loss: LossName = "squared" if str(checkpoint["loss"]) == "squared" else "log"
    return Localizer(network=restored(network, checkpoint), loss=loss)


def are_right(
    said: Localizations, pictures: Sequence[AnnotatedImage], *, score_threshold: float = 0.5
) -> np.ndarray:
    """``(N,) bool``: whether what is said of each picture is true.

    That there is nothing, where there is nothing; else that there is something, its class, and a box that
    overlaps it by :data:`CORRECT_FROM` or more.
    """
    verdicts = []
    for number, picture in enumerate(pictures):
        is_seen = said.scores[number] > score_threshold
        if not is_seen or not len(picture.boxes):
            verdicts.append(is_seen == bool(len(picture.boxes)))
            continue
        overlap = intersection_over_union(said.boxes[[number]], picture.boxes)[0, 0]
        verdicts.append(overlap >= CORRECT_FROM and said.classes[number] == picture.classes[0])
    return np.array(verdicts, bool)


def _vector_of(picture: AnnotatedImage, classes: int) -> np.ndarray:
    if len(picture.boxes) > 1:
        raise ValueError(f"one object a picture, not {len(picture.boxes)}")
    box, kind = (picture.boxes[0], int(picture.classes[0])) if len(picture.boxes) else (None, 0)
    return target_vector(box, kind, size=picture.image.shape[:2], classes=classes)


def _mirrored(vectors: np.ndarray) -> np.ndarray:
    mirrored = vectors.copy()
    mirrored[:, X] = np.where(vectors[:, OBJECT] > 0, 1.0 - vectors[:, X], 0.0)
    return mirrored


def _box(vector: np.ndarray, image: np.ndarray) -> np.ndarray:
    height, width = image.shape[:2]
    # nothing keeps a network from saying negative sides
    parts = np.concatenate([vector[[X, Y]], vector[[WIDTH, HEIGHT]].clip(0.0)])
    corners = yolo_to_corners(parts[None], width=width, height=height)
    return clip_boxes(corners, width=width, height=height)
