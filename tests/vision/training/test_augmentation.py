"""Pictures varied: of the same size, showing the same, the same whenever it is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from vision.training.augmentation import (
    VARIATIONS,
    Recipe,
    cropped,
    mirrored,
    rotated,
    sheared,
    vary,
    warped,
)
from vision.training.principal_colors import pca_colored, principal_colors


def ramp(height: int = 40, width: int = 60) -> np.ndarray:
    """Red grows to the right, green downwards."""
    red = np.linspace(0, 255, width)[None].repeat(height, 0)
    green = np.linspace(0, 255, height)[:, None].repeat(width, 1)
    return np.stack([red, green, np.full((height, width), 90.0)], -1).astype(np.uint8)


def test_mirrored_twice_is_nothing() -> None:
    assert (mirrored(ramp())[:, 0] == ramp()[:, -1]).all()
    np.testing.assert_array_equal(mirrored(mirrored(ramp())), ramp())


def test_a_crop_is_a_part_of_the_whole_as_large_as_it() -> None:
    part = cropped(ramp(), 0.5, np.array([0.0, 1.0]))
    assert part.shape == ramp().shape
    assert part[..., 0].min() >= 120, "its left half was cut away"
    assert part[..., 1].max() <= 130, "and its lower half"
    np.testing.assert_array_equal(cropped(ramp(), 1.0, np.zeros(2)), ramp())


def test_rotated_by_a_half_turn_is_upside_down() -> None:
    np.testing.assert_allclose(rotated(ramp(), 180.0).astype(int), ramp()[::-1, ::-1].astype(int), atol=2)
    np.testing.assert_array_equal(rotated(ramp(), 0.0), ramp())


def test_rotation_is_counterclockwise() -> None:
    spot = np.zeros((41, 41, 3), np.uint8)
    spot[18:23, 33:38] = 255  # to the right
    row, _, _ = np.argwhere(rotated(spot, 90.0) > 128).mean(0)
    assert row < 10, "now at the top"


def test_shear_leaves_the_middle_row_and_leans_the_others() -> None:
    line = np.zeros((41, 41, 3), np.uint8)
    line[:, 20] = 255
    leaned = sheared(line, 0.5)[..., 0]
    assert leaned[20].argmax() == 20
    assert leaned[40].argmax() - leaned[0].argmax() == pytest.approx(20, abs=1)


def test_a_warp_moves_places_only_a_little_and_not_all_alike() -> None:
    rng = np.random.default_rng(3)
    moves = 0.05 * rng.uniform(-1, 1, (5, 5, 2)).astype(np.float32)
    changed = warped(ramp(80, 80), moves).astype(int) - ramp(80, 80)
    assert 1 < np.abs(changed[..., :2]).mean() < 255 * 0.05
    assert (changed[..., 0] > 3).any()
    assert (changed[..., 0] < -3).any()
    np.testing.assert_array_equal(warped(ramp(), np.zeros((5, 5, 2), np.float32)), ramp())


def purple() -> np.ndarray:
    """The course's example: red and blue vary much and together, green hardly."""
    rng = np.random.default_rng(0)
    light = rng.uniform(-60, 60, (50, 50, 1))
    noise = rng.normal(0, 2, (50, 50, 3))
    return np.clip(np.array([150, 40, 160]) + light * [1.0, 0.1, 1.0] + noise, 0, 255).astype(np.uint8)


def test_pca_colour_keeps_the_overall_tint() -> None:
    image = purple()
    for amounts in ([0, 0, 0.3], [0.1, -0.1, -0.3], [-0.2, 0.1, 0.2]):
        changed = pca_colored(image, np.array(amounts)).astype(int) - image
        red, green, blue = changed.reshape(-1, 3).mean(0)
        assert abs(red) > 3, "the light changed"
        assert red == pytest.approx(blue, abs=1.5), "red and blue together"
        assert abs(green) < 0.25 * abs(red), "and green hardly: it is still purple"
        assert np.ptp(changed.reshape(-1, 3), axis=0).max() <= 1, "the same for every pixel"


def test_principal_colours_are_those_of_the_pixels() -> None:
    colors = principal_colors([purple()])
    main = colors.directions[:, colors.deviations.argmax()]
    assert np.abs(main) == pytest.approx(np.array([1.0, 0.1, 1.0]) / np.sqrt(2.01), abs=0.03)
    np.testing.assert_allclose(colors.directions.T @ colors.directions, np.eye(3), atol=1e-9)
    with pytest.raises(ValueError, match="no pictures"):
        principal_colors([])


def test_a_varied_picture_is_the_same_for_the_same_numbers_and_another_for_others() -> None:
    first, again, other = (vary(ramp(), Recipe(), np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert first.shape == ramp().shape
    assert first.dtype == np.uint8


@pytest.mark.parametrize("name", VARIATIONS)
def test_each_variation_alone_changes_a_picture_and_a_recipe_of_nothing_does_not(name: str) -> None:
    image, untouched = ramp(), ramp()
    seeds = range(4)
    assert any(
        (vary(image, Recipe().only(name), np.random.default_rng(seed)) != image).any() for seed in seeds
    )
    for seed in seeds:
        np.testing.assert_array_equal(vary(image, Recipe().only(), np.random.default_rng(seed)), image)
    np.testing.assert_array_equal(image, untouched)


def test_an_unknown_variation_is_refused() -> None:
    with pytest.raises(ValueError, match="upside_down"):
        Recipe().only("mirror", "upside_down")
