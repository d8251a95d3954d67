"""Whose colours a painting has."""

from __future__ import annotations

import numpy as np
from PIL import Image

from vision.style.colors import luminance, matched_colors, matched_luminance, recolored

RANDOM = np.random.default_rng(0)
MUTED = RANDOM.integers(90, 140, (40, 50, 3)).astype(np.uint8)
REDDISH = RANDOM.normal((170, 100, 60), (25, 10, 15), (30, 30, 3)).clip(0, 255).astype(np.uint8)


def test_takes_on_mean_and_covariance_of_the_painting() -> None:
    matched = matched_colors(MUTED, REDDISH).reshape(-1, 3).astype(float)
    target = REDDISH.reshape(-1, 3).astype(float)
    np.testing.assert_allclose(matched.mean(0), target.mean(0), atol=1.0)
    np.testing.assert_allclose(np.cov(matched.T), np.cov(target.T), rtol=0.08, atol=20.0)


def test_colors_that_match_already_stay() -> None:
    assert np.abs(matched_colors(REDDISH, REDDISH).astype(int) - REDDISH).max() <= 4


def test_none_of_it_is_the_photograph() -> None:
    assert np.array_equal(matched_colors(MUTED, REDDISH, 0.0), MUTED)


def test_an_even_photograph_does_not_break_it() -> None:
    even = np.full((32, 32, 3), 128, np.uint8)
    matched = matched_colors(even, REDDISH)
    np.testing.assert_allclose(matched[0, 0], REDDISH.reshape(-1, 3).mean(0), atol=1.0)


def test_luminance_is_grey_and_matches_the_photographs() -> None:
    matched = matched_luminance(REDDISH, MUTED)
    assert np.array_equal(matched[..., 0], matched[..., 2])
    assert abs(matched.mean() - luminance(MUTED).mean()) < 1.0
    assert abs(matched.std() - luminance(MUTED).std()) < 1.0


def test_keeps_the_light_of_one_and_the_colours_of_the_other() -> None:
    painted = luminance(MUTED)[:20, :25]
    mixed = Image.fromarray(recolored(painted, REDDISH)).convert("YCbCr")
    light, _, red = (np.asarray(band, float) for band in mixed.split())
    assert mixed.size == (25, 20)
    np.testing.assert_allclose(light, painted[..., 0], atol=4.0)
    assert red.mean() > 140.0
