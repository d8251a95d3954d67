"""The mesh says where a head looks and whether its eyes are open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy.spatial.transform import Rotation
from skimage import data

from tests.faces import photograph
from vision.faces import Box, Face, detect, mesh
from vision.faces.pose import CHIN, FOREHEAD, PAIRS, head_pose
from vision.images import decode


def straight_head() -> np.ndarray:
    """A mesh whose pairs lie left and right of a vertical line; x of the person's left side is positive."""
    points = np.zeros((468, 3))
    for row, (left, right) in enumerate(PAIRS):
        points[left], points[right] = (50.0, 10.0 * row, 20.0), (-50.0, 10.0 * row, 20.0)
    points[list(FOREHEAD)] = (0.0, -80.0, 0.0)
    points[list(CHIN)] = (0.0, 80.0, 0.0)
    return points


@given(st.floats(-60, 60), st.floats(-40, 40), st.floats(-60, 60))
def test_reads_the_angles_of_a_turned_head(yaw: float, pitch: float, roll: float) -> None:
    # x right, y down, z away: turning to the own left moves the left side away, looking up the chin near
    turn = Rotation.from_euler("ZYX", [roll, -yaw, -pitch], degrees=True)
    pose = head_pose(turn.apply(straight_head()))
    assert pose.yaw == pytest.approx(yaw, abs=1e-3)
    assert pose.roll == pytest.approx(roll, abs=1e-3)
    assert pose.pitch == pytest.approx(pitch, abs=1e-3)


def test_a_mirrored_face_turns_to_the_other_side() -> None:
    image = decode(photograph("sample4.jpg"))
    poses = []
    for picture in (image, np.ascontiguousarray(image[:, ::-1])):
        found = sorted(detect(picture), key=lambda face: face.box.left)
        poses.append([mesh(picture, face).pose.yaw for face in found])
    np.testing.assert_allclose(poses[0], -np.array(poses[1][::-1]), atol=8.0)
    assert max(np.abs(poses[0])) > 15.0


@pytest.mark.parametrize("angle", [-30, -15, 15, 30])
def test_a_leaning_head_rolls_and_keeps_its_yaw(angle: int) -> None:
    image = decode(photograph("franck_01829.jpg"))
    straight = mesh(image, detect(image)[0]).pose
    leaning = np.asarray(Image.fromarray(image).rotate(angle, fillcolor="blue"))
    pose = mesh(leaning, detect(leaning)[0]).pose
    assert pose.roll - straight.roll == pytest.approx(-angle, abs=5.0)
    assert pose.yaw == pytest.approx(straight.yaw, abs=6.0)


@pytest.mark.parametrize(
    ("name", "are_open"),
    [("franck_01829", True), ("franck_02045", True), ("franck_03979", False), ("franck_04000", False)],
)
def test_sees_whether_eyes_are_open(name: str, are_open: bool) -> None:
    image = decode(photograph(f"{name}.jpg"))
    openness = mesh(image, detect(image)[0]).eye_openness
    assert min(openness) > 0.25 if are_open else max(openness) < 0.15


def test_irises_lie_within_the_eyes() -> None:
    image = data.astronaut()
    (face,) = detect(image)
    assert face.points is not None
    fitted = mesh(image, face)
    eye_distance = np.hypot(*(face.points[0] - face.points[1]))
    for iris, eye in zip(fitted.iris, (face.points[1], face.points[0]), strict=True):
        assert np.hypot(*(iris.mean(axis=0) - eye)) < 0.2 * eye_distance
    assert fitted.score > 0.9


def test_points_follow_the_picture_when_it_is_scaled() -> None:
    image = data.astronaut()
    large = np.asarray(Image.fromarray(image).resize((1024, 1024), Image.Resampling.BICUBIC))
    (face,) = detect(image)
    assert face.points is not None
    twice = Face(face.box.scaled(2.0), face.score, face.points * 2)
    np.testing.assert_allclose(mesh(large, twice).points / 2, mesh(image, face).points, atol=3.0)


def test_a_face_without_points_is_taken_to_be_upright() -> None:
    image = data.astronaut()
    (face,) = detect(image)
    with_points, without = mesh(image, face), mesh(image, Face(face.box, face.score))
    np.testing.assert_allclose(with_points.points[:, :2], without.points[:, :2], atol=6.0)


def test_where_there_is_no_face_the_score_is_low() -> None:
    assert mesh(data.coffee(), Face(Box(10, 10, 200, 200), 1.0)).score < 0.5
