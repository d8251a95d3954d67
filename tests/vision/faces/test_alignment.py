"""Alignment brings the same face to the same place, however it was turned, moved or scaled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from vision.faces import align
from vision.faces.alignment import (
    KEY_POINT_PLACES,
    LANDMARK_PLACES,
    LANDMARKS,
    MESH_POINTS,
    in_picture,
    similarity,
    upright_square,
    warped,
)

PLACES = np.array([(60.0, 70.0), (100.0, 72.0), (82.0, 95.0), (80.0, 120.0)])


def moved(points: np.ndarray, angle: float, scale: float, move: tuple[float, float]) -> np.ndarray:
    cos, sin = scale * np.cos(angle), scale * np.sin(angle)
    result: np.ndarray = points @ np.array([[cos, sin], [-sin, cos]]) + move
    return result


@given(st.floats(-np.pi, np.pi), st.floats(0.2, 5.0), st.tuples(st.floats(-500, 500), st.floats(-500, 500)))
def test_similarity_undoes_a_similarity(angle: float, scale: float, move: tuple[float, float]) -> None:
    there = moved(PLACES, angle, scale, move)
    matrix = similarity(there, PLACES)
    np.testing.assert_allclose(np.c_[there, np.ones(4)] @ matrix[:2].T, PLACES, atol=1e-5)


@settings(deadline=None, max_examples=15)
@given(st.floats(-np.pi, np.pi), st.floats(0.7, 1.6))
def test_a_turned_and_scaled_picture_gives_the_same_chip(angle: float, scale: float) -> None:
    image = data.astronaut()
    points = np.zeros((68, 2))
    points[list(LANDMARKS)] = LANDMARK_PLACES + np.array([150, 40])
    chip = align(image, points).astype(float)
    turn = np.eye(3)
    turn[:2] = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.array(
        [[scale, 0, -225 * scale], [0, scale, -115 * scale]]
    )
    turn[:2, 2] += 300
    picture = warped(image, turn, 600)
    again = np.c_[points, np.ones(68)] @ turn[:2].T
    again[again[:, 0] == 0] = 0
    difference = np.abs(align(picture, again).astype(float) - chip)
    assert difference.mean() < 6.0


def test_the_identity_copies_pixels() -> None:
    image = data.astronaut()
    np.testing.assert_array_equal(warped(image, np.eye(3), 200), image[:200, :200])


def test_shrinks_by_averaging() -> None:
    checks = np.indices((640, 640)).sum(axis=0) % 2 * 255
    image = np.repeat(checks[..., None], 3, axis=2).astype(np.uint8)
    small = warped(image, np.diag([1 / 8, 1 / 8, 1]), 64)
    assert np.abs(small[8:-8, 8:-8].astype(int) - 127).max() <= 2


def test_points_of_any_kind_go_to_their_places() -> None:
    image = np.zeros((300, 300, 3), np.uint8)
    marked = {68: (LANDMARKS, LANDMARK_PLACES), 468: (MESH_POINTS, LANDMARK_PLACES)}
    for count, (indices, places) in marked.items():
        points = np.zeros((count, 3 if count == 468 else 2))
        points[list(indices), :2] = places + 50
        copy = image.copy()
        x, y = np.rint(places[-1] + 50).astype(int)
        copy[y - 1 : y + 2, x - 1 : x + 2] = 255
        chip = align(copy, points)
        found = np.array(np.unravel_index(chip[..., 0].argmax(), (150, 150)))[::-1]
        assert np.abs(found - places[-1]).max() <= 2
    six = np.vstack([KEY_POINT_PLACES + 50, [(0, 0), (0, 0)]])
    assert align(image, six).shape == (150, 150, 3)


def test_a_face_beyond_the_picture_is_black() -> None:
    points = np.zeros((6, 2))
    points[:4] = KEY_POINT_PLACES + 10_000
    assert align(data.astronaut(), points).max() == 0


@pytest.mark.parametrize("points", [np.zeros((5, 2)), np.zeros((68, 3)), np.zeros((68, 2))])
def test_refuses_points_without_a_direction(points: np.ndarray) -> None:
    with pytest.raises(ValueError, match="points"):
        align(data.astronaut(), points)


@given(st.tuples(st.floats(-200, 200), st.floats(-200, 200)), st.floats(-3, 3), st.floats(2, 500))
def test_points_of_a_square_come_back(middle: tuple[float, float], angle: float, width: float) -> None:
    across = np.array([np.cos(angle), np.sin(angle)])
    matrix = upright_square(np.array(middle), across, width, 64)
    there = np.array([(32.0, 32.0), (64.0, 32.0)])
    back = in_picture(there, matrix)
    np.testing.assert_allclose(back[0], middle, atol=1e-3 * width)
    np.testing.assert_allclose(back[1] - back[0], across * width / 2, atol=2e-3 * width)
