"""A coarse mask's edge moves to the photograph's own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from vision.segmentation import edges, tiles
from vision.segmentation.edges import guided_filter, refine

SIDE = 320


@pytest.fixture(scope="module")
def mixed() -> tuple[np.ndarray, np.ndarray]:
    """A photograph laid upon another with a wavy, soft edge: the picture, and the true alpha."""
    down, right = np.mgrid[:SIDE, :SIDE] - SIDE / 2 + 0.5
    edge = 90 + 10 * np.sin(7 * np.arctan2(down, right))
    alpha = np.clip(0.5 - (np.hypot(down, right) - edge) / 1.5, 0.0, 1.0)
    above, below = (cv2.resize(photo, (SIDE, SIDE)) for photo in (data.astronaut(), data.coffee()))
    picture = above * alpha[..., None] + below * (1.0 - alpha[..., None])
    return np.rint(picture).astype(np.uint8), alpha


def error(mask: np.ndarray, alpha: np.ndarray) -> float:
    return float(np.abs(mask - alpha).mean())


def test_a_small_soft_mask_becomes_six_times_as_exact(mixed: tuple[np.ndarray, np.ndarray]) -> None:
    picture, alpha = mixed
    soft = cv2.GaussianBlur(alpha.astype(np.float32), (0, 0), 2.0)
    small = cv2.resize(soft, (SIDE // 4, SIDE // 4), interpolation=cv2.INTER_AREA)
    enlarged = cv2.resize(small, (SIDE, SIDE))
    assert error(refine(small, picture, reach=1.5), alpha) < error(enlarged, alpha) / 6


def test_an_edge_that_is_off_moves_most_of_the_way(mixed: tuple[np.ndarray, np.ndarray]) -> None:
    picture, alpha = mixed
    grown = cv2.dilate((alpha > 0.5).astype(np.uint8), np.ones((5, 5))) > 0
    assert error(refine(grown, picture, reach=6.0), alpha) < 0.65 * error(grown, alpha)


def test_an_edge_that_is_right_becomes_soft(mixed: tuple[np.ndarray, np.ndarray]) -> None:
    picture, alpha = mixed
    assert error(refine(alpha > 0.5, picture), alpha) < 0.8 * error(alpha > 0.5, alpha)


def test_nothing_changes_far_from_the_edge(mixed: tuple[np.ndarray, np.ndarray]) -> None:
    picture, alpha = mixed
    mask = alpha > 0.5
    changed = refine(mask, picture, reach=3.0) != mask
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    inside, outside = cv2.erode(mask.astype(np.uint8), disc) > 0, cv2.dilate(mask.astype(np.uint8), disc) == 0
    assert changed.any()
    assert not changed[inside | outside].any()


@pytest.mark.parametrize("full", [True, False])
def test_a_mask_without_an_edge_stays(full: bool) -> None:
    alpha = refine(np.full((30, 40), full), data.coffee())
    assert alpha.shape == data.coffee().shape[:2]
    assert alpha.dtype == np.float32
    assert (alpha == full).all()


def test_squares_leave_no_seams(
    mixed: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, alpha = mixed
    whole = refine(alpha > 0.5, picture)
    monkeypatch.setattr(tiles, "TILE", 37)
    np.testing.assert_allclose(refine(alpha > 0.5, picture), whole, atol=1e-4)


def test_large_photographs_are_filtered_small_and_finished_at_full_size(
    mixed: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, alpha = mixed
    monkeypatch.setattr(edges, "WORKING_SIDE", SIDE // 3)
    assert error(refine(alpha > 0.5, picture), alpha) < 0.006


def test_the_filter_keeps_what_the_guide_explains() -> None:
    guide = np.random.default_rng(0).random((40, 50, 3)).astype(np.float32)
    explained = guide @ np.array([0.2, 0.5, -0.3], np.float32) + 0.1
    filtered = guided_filter(guide, explained, radius=3, epsilon=1e-7)
    np.testing.assert_allclose(filtered, explained, atol=1e-3)


def test_the_filter_is_two_means_where_the_guide_is_flat() -> None:
    source = np.random.default_rng(0).random((40, 50)).astype(np.float32)
    flat = np.full((40, 50, 3), 0.25, np.float32)
    twice = cv2.blur(cv2.blur(source, (7, 7)), (7, 7))
    filtered = guided_filter(flat, source, radius=3, epsilon=1e-3)
    np.testing.assert_allclose(filtered[8:-8, 8:-8], twice[8:-8, 8:-8], atol=1e-4)


def test_refuses_what_is_no_picture() -> None:
    with pytest.raises(ValueError, match="uint8"):
        refine(np.ones((4, 4), bool), np.ones((4, 4, 3)))
    with pytest.raises(ValueError, match="reach"):
        refine(np.ones((4, 4), bool), np.ones((4, 4, 3), np.uint8), reach=0.0)
