"""What single frames and pairs of frames tell, on pictures and points whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.vision.faces.liveness.person import HEAD
from vision.faces.face import Box
from vision.faces.liveness.edges import frame
from vision.faces.liveness.flatness import kept_width, parallax
from vision.faces.liveness.moire import moire

BOX = Box(250, 170, 390, 310)


def seen(points: np.ndarray, *, yaw: float = 0.0, pitch: float = 0.0) -> np.ndarray:
    """As a camera sees them, px."""
    turned = Rotation.from_euler("yx", (-yaw, pitch), degrees=True).apply(points)
    return turned[:, :2] * (600 / (600 + turned[:, 2:])) + (320, 240)


def skin() -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 3, (480, 640, 3))
    shade = 120 + 40 * np.sin(np.linspace(0, 3, 640))[None, :, None]
    return (shade + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("yaw", [-50, -25, 25, 50])
def test_a_plane_has_no_parallax_and_narrows(yaw: float) -> None:
    plane = HEAD * (1, 1, 0)
    assert parallax(seen(plane), seen(plane, yaw=yaw, pitch=5)) < 1e-6
    assert kept_width(seen(plane), seen(plane, yaw=yaw)) == pytest.approx(np.cos(np.radians(yaw)), abs=0.06)


@pytest.mark.parametrize("yaw", [-22, -18, 18, 22])
def test_a_head_has_parallax_and_keeps_its_width(yaw: float) -> None:
    assert parallax(seen(HEAD), seen(HEAD, yaw=yaw)) > 0.05
    assert kept_width(seen(HEAD), seen(HEAD, yaw=yaw)) > 0.88


def test_points_that_are_all_one_have_neither() -> None:
    one = np.ones((len(HEAD), 2))
    assert parallax(one, one) == 0.0
    assert kept_width(one, one) == 1.0


def test_skin_has_no_regular_pattern_and_a_beat_stands_out() -> None:
    rows, columns = np.mgrid[0:480, 0:640]
    beat = 6 * np.cos(2 * np.pi * (0.21 * columns + 0.05 * rows))[..., None]
    assert moire(skin(), BOX) < 8
    assert moire((skin() + beat).clip(0, 255).astype(np.uint8), BOX) > 16


def test_jpegs_own_blocks_are_no_pattern() -> None:
    blocks = skin().astype(float)
    blocks[:, ::8] += 12
    blocks[::8] += 12
    assert moire(blocks.clip(0, 255).astype(np.uint8), BOX) < 10


@pytest.mark.parametrize(
    "box", [Box(300, 200, 330, 230), Box(-400, -400, -260, -260), Box(900, 10, 1040, 150)]
)
def test_too_little_of_a_face_tells_nothing_about_patterns(box: Box) -> None:
    assert moire(skin(), box) == 0.0
    assert 0.0 <= frame(skin(), box) <= 1.0


def test_a_rectangle_around_the_face_is_a_frame() -> None:
    picture = skin()
    assert frame(picture, BOX) < 0.3
    picture[100:380, 190:196] = 250
    picture[100:380, 440:446] = 250
    assert 0.4 < frame(picture, BOX) < 0.6
    picture[100:106, 190:446] = 250
    picture[374:380, 190:446] = 250
    assert frame(picture, BOX) > 0.95


def test_an_edge_far_away_is_part_of_the_room() -> None:
    picture = skin()
    picture[20:460, 10:14] = picture[20:460, 630:634] = 250
    assert frame(picture, BOX) < 0.3
