"""468 points on a face in three dimensions: where the head looks and how far the eyes are open.

Reference: Kartynnik et al. 2019, "Real-time facial surface geometry from monocular video on mobile GPUs";
Ablavatski et al. 2020, "Real-time pupil tracking from monocular video for digital puppetry".
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vision.faces.alignment import in_picture, square_about, upright_square, warped
from vision.faces.face import Face
from vision.faces.pose import HeadPose, head_pose

if TYPE_CHECKING:
    import tensorflow as tf

SIDE = 192
EYE_SIDE = 64
"""Of the upright squares that the two networks look at, px."""

ROOM = 1.5
"""The first square is so many times as wide as the face's box, as the network was trained."""

EYE_ROOM = 2.3
"""The second is so many times as wide as the eye from corner to corner."""

RIGHT_CORNERS = (33, 133)
LEFT_CORNERS = (263, 362)
"""Outer and inner corner of the person's right and left eye, of the 468 points."""

LIDS = ((11, 3), (12, 4), (13, 5))
OUTER_CORNER, INNER_CORNER = 0, 8
"""Of the eye's 71 points: opposite points of the upper and lower lid, and the corners."""

EYE_POINTS = 71


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """A face's surface.

    Attributes:
        points: ``(468, 3) float32``: x and y in px, z in px of the same scale, smaller towards the camera.
        iris: ``(2, 5, 2) float32``, px: the person's left and right iris: the middle, then its edge.
        score: how sure the network is that it sees a face, 0 to 1.
        eye_openness: of the person's left and right eye: the eye-aspect ratio of Soukupová and Čech 2016,
            height between the lids over width; about 0.3 open, 0.1 closed.
        pose: where the head looks.
    """

    points: np.ndarray
    iris: np.ndarray
    score: float
    eye_openness: tuple[float, float]
    pose: HeadPose


def mesh(image: np.ndarray, face: Face) -> Mesh:
    """Fit the mesh to a face.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        face: found in it; without points it is taken to be upright.

    Raises:
        WeightsMissing: the networks' weights are not installed.
    """
    to_square = square_about(face, ROOM, SIDE)
    square = warped(image, to_square, SIDE)
    flat, score = (output.numpy() for output in _face_network()(square[None]))
    points = in_picture(flat.reshape(468, 3), to_square)
    contours = _eye_contours(image, points)
    left, right = contours
    return Mesh(
        points=points,
        iris=contours[:, EYE_POINTS:],
        score=float(score.item()),
        eye_openness=(_aspect_ratio(left), _aspect_ratio(right)),
        pose=head_pose(points),
    )


def _eye_contours(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The left and the right eye's 71 points and its iris' 5, ``(2, 76, 2)`` px."""
    # the network knows right eyes: the left one is shown to it mirrored
    matrices, squares = [], []
    for outer, inner, is_left in ((*LEFT_CORNERS, True), (*RIGHT_CORNERS, False)):
        across = (points[outer, :2] - points[inner, :2]) * (1 if is_left else -1)
        middle = (points[outer, :2] + points[inner, :2]) / 2
        matrix = upright_square(middle, across, float(np.hypot(*across)) * EYE_ROOM, EYE_SIDE)
        square = warped(image, matrix, EYE_SIDE)
        matrices.append(matrix)
        squares.append(square[:, ::-1] if is_left else square)
    contours = _eye_network()(np.stack(squares)).numpy().reshape(2, -1, 3)[..., :2]
    contours[0, :, 0] = EYE_SIDE - contours[0, :, 0]
    return np.stack([in_picture(flat, matrix) for flat, matrix in zip(contours, matrices, strict=True)])


def _aspect_ratio(contour: np.ndarray) -> float:
    width = float(np.hypot(*(contour[OUTER_CORNER] - contour[INNER_CORNER])))
    heights = [float(np.hypot(*(contour[upper] - contour[lower]))) for upper, lower in LIDS]
    return float(np.mean(heights)) / max(width, 1e-6)


@functools.cache
def _face_network() -> Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    import tensorflow as tf

    from vision.pretrained.tfjs_graph import load_graph

    graph = load_graph("facemesh")

    def run(squares: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = graph(tf.cast(squares, tf.float32) / 255.0)
        return outputs["Identity_2"], outputs["Identity_1"]

    network: Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]] = tf.function(
        run, input_signature=[tf.TensorSpec([1, SIDE, SIDE, 3], tf.uint8)], autograph=False
    )
    return network


@functools.cache
def _eye_network() -> Callable[[tf.Tensor], tf.Tensor]:
    import tensorflow as tf

    from vision.pretrained.tfjs_graph import load_graph

    graph = load_graph("iris")

    def run(squares: tf.Tensor) -> tf.Tensor:
        return graph(tf.cast(squares, tf.float32) / 255.0)["Identity"]

    network: Callable[[tf.Tensor], tf.Tensor] = tf.function(
        run, input_signature=[tf.TensorSpec([2, EYE_SIDE, EYE_SIDE, 3], tf.uint8)], autograph=False
    )
    return network
