"""A mark puts right what a mask has got wrong near it, and nothing else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from vision.segmentation.grabcut import BACKGROUND, FOREGROUND
from vision.segmentation.marks import corrected


def drawn(size: tuple[int, ...], label: int, *lines: list[tuple[int, int]]) -> np.ndarray:
    marks = np.zeros(size[:2], np.uint8)
    for line in lines:
        cv2.polylines(marks, [np.array(line, np.int32)], isClosed=False, color=label, thickness=12)
    return marks


@pytest.fixture(scope="module")
def cat() -> np.ndarray:
    photograph: np.ndarray = data.chelsea()
    return photograph


def test_marks_on_fur_and_face_make_a_cat_of_nothing_in_front_of_a_blurred_room(cat: np.ndarray) -> None:
    fur = [
        [(60, 60), (150, 40), (250, 40), (350, 110)],
        [(40, 150), (60, 230), (150, 270)],
        [(250, 240), (330, 270)],
    ]
    face = [[(120, 120), (150, 140)], [(220, 60), (240, 200)], [(330, 110), (350, 130)]]
    alpha = corrected(
        cat, np.zeros(cat.shape[:2], np.float32), drawn(cat.shape, FOREGROUND, *fur, *face), reach=80
    )
    assert alpha[40:280, 60:300].mean() > 0.85
    assert alpha[:120, 415:].mean() < 0.05


def test_what_looks_like_a_mark_and_hangs_together_with_it_goes_or_comes() -> None:
    pixels = np.full((200, 300, 3), 90, np.uint8)
    pixels[40:100, 40:100] = pixels[40:100, 200:260] = (220, 40, 40)
    both = np.zeros((200, 300), np.float32)
    both[40:100, 40:100] = both[40:100, 200:260] = 1.0
    left = corrected(pixels, both, drawn(pixels.shape, BACKGROUND, [(225, 70), (235, 70)]), reach=120)
    assert left[45:95, 45:95].min() == 1.0
    assert left[30:110, 190:270].max() < 0.1
    again = corrected(pixels, left, drawn(pixels.shape, FOREGROUND, [(225, 70), (235, 70)]), reach=120)
    np.testing.assert_allclose(again, both, atol=0.6)
    assert (again > 0.5).sum() == (both > 0.5).sum()


def test_nothing_changes_beyond_the_reach(cat: np.ndarray) -> None:
    rng = np.random.default_rng(3)
    before = cv2.GaussianBlur(rng.random(cat.shape[:2]).astype(np.float32), (0, 0), 9)
    marks = drawn(cat.shape, FOREGROUND, [(120, 120), (130, 130)])
    after = corrected(cat, before, marks, reach=40)
    far = cv2.distanceTransform((marks == 0).astype(np.uint8), cv2.DIST_L2, 5) > 50
    np.testing.assert_array_equal(after[far], before[far])
    assert (after[marks == FOREGROUND] == 1).all()


def test_where_colours_tell_nothing_a_mark_is_a_brush() -> None:
    pixels, alpha = np.full((60, 80, 3), 128, np.uint8), np.ones((60, 80), np.float32)
    marks = drawn(pixels.shape, BACKGROUND, [(40, 30), (44, 30)])
    assert ((corrected(pixels, alpha, marks, reach=500) < 0.5) == (marks == BACKGROUND)).all()


def test_no_marks_change_nothing(cat: np.ndarray) -> None:
    alpha = np.full(cat.shape[:2], 0.3, np.float32)
    np.testing.assert_array_equal(corrected(cat, alpha, np.zeros(cat.shape[:2], np.uint8), reach=9), alpha)


def test_sizes_must_agree_and_a_reach_is_a_length(cat: np.ndarray) -> None:
    alpha, marks = np.zeros(cat.shape[:2], np.float32), np.zeros(cat.shape[:2], np.uint8)
    with pytest.raises(ValueError, match="a mask of"):
        corrected(cat, alpha[1:], marks, reach=9)
    with pytest.raises(ValueError, match="reach"):
        corrected(cat, alpha, marks, reach=0)
