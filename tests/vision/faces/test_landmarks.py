"""68 points, in the order everybody uses, for several faces at once."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tests.faces import photograph
from vision.faces import detect, landmarks, mesh
from vision.images import decode

SAME_PLACES = ((36, 33), (39, 133), (42, 362), (45, 263), (30, 4), (48, 61), (54, 291))
"""Corners of the eyes, tip of the nose, corners of the mouth: of the 68 points, and of the mesh's 468."""


def test_agree_with_the_mesh() -> None:
    for name in ("cage.jpg", "audrey.jpg", "franck_01829.jpg", "sample3.jpg"):
        image = decode(photograph(name))
        faces = detect(image)
        for points, face in zip(landmarks(image, faces), faces, strict=True):
            surface = mesh(image, face).points
            away = [np.hypot(*(points[mine] - surface[theirs, :2])) for mine, theirs in SAME_PLACES]
            assert np.mean(away) < 0.12 * np.hypot(*(surface[33, :2] - surface[263, :2]))


def test_many_faces_at_once_are_as_each_alone() -> None:
    image = decode(photograph("sample6.jpg"))
    faces = detect(image)
    together = landmarks(image, faces)
    assert together.shape == (4, 68, 2)
    for points, face in zip(together, faces, strict=True):
        np.testing.assert_allclose(landmarks(image, [face])[0], points, atol=0.05)


def test_turn_with_the_head() -> None:
    image = decode(photograph("franck_01829.jpg"))
    turned = np.ascontiguousarray(np.rot90(image))
    face = detect(image)[0]
    assert face.points is not None
    points = landmarks(image, [face])[0]
    width = image.shape[1]
    box = face.box
    around = type(box)(box.top, width - 1 - box.right, box.bottom, width - 1 - box.left)
    six = np.stack([face.points[:, 1], width - 1 - face.points[:, 0]], axis=1)
    again = landmarks(turned, [type(face)(around, 1.0, six)])[0]
    back = np.stack([width - 1 - again[:, 1], again[:, 0]], axis=1)
    np.testing.assert_allclose(back, points, atol=3.0)


def test_no_faces_have_no_points() -> None:
    assert landmarks(np.asarray(Image.new("RGB", (64, 64))), []).shape == (0, 68, 2)
