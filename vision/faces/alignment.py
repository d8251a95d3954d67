"""Turns, moves and scales a face so that its eyes and nose lie where the embedding expects them."""

from __future__ import annotations

import numpy as np
from PIL import Image
from skimage.transform import SimilarityTransform

from vision.faces.face import Face

SIDE = 150
"""Of an aligned chip, px."""

PADDING = 0.25
"""dlib's: so much more of the picture on each side of its mean face."""

# dlib's mean face: of the 68 points, the outer and inner corners of the left and the right eye, and the base
# of the nose. Shares of the unpadded chip.
LANDMARKS = (45, 42, 36, 39, 33)
_MEAN_FACE = np.array([
    (0.8595674595992, 0.2134981538014), (0.6460604764104, 0.2289674387677), (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242), (0.4901123135679, 0.6277975316475),
])  # fmt: skip
LANDMARK_PLACES = (_MEAN_FACE + PADDING) / (1 + 2 * PADDING) * SIDE

MESH_POINTS = (263, 362, 33, 133, 2)
"""The same five places among the 468 points of the face mesh; on average they lie within 2 px of dlib's."""

KEY_POINT_PLACES = np.array([(50.9, 51.8), (100.5, 48.2), (72.0, 82.2), (75.7, 107.2)])
"""Where BlazeFace's eyes, nose and mouth lie on average on chips aligned by the 68 points, px."""


def align(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Cut out a face, upright and of one size, for :func:`vision.faces.embedding.embed`.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        points: ``(468, 3)`` of :class:`vision.faces.mesh.Mesh`, ``(68, 2)`` landmarks, or ``(6, 2)`` of
            :class:`vision.faces.face.Face`, px. The first two serve equally well; docs/faces.md has figures.

    Returns:
        ``(150, 150, 3) uint8``; black where the chip reaches beyond the picture.

    Raises:
        ValueError: another number of points, or all in one place.

    Reference: Umeyama 1991, "Least-squares estimation of transformation parameters between two point
    patterns".
    """
    if points.shape == (468, 3):
        matrix = similarity(points[list(MESH_POINTS), :2], LANDMARK_PLACES)
    elif points.shape == (68, 2):
        matrix = similarity(points[list(LANDMARKS)], LANDMARK_PLACES)
    elif points.shape == (6, 2):
        matrix = similarity(points[: len(KEY_POINT_PLACES)], KEY_POINT_PLACES)
    else:
        raise ValueError(f"a face is aligned by 468, 68 or 6 points, not by {points.shape}")
    return warped(image, matrix, SIDE)


def similarity(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The rotation, scale and move, ``(3, 3)``, that bring ``points`` nearest to ``places``, both (N, 2)."""
    transform = SimilarityTransform.from_estimate(points, places)  # type: ignore[no-untyped-call, unused-ignore]
    if not transform:
        raise ValueError("points in one place have no direction")
    return np.asarray(transform.params, np.float64)


def square_about(face: Face, room: float, side: int, *, lower: float = 0.0) -> np.ndarray:
    """From picture to a square with the face upright in its middle, ``(3, 3)``.

    Args:
        face: turned by its eyes; taken to be upright if it has no points.
        room: the square's width in widths of the box.
        side: of the square, px.
        lower: how far the square's middle lies below the box's, in widths of the box.
    """
    across = np.array([1.0, 0.0])
    if face.points is not None:
        eyes = face.points[1] - face.points[0]
        across = eyes / max(float(np.hypot(*eyes)), 1e-6)
    width = max(face.box.width, face.box.height)
    middle = np.array(face.box.center) + np.array([-across[1], across[0]]) * lower * width
    return upright_square(middle, across, width * room, side)


def upright_square(middle: np.ndarray, across: np.ndarray, width: float, side: int) -> np.ndarray:
    """From picture to square, ``(3, 3)``: ``width`` px about ``middle``, what lies along ``across`` level."""
    length = float(np.hypot(*across))
    direction = across / length if length > 0 else np.array([1.0, 0.0])
    half = direction * max(width, 1.0) / 2
    down = np.array([-half[1], half[0]])
    corners = np.stack([middle - half - down, middle + half - down, middle + half + down])
    return similarity(corners, np.array([(0.0, 0.0), (side, 0.0), (side, side)]))


def in_picture(points: np.ndarray, to_square: np.ndarray) -> np.ndarray:
    """Points of a square, ``(N, 2)`` or ``(N, 3)``, in px of the picture that it was cut out of."""
    back = np.linalg.inv(to_square)
    flat = points[:, :2] @ back[:2, :2].T + back[:2, 2]
    return np.hstack([flat, points[:, 2:] * np.hypot(*back[:2, 0])]).astype(np.float32)


def warped(image: np.ndarray, matrix: np.ndarray, side: int) -> np.ndarray:
    """The square of ``side`` px that ``matrix``, ``(3, 3)`` from picture to square, cuts out of a picture.

    Args:
        image: ``(H, W, 3) uint8``.
        matrix: a similarity; the middle of the first pixel is at (0, 0).

    Returns:
        ``(side, side, 3) uint8``; black beyond the picture.
    """
    height, width = image.shape[:2]
    inverse = np.linalg.inv(matrix)
    corners = inverse[:2] @ np.array([(0, side, 0, side), (0, 0, side, side), (1, 1, 1, 1)])
    factor = max(1, int(np.hypot(*inverse[:2, 0])))  # shrunk by averaging first, or fine patterns alias
    left, top = (max(0, int(low) - 2 * factor) for low in corners.min(axis=1))
    right, bottom = (
        min(length, int(high) + 2 * factor + 2)
        for length, high in zip((width, height), corners.max(axis=1), strict=True)
    )
    if right <= left or bottom <= top:
        return np.zeros((side, side, 3), np.uint8)
    part = Image.fromarray(image[top:bottom, left:right]).reduce(factor)
    # Pillow counts from the corner of the first pixel, and the part has an origin and a scale of its own
    coefficients = inverse[:2].copy()
    coefficients[:, 2] += 0.5 - coefficients[:, :2].sum(axis=1) / 2 - (left, top)
    return np.asarray(
        part.transform(
            (side, side),
            Image.Transform.AFFINE,
            (coefficients / factor).ravel().tolist(),
            Image.Resampling.BILINEAR,
        )
    )
