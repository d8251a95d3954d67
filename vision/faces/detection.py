"""Finds faces in photographs of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from PIL import Image

from vision.faces.detectors import blazeface, ssd, tiny
from vision.faces.detectors.candidates import Candidates
from vision.faces.face import Box, Face

Detector = Literal["blazeface", "ssd", "tiny"]


class _Method(NamedTuple):
    side: int
    find: Callable[[np.ndarray], Candidates]
    looks_twice: bool = False


_METHODS: Mapping[Detector, _Method] = MappingProxyType(
    {
        "blazeface": _Method(blazeface.SIDE, blazeface.find_candidates, looks_twice=True),
        "ssd": _Method(ssd.SIDE, ssd.find_candidates),
        "tiny": _Method(tiny.SIDE, tiny.find_candidates),
    }
)

OVERLAP = 0.4
"""Two boxes show one face if they share more than this of the smaller one."""

LARGE = 800
"""In a picture with a longer side than this (px), faces may be too small for one look at the whole."""

TILE_SHARE = 1 / 3
TILE_STEP = 2 / 3
"""Large pictures are looked at again in squares of this share of the longest side, each moved by this share
of a square, so that every face of up to a third of a square lies whole in one of them."""

CLOSE = 3.0
"""Each face of a large picture is looked at again in a square so many times as wide as itself."""

SURE = 0.65
"""The least score of that second look. On the 22 faces of our six group photographs it was 0.74 or more, on
the patterns taken for faces at first 0.57 or less."""

SAME = 0.3
"""It is the same face if the boxes of both looks share more than this (IoU)."""


def detect(
    image: np.ndarray, *, detector: Detector = "blazeface", min_score: float = 0.5, max_faces: int = 100
) -> list[Face]:
    """Find the faces in a photograph.

    Args:
        image: ``(H, W, 3) uint8`` RGB of any size.
        detector: ``blazeface`` (fast, with points), ``ssd`` (best recall) or ``tiny`` (smallest).
        min_score: faces the detector is less sure of are left out, 0 to 1.
        max_faces: how many at most.

    Returns:
        The faces, largest first; boxes may reach beyond the picture.

    Raises:
        WeightsMissing: the detector's weights are not installed.

    Example:
        >>> detect(np.zeros((480, 640, 3), np.uint8))
        []
    """
    method = _METHODS[detector]
    looks = [_faces_in(image, window, method, min_score) for window in _windows(image)]
    kept = non_max_suppression([face for faces in looks for face in faces])
    if method.looks_twice and max(image.shape) > LARGE:
        kept = [again for face in kept if (again := _looked_at_again(image, face, method))]
    return sorted(kept, key=lambda face: face.box.area, reverse=True)[:max_faces]


def non_max_suppression(faces: list[Face], overlap: float = OVERLAP) -> list[Face]:
    """Of faces that cover more than ``overlap`` of the smaller one's box, only the one with the highest score.

    Not of the union: parts of a face that fills the picture are taken for small faces within it.
    """
    import tensorflow as tf

    if not faces:
        return []
    boxes = np.array([[face.box.left, face.box.top, face.box.right, face.box.bottom] for face in faces])
    low, high = np.maximum(boxes[:, None, :2], boxes[:, :2]), np.minimum(boxes[:, None, 2:], boxes[:, 2:])
    areas = (boxes[:, 2:] - boxes[:, :2]).clip(0).prod(axis=1)
    smaller = np.minimum(areas[:, None], areas).clip(1e-9)
    kept = tf.image.non_max_suppression_overlaps(
        ((high - low).clip(0).prod(axis=2) / smaller).astype(np.float32),
        np.array([face.score for face in faces], np.float32),
        max_output_size=len(faces),
        overlap_threshold=overlap,
    )
    return [faces[index] for index in kept.numpy()]


def _windows(image: np.ndarray) -> Iterator[Box]:
    """The whole picture as a square and, if it is large, overlapping squares of it."""
    height, width = image.shape[:2]
    longest = max(height, width)
    yield Box(0, 0, longest, longest)
    if longest <= LARGE:
        return
    side = round(longest * TILE_SHARE)
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield Box(left, top, left + side, top + side)


def _starts(length: int, side: int) -> list[int]:
    steps = int(np.ceil(max(0, length - side) / (side * TILE_STEP)))
    return [round(start) for start in np.linspace(0, max(0, length - side), steps + 1)]


def _faces_in(image: np.ndarray, window: Box, method: _Method, min_score: float) -> list[Face]:
    square = _square(image, window, method.side)
    boxes, scores, points = method.find(square)
    offset = np.array([window.left, window.top], np.float32)
    return [
        Face(
            Box(*(boxes[index].reshape(2, 2) * window.width + offset).ravel().tolist()),
            float(scores[index]),
            None if points is None else points[index] * np.float32(window.width) + offset,
        )
        for index in np.flatnonzero(scores >= min_score)
        if _is_whole(boxes[index], window, image)
    ]


def _looked_at_again(image: np.ndarray, face: Face, method: _Method) -> Face | None:
    """The face as it is seen alone, at the size the detectors see best: what is none is rarely one twice."""
    side = round(max(face.box.width, face.box.height) * CLOSE)
    left, top = (round(middle - side / 2) for middle in face.box.center)
    window = Box(left, top, left + side, top + side)
    seen = [other for other in _faces_in(image, window, method, SURE) if other.box.iou(face.box) > SAME]
    return max(seen, key=lambda other: other.score, default=None)


def _square(image: np.ndarray, window: Box, side: int) -> np.ndarray:
    """The window as a ``(side, side, 3)`` picture; black where it reaches beyond the photograph."""
    height, width = image.shape[:2]
    inside = window.intersection(Box(0, 0, width, height))
    part = image[int(inside.top) : int(inside.bottom), int(inside.left) : int(inside.right)]
    scale = side / window.width
    left, top = round((inside.left - window.left) * scale), round((inside.top - window.top) * scale)
    size = [max(1, min(round(length * scale), side)) for length in (inside.width, inside.height)]
    resized = Image.fromarray(part).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + size[1], left : left + size[0]] = np.asarray(resized)[: side - top, : side - left]
    return square


def _is_whole(box: np.ndarray, window: Box, image: np.ndarray) -> bool:
    """Whether no inner edge of a tile cuts the box off: the neighbouring tile shows that face better."""
    height, width = image.shape[:2]
    left, top, right, bottom = box
    return not (
        (left < 0 < window.left)
        or (top < 0 < window.top)
        or (right > 1 and window.right < width)
        or (bottom > 1 and window.bottom < height)
    )
