"""Landmark detection: where the points of a face, or of a body, are. One of them a picture.

The answer is ``[p, l_1x, l_1y, l_2x, l_2y, …]``: whether there is one, and each point's place as parts of the picture
from its left upper corner; 129 numbers for 64 points. A point means the same in every picture: if the third is the
outer corner of her left eye, it is so in all of them, mirrored ones included.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import keras
import numpy as np
import tensorflow as tf
from scipy.special import expit

from vision.detection.vector_training import (
    TrainingSettings,
    VectorExamples,
    outputs_of,
    restored,
    train_vectors,
)
from vision.networks.landmarks import build_landmarks
from vision.step import Checkpoint, Step


class Marked(Protocol):
    """A picture and its points."""

    @property
    def image(self) -> np.ndarray:
        """``(H, W, 3) uint8`` RGB."""

    @property
    def points(self) -> np.ndarray | None:
        """``(P, 2)``, x and y in px, always in the same order; ``None`` if there is no face, or body, to mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """What is said of N pictures.

    Attributes:
        scores: ``(N,) float64``, how likely there is something to mark, 0 to 1.
        points: ``(N, P, 2) float64``, x and y in px of the picture; they may lie beyond it. Where there is nothing
            they mean nothing.
    """

    scores: np.ndarray
    points: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkDetector:
    """A network that was trained by :func:`train_landmarks`."""

    network: keras.Model

    def find(self, images: Sequence[np.ndarray]) -> Landmarks:
        """Find the points of pictures ``(H, W, 3) uint8`` RGB of any sizes."""
        vectors = outputs_of(self.network, images).astype(np.float64)
        sizes = np.array([[image.shape[1], image.shape[0]] for image in images]).reshape(-1, 1, 2)
        return Landmarks(
            scores=expit(vectors[:, 0]),
            points=vectors[:, 1:].reshape(len(vectors), (vectors.shape[1] - 1) // 2, 2) * sizes,
        )


def landmark_vector(points: np.ndarray | None, *, size: tuple[int, int], count: int) -> np.ndarray:
    """What a perfect network would say of a picture.

    Args:
        points: ``(count, 2)``, x and y in px; ``None`` if there is nothing to mark.
        size: height and width of the picture, px.
        count: how many points there are.

    Returns:
        ``(1 + 2 · count,) float32``. Without points all is 0; only the first 0 means something.

    Raises:
        ValueError: there are not so many points, or one is no number.

    Example:
        >>> landmark_vector(np.array([[50, 10], [100, 20]]), size=(40, 200), count=2).tolist()
        [1.0, 0.25, 0.25, 0.5, 0.5]
    """
    if points is None:
        return np.zeros(1 + 2 * count, np.float32)
    points = np.asarray(points, np.float64)
    if points.shape != (count, 2) or not np.isfinite(points).all():
        raise ValueError(
            f"{count} points are ({count}, 2) numbers, not {points.shape} with {points.tolist()}"
        )
    return np.concatenate([[1.0], (points / [size[1], size[0]]).ravel()]).astype(np.float32)


def mirrored(vectors: np.ndarray, permutation: np.ndarray) -> np.ndarray:
    """The vectors of the mirrored pictures.

    Left becomes right: where the left eye's corner is seen in the mirrored picture, the right eye's was. So each
    point takes the place of its counterpart.

    Args:
        vectors: ``(N, 1 + 2 P)``.
        permutation: ``(P,) int``, each point's counterpart; a point of the middle is its own.

    Returns:
        ``(N, 1 + 2 P)``; mirroring twice changes nothing.

    Raises:
        ValueError: it does not pair the points.

    Example:
        >>> left_and_right_eye = np.array([[1, 0.3, 0.5, 0.8, 0.4]])
        >>> mirrored(left_and_right_eye, np.array([1, 0])).round(3)
        array([[1. , 0.2, 0.4, 0.7, 0.5]])
    """
    count = (vectors.shape[1] - 1) // 2
    permutation = _pairing(permutation, count)
    points = vectors[:, 1:].reshape(-1, count, 2)[:, permutation]
    # where there is nothing, nothing moves
    points[..., 0] = np.where(vectors[:, :1] > 0, 1 - points[..., 0], points[..., 0])
    return np.hstack([vectors[:, :1], points.reshape(len(vectors), -1)])


def landmark_loss(truth: tf.Tensor, outputs: tf.Tensor) -> tf.Tensor:
    """Logistic for whether there is something; if there is, the squared errors of all places.

    Args:
        truth: ``(N, 1 + 2 P) float32`` vectors.
        outputs: ``(N, 1 + 2 P) float32``, the first as a logit.

    Returns:
        ``(N,)``.
    """
    there = truth[:, 0]
    places = tf.reduce_sum(tf.square(truth[:, 1:] - outputs[:, 1:]), axis=1)
    return tf.nn.sigmoid_cross_entropy_with_logits(there, outputs[:, 0]) + there * places


def train_landmarks(
    pictures: Sequence[Marked],
    count: int,
    settings: TrainingSettings,
    *,
    permutation: np.ndarray | None = None,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a detector of ``count`` points. See :func:`vision.detection.vector_training.train_vectors`.

    The last step's checkpoint becomes the detector by :func:`landmark_detector_of`.

    Args:
        pictures: marked, any sizes.
        count: how many points each has.
        settings: how to train; the same when continuing.
        permutation: ``(count,) int``, each point's counterpart, with which pictures are mirrored at random;
            without it none is.
        checkpoint: of one of the steps of an earlier call.

    Raises:
        ValueError: a picture has other points, the permutation does not pair them, or the side is no multiple
            of 8.
    """
    vectors = [
        landmark_vector(picture.points, size=picture.image.shape[:2], count=count) for picture in pictures
    ]
    pairing = None if permutation is None else _pairing(permutation, count)
    examples = VectorExamples(
        images=[picture.image for picture in pictures],
        vectors=np.array(vectors, np.float32).reshape(len(pictures), 1 + 2 * count),
        mirroring=None if pairing is None else lambda some: mirrored(some, pairing),
    )
    yield from train_vectors(
        lambda: build_landmarks(settings.side, count),
        examples,
        landmark_loss,
        settings,
        {"side": np.array(settings.side), "points": np.array(count)},
        checkpoint=checkpoint,
    )


def landmark_detector_of(checkpoint: Checkpoint) -> LandmarkDetector:
    """The detector that a checkpoint of :func:`train_landmarks` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if not {"side", "points"} <= checkpoint.keys():
        raise ValueError("not a checkpoint of a landmark detector")
    network = build_landmarks(int(checkpoint["side"]), int(checkpoint["points"]))
    return LandmarkDetector(network=restored(network, checkpoint))


def mean_errors(said: np.ndarray, points: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """How far points are from where they should be, on average.

    Args:
        said, points: ``(N, P, 2)``, px.
        scales: ``(N,)``, px; what an error is measured by: of faces usually the distance of the eyes' outer
            corners, or of boxes their side.

    Returns:
        ``(N,) float64``, as parts of the scale.

    Reference: Sagonas et al. 2016, "300 faces in-the-wild challenge", section 3.
    """
    distances = np.linalg.norm(np.asarray(said, np.float64) - points, axis=2)
    errors: np.ndarray = distances.mean(axis=1) / scales
    return errors


def _pairing(permutation: np.ndarray, count: int) -> np.ndarray:
    permutation = np.asarray(permutation)
    order = np.arange(count)
    if not (np.array_equal(np.sort(permutation), order) and np.array_equal(permutation[permutation], order)):
        raise ValueError(f"each of {count} points has one counterpart, whose counterpart it is")
    return permutation
