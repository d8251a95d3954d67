"""68 points on each face, in the order of Sagonas et al. 2013 ("300 faces in-the-wild challenge")."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.alignment import in_picture, square_about, warped
from vision.faces.face import Face

if TYPE_CHECKING:
    import tensorflow as tf

POINTS = 68
SIDE = 112
"""Of the upright square that the network looks at, px."""

ROOM = 1.2
LOWER = 0.04
"""The network's square in widths of the face's box: how wide, and how far its middle is below the box's. On
35 real faces the points then lie nearest to those of the face mesh: 3.5 % of the distance between the outer
corners of the eyes (median)."""


def landmarks(image: np.ndarray, faces: Sequence[Face]) -> np.ndarray:
    """Find 68 points on each of several faces at once.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        faces: found in it; with their six points, heads may lean at any angle.

    Returns:
        ``(N, 68, 2) float32``, px: jaw 0–16, brows 17–26, nose 27–35, the person's right eye 36–41, left eye
        42–47, lips 48–67. Good on faces seen from the front, poor in profile.

    Raises:
        WeightsMissing: the network's weights are not installed.
    """
    if not faces:
        return np.zeros((0, POINTS, 2), np.float32)
    matrices = [square_about(face, ROOM, SIDE, lower=LOWER) for face in faces]
    squares = np.stack([warped(image, matrix, SIDE) for matrix in matrices])
    points = _network()(squares).numpy()
    return np.stack([in_picture(flat, matrix) for flat, matrix in zip(points, matrices, strict=True)])


@functools.cache
def _network() -> Callable[[tf.Tensor], tf.Tensor]:
    import tensorflow as tf

    from vision.networks.face_landmarks import MEAN
    from vision.pretrained.face_landmarks import load_face_landmarks

    model = load_face_landmarks()

    def run(squares: tf.Tensor) -> tf.Tensor:
        shares = model((tf.cast(squares, tf.float32) - MEAN) / 255.0)
        return tf.reshape(shares, [-1, POINTS, 2]) * SIDE

    network: Callable[[tf.Tensor], tf.Tensor] = tf.function(
        run, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network
