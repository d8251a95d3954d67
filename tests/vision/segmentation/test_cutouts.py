"""A thing that is cut out takes its own colours along, and nothing of where it was."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from vision.segmentation.cutouts import composite, cut_out, foreground_colors

SIDE = 300


def photograph(image: np.ndarray) -> np.ndarray:
    return cv2.resize(image, (SIDE, SIDE))


def blob(softness: float) -> np.ndarray:
    down, right = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    edge = 90 + 10 * np.sin(7 * np.arctan2(down, right))
    return np.clip(0.5 - (np.hypot(down, right) - edge) / softness, 0.0, 1.0).astype(np.float32)


def mixed(above: np.ndarray, below: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.rint(above * alpha[..., None] + below * (1.0 - alpha[..., None])).astype(np.uint8)


@pytest.mark.parametrize(
    ("above", "below"), [("astronaut", "coffee"), ("coffee", "cat"), ("cat", "astronaut")]
)
def test_edges_lose_most_of_the_old_backgrounds_colour(above: str, below: str) -> None:
    photographs = {"astronaut": data.astronaut, "coffee": data.coffee, "cat": data.cat}
    thing, ground = photograph(photographs[above]()), photograph(photographs[below]())
    alpha = blob(6.0)
    picture = mixed(thing, ground, alpha)
    edge = (alpha > 0.02) & (alpha < 0.98)
    weights = alpha[edge][:, None]

    def error(colors: np.ndarray) -> float:
        return float((np.abs(colors[edge].astype(float) - thing[edge]) * weights).mean())

    assert error(foreground_colors(picture, alpha)) < 0.5 * error(picture)


def test_a_red_thing_on_green_has_no_green_edge() -> None:
    alpha = blob(8.0)
    red, green = (np.full((SIDE, SIDE, 3), color, np.uint8) for color in ((220, 30, 30), (20, 200, 20)))
    cutout = cut_out(mixed(red, green, alpha), alpha)
    off = np.abs(cutout[..., :3].astype(int) - [220, 30, 30]).max(axis=2)
    assert (off * alpha).max() <= 6
    over_blue = composite(cutout, np.array([0, 0, 255], np.uint8))
    expected = mixed(red, np.full_like(red, (0, 0, 255)), alpha)
    assert np.abs(over_blue.astype(int) - expected).max() <= 6


def test_nothing_is_kept_of_what_was_around() -> None:
    alpha = blob(4.0)
    cutout = cut_out(photograph(data.astronaut()), alpha)
    far = cv2.dilate((alpha > 0).astype(np.uint8), np.ones((5, 5))) == 0
    assert far.any()
    assert (cutout[far] == 0).all()
    np.testing.assert_array_equal(cutout[..., 3], np.rint(alpha * 255))


def test_what_is_wholly_the_thing_is_untouched() -> None:
    picture, alpha = photograph(data.astronaut()), blob(4.0)
    inside = alpha == 1.0
    np.testing.assert_array_equal(cut_out(picture, alpha)[inside][:, :3], picture[inside])


def test_laid_back_where_it_was_it_is_the_photograph_again() -> None:
    thing, ground, alpha = photograph(data.astronaut()), photograph(data.coffee()), blob(4.0)
    picture = mixed(thing, ground, alpha)
    again = composite(cut_out(picture, alpha), ground).astype(float)
    assert np.abs(again - picture).mean() < 0.3


def test_a_hard_mask_can_be_cut_out_too() -> None:
    picture, mask = photograph(data.astronaut()), blob(1.0) > 0.5
    cutout = cut_out(picture, mask)
    assert set(np.unique(cutout[..., 3]).tolist()) == {0, 255}
    np.testing.assert_array_equal(cutout[mask][:, :3], picture[mask])


@pytest.mark.parametrize("alpha", [0, 1, 127, 128, 254, 255])
def test_mixes_rounded_stored_values(alpha: int) -> None:
    color, ground = np.meshgrid(np.arange(256), np.arange(0, 256, 5))
    cutout = np.dstack([color, color, color, np.full_like(color, alpha)]).astype(np.uint8)
    below = np.dstack([ground] * 3).astype(np.uint8)
    exact = (color * alpha + ground * (255 - alpha)) / 255
    np.testing.assert_array_equal(composite(cutout, below)[..., 0], np.floor(exact + 0.5))


def test_refuses_a_background_of_another_size() -> None:
    with pytest.raises(ValueError, match="background"):
        composite(np.zeros((4, 5, 4), np.uint8), np.zeros((5, 4, 3), np.uint8))
