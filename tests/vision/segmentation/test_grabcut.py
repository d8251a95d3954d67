"""A box, and a stroke or two, are enough to take a thing out of a photograph."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data
from sklearn.datasets import load_sample_image

from vision.errors import BadSetting
from vision.scenes import scenes
from vision.segmentation.grabcut import BACKGROUND, FOREGROUND, grab_cut

FLOWER_BOX = (160, 80, 455, 372)


@pytest.fixture(scope="module")
def flower() -> np.ndarray:
    photograph: np.ndarray = load_sample_image("flower.jpg")
    return photograph


@pytest.fixture(scope="module")
def flower_alpha(flower: np.ndarray) -> np.ndarray:
    return grab_cut(flower, FLOWER_BOX)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


def drawn(size: tuple[int, ...], label: int, *lines: list[tuple[int, int]]) -> np.ndarray:
    strokes = np.zeros(size[:2], np.uint8)
    for line in lines:
        cv2.polylines(strokes, [np.array(line, np.int32)], isClosed=False, color=label, thickness=5)
    return strokes


def test_a_flower_is_the_flower(flower: np.ndarray, flower_alpha: np.ndarray) -> None:
    petals = flower[..., 0] > 150  # nothing else there is as red, but for its dark heart
    box = np.zeros_like(petals)
    box[80:372, 160:455] = True
    assert flower_alpha.dtype == np.float32
    assert overlap(flower_alpha > 0.5, petals & box) > 0.9
    assert flower_alpha[225, 310] == 1.0
    assert not flower_alpha[~box].any()


def test_its_edge_is_soft_over_few_pixels(flower_alpha: np.ndarray) -> None:
    mixed = (flower_alpha > 0.05) & (flower_alpha < 0.95)
    outline = np.pi * 290
    assert 0.5 * outline < mixed.sum() < 5.0 * outline


def test_the_same_call_gives_the_same_alpha(flower: np.ndarray, flower_alpha: np.ndarray) -> None:
    cv2.setRNGSeed(99)
    np.testing.assert_array_equal(grab_cut(flower, FLOWER_BOX), flower_alpha)


def test_a_large_photograph_has_the_same_outline_and_a_crisp_edge(
    flower: np.ndarray, flower_alpha: np.ndarray
) -> None:
    large = cv2.resize(flower, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    alpha = grab_cut(large, [4 * side for side in FLOWER_BOX])
    assert alpha.shape == large.shape[:2]
    assert overlap(cv2.resize(alpha, flower_alpha.shape[::-1]) > 0.5, flower_alpha > 0.5) > 0.98
    mixed = (alpha > 0.05) & (alpha < 0.95)
    assert mixed.sum() < 12 * np.pi * 4 * 290


def test_shapes_of_scenes_are_found_from_their_boxes() -> None:
    drawn_scenes = scenes(12, 3, size=(160, 160), count=(1, 1), radius=(0.2, 0.28))
    overlaps = [
        overlap(grab_cut(scene.image, scene.boxes[0]) > 0.5, scene.masks[0]) for scene in drawn_scenes
    ]
    assert np.median(overlaps) > 0.95


def test_strokes_bring_back_and_take_away() -> None:
    photograph, box = data.astronaut(), (10, 2, 470, 512)
    helmet, shuttle = np.s_[360:500, 300:420], np.s_[30:200, 405:440]
    wanted = drawn(photograph.shape, FOREGROUND, [(330, 400), (420, 420)], [(200, 170), (250, 190)])
    unwanted = drawn(photograph.shape, BACKGROUND, [(420, 30), (420, 200)], [(300, 50), (380, 300)])
    alpha = grab_cut(photograph, box, np.maximum(wanted, unwanted))
    assert grab_cut(photograph, box)[helmet].mean() < 0.5
    assert alpha[helmet].mean() > 0.95
    assert alpha[shuttle].mean() < 0.05
    assert alpha[60:160, 200:250].mean() > 0.95  # her face stays
    assert (alpha[wanted == FOREGROUND] == 1.0).all()
    assert (alpha[unwanted == BACKGROUND] == 0.0).all()


def test_a_stroke_outside_the_box_makes_it_larger(flower: np.ndarray) -> None:
    left_half = (160, 80, 300, 372)
    stroke = drawn(flower.shape, FOREGROUND, [(330, 225), (430, 225)], [(370, 130), (370, 320)])
    half, whole = grab_cut(flower, left_half), grab_cut(flower, left_half, stroke)
    assert not (half[:, 310:] > 0.5).any()
    assert (whole[130:320, 310:430] > 0.5).mean() > 0.95


def test_a_box_may_reach_beyond_the_picture(flower: np.ndarray) -> None:
    corner = flower[100:, 200:]
    alpha = grab_cut(corner, (-50, -50, 455 - 200, 372 - 100))
    assert alpha[125, 110] == 1.0
    assert not alpha[300:].any()


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ((700, 10, 800, 90), "box_outside"),
        ((10, 500, 90, 600), "box_outside"),
        ((-90, 10, -5, 90), "box_outside"),
        ((90, 10, 20, 90), "box_outside"),
        ((20, 10, np.nan, 90), "box_outside"),
        ((20, 10, 27, 90), "box_too_small"),
        ((20, 10, 90, 17), "box_too_small"),
        ((633, 10, 900, 90), "box_too_small"),
        ((0, 0, 640, 427), "box_covers_all"),
        ((-5, -5, np.inf, np.inf), "box_covers_all"),
    ],
)
def test_refuses_boxes_that_say_nothing(flower: np.ndarray, box: tuple[float, ...], reason: str) -> None:
    with pytest.raises(BadSetting) as refused:
        grab_cut(flower, box)
    assert refused.value.reason == reason


def test_a_box_that_covers_all_will_do_with_a_stroke_of_background(flower: np.ndarray) -> None:
    strokes = drawn(flower.shape, BACKGROUND, [(20, 20), (620, 20), (620, 400), (20, 400), (20, 20)])
    alpha = grab_cut(flower, (0, 0, 640, 427), strokes)
    assert alpha[225, 310] == 1.0
    assert alpha[:60].max() < 0.5


def test_says_so_when_there_is_nothing_in_the_box() -> None:
    flat = np.full((120, 160, 3), 128, np.uint8)
    with pytest.raises(BadSetting, match="nothing_found"):
        grab_cut(flat, (40, 30, 100, 90))
    everywhere = np.full(flat.shape[:2], BACKGROUND, np.uint8)
    with pytest.raises(BadSetting, match="nothing_found"):
        grab_cut(flat, (40, 30, 100, 90), everywhere)


def test_a_long_thin_box_works() -> None:
    picture = np.full((300, 1200, 3), 200, np.uint8)
    picture[148:154, 100:1100] = (200, 30, 30)
    alpha = grab_cut(picture, (90, 142, 1110, 160))
    assert (alpha[149:153, 110:1090] > 0.5).all()
    assert alpha.sum() < 1.4 * 6 * 1000


def test_refuses_strokes_of_another_picture(flower: np.ndarray) -> None:
    with pytest.raises(ValueError, match="strokes"):
        grab_cut(flower, FLOWER_BOX, np.zeros((5, 5), np.uint8))
