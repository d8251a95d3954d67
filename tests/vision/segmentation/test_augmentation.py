"""A picture and its labels stay together, however they are moved."""

from __future__ import annotations

import numpy as np
import pytest

from vision.segmentation.augmentation import GREY, Variation, fitted, varied
from vision.segmentation.labels import IGNORED

STILL = Variation(mirror=False, zoom=0.0, turn=0.0)


def quarters(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture of four colours, and the number of the quarter."""
    labels = np.zeros((height, width), np.uint8)
    labels[: height // 2, width // 2 :] = 1
    labels[height // 2 :, : width // 2] = 2
    labels[height // 2 :, width // 2 :] = 3
    return np.array([[250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 0]], np.uint8)[labels], labels


def test_a_square_picture_stays_as_it_is() -> None:
    image, labels = quarters(32, 32)
    for placement in (fitted(image.shape, 32), varied(image.shape, 32, STILL, np.random.default_rng(0))):
        np.testing.assert_array_equal(placement.image(image, 32), image)
        np.testing.assert_array_equal(placement.labels(labels, 32), labels)


def test_a_wide_picture_lies_in_the_middle_and_nothing_is_known_beside_it() -> None:
    image, labels = quarters(20, 40)
    seen, known = fitted(image.shape, 40).image(image, 40), fitted(image.shape, 40).labels(labels, 40)
    np.testing.assert_array_equal(known[10:30], labels)
    assert (known[:10] == IGNORED).all()
    assert (known[30:] == IGNORED).all()
    assert (seen[:10] == GREY).all()
    np.testing.assert_array_equal(seen[10:30], image)


@pytest.mark.parametrize("seed", range(8))
def test_colours_and_labels_move_together(seed: int) -> None:
    image, labels = quarters(60, 80)
    rng = np.random.default_rng(seed)
    placement = varied(image.shape, 64, Variation(zoom=0.4, turn=30.0), rng)
    seen, known = placement.image(image, 64), placement.labels(labels, 64)
    colors = np.array([[250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 0]], float)
    nearest = np.linalg.norm(seen[:, :, None] - colors, axis=3).argmin(axis=2)
    assert set(np.unique(known).tolist()) <= {0, 1, 2, 3, IGNORED}
    counted = known != IGNORED
    assert counted.mean() > 0.2
    assert (nearest[counted] == known[counted]).mean() > 0.94


def test_half_of_them_are_mirrored_unless_they_must_not_be() -> None:
    image, labels = quarters(32, 32)
    for mirror, expected in ((True, {0, 1}), (False, {0})):
        variation = Variation(mirror=mirror, zoom=0.0, turn=0.0)
        corners = [
            int(varied(image.shape, 32, variation, np.random.default_rng(seed)).labels(labels, 32)[0, 0])
            for seed in range(20)
        ]
        assert set(corners) == expected
