"""Light changes, and only light."""

from __future__ import annotations

import numpy as np

from vision.networks.augmentation import recolored


def test_without_an_amount_nothing_changes() -> None:
    image = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    np.testing.assert_allclose(recolored(image, 0.0, np.random.default_rng(1)).astype(int), image, atol=1)


def test_light_changes_within_its_bounds() -> None:
    grey = np.full((8, 8, 3), 100, np.uint8)
    for seed in range(10):
        changed = recolored(grey, 0.2, np.random.default_rng(seed)).astype(int)
        assert (np.abs(changed - 100) <= 29).all()


def test_what_was_of_one_colour_still_is() -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    image[10:30, 10:30] = 127
    rng = np.random.default_rng(0)
    changed = [recolored(image, 0.2, rng) for _ in range(20)]
    assert (np.array([picture[20, 20] for picture in changed]).std(axis=0) > 5).all()
    assert all((picture[20, 20] == picture[12, 28]).all() for picture in changed)
