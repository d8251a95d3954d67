"""Faces are found in real photographs, large and small, and nowhere else."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from tests.faces import photograph
from vision.faces import Box, Face, detect
from vision.faces.detection import OVERLAP, non_max_suppression
from vision.images import decode

PEOPLE = {"sample1": 3, "sample2": 3, "sample3": 3, "sample4": 4, "sample5": 5, "sample6": 4}

Detector = Literal["blazeface", "ssd", "tiny"]


@pytest.mark.parametrize(("name", "people"), PEOPLE.items())
def test_finds_everybody_and_nobody_else(name: str, people: int) -> None:
    assert len(detect(decode(photograph(f"{name}.jpg")))) == people


@pytest.mark.parametrize("detector", ["blazeface", "ssd", "tiny"])
def test_every_detector_finds_the_same_face(detector: Detector) -> None:
    image = data.astronaut()
    (face,) = detect(image, detector=detector)
    assert face.box.iou(Box(175, 70, 275, 190)) > 0.4
    assert face.score > 0.6
    assert (face.points is not None) == (detector == "blazeface")


def test_points_lie_where_the_person_has_them() -> None:
    (face,) = detect(data.astronaut())
    assert face.points is not None
    right_eye, left_eye, nose, mouth, right_ear, left_ear = face.points
    assert right_ear[0] < right_eye[0] < nose[0] < left_eye[0] < left_ear[0]
    assert right_eye[1] < nose[1] < mouth[1]


def test_largest_face_first_and_no_more_than_asked() -> None:
    image = decode(photograph("sample5.jpg"))
    faces = detect(image)
    areas = [face.box.area for face in faces]
    assert areas == sorted(areas, reverse=True)
    assert [face.box for face in detect(image, max_faces=2)] == [face.box for face in faces[:2]]


def test_finds_a_small_face_in_a_huge_photograph() -> None:
    image = np.full((4000, 6000, 3), 127, np.uint8)
    image[3000:3512, 5200:5712] = data.astronaut()  # the face is a fiftieth of the width
    (face,) = detect(image)
    assert face.box.iou(Box(5375, 3070, 5475, 3190)) > 0.4


def test_a_face_that_fills_the_picture_is_one_face() -> None:
    for name in ("audrey_crop.jpg", "obama4_crop.jpg", "kim1_crop.jpg"):
        assert len(detect(decode(photograph(name)))) == 1


def test_a_tiny_face_is_found_where_the_picture_is_small_too() -> None:
    small = np.asarray(Image.fromarray(data.astronaut()).resize((128, 128)))
    assert len(detect(small)) == 1


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((480, 640, 3), np.uint8),
        np.full((32, 32, 3), 255, np.uint8),
        np.random.default_rng(0).integers(0, 256, (820, 300, 3), np.uint8),
        data.rocket(),
    ],
    ids=["black", "small and white", "noise", "a rocket"],
)
@pytest.mark.parametrize("detector", ["blazeface", "ssd"])
def test_finds_nobody_where_nobody_is(image: np.ndarray, detector: Detector) -> None:
    assert detect(image, detector=detector) == []


def test_a_grey_photograph_serves_as_well() -> None:
    grey = np.asarray(Image.fromarray(data.astronaut()).convert("L").convert("RGB"))
    assert len(detect(grey)) == 1


@st.composite
def many_faces(draw: st.DrawFn) -> list[Face]:
    place, length = st.floats(0, 100), st.floats(1, 60)
    corners = draw(st.lists(st.tuples(place, place, length, length, st.floats(0.01, 1.0)), max_size=8))
    return [Face(Box(x, y, x + width, y + height), score) for x, y, width, height, score in corners]


@settings(deadline=None, max_examples=40)
@given(many_faces())
def test_suppression_is_idempotent_and_keeps_the_best(faces: list[Face]) -> None:
    kept = non_max_suppression(faces)
    assert {id(face) for face in non_max_suppression(kept)} == {id(face) for face in kept}
    assert not faces or max(faces, key=lambda face: np.float32(face.score)).score in [
        pytest.approx(face.score) for face in kept
    ]
    for face in kept:
        for other in kept:
            if face is not other:
                shared = face.box.intersection(other.box).area
                assert shared <= OVERLAP * min(face.box.area, other.box.area) * (1 + 1e-4)
