"""A photograph of any size is labelled at its own size."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from vision.segmentation.drawing import class_colors, sheet, tinted
from vision.segmentation.labels import IGNORED
from vision.segmentation.segmenter import Segmenter


@pytest.fixture(scope="module")
def reddish() -> Segmenter:
    """Class 1 is what is red, class 2 what is blue; a stand-in whose answer is known at every pixel."""
    image = layers.Input((None, None, 3))
    kernel = np.array([[0, 1, 0], [0, -1, -1], [0, 0, 1]], np.float32).reshape(1, 1, 3, 3) / 10
    logits = layers.Conv2D(3, 1, use_bias=False)
    network = keras.Model(image, logits(image))
    logits.set_weights([kernel])
    return Segmenter(network=network, side=32)


def picture(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    down, right = np.mgrid[:height, :width]
    labels = np.zeros((height, width), np.uint8)
    labels[np.hypot(down - height * 0.4, right - width * 0.3) < 0.25 * min(height, width)] = 1
    labels[(right > 0.7 * width) & (down > 0.6 * height)] = 2
    return np.array([[0, 120, 0], [220, 30, 40], [40, 30, 220]], np.uint8)[labels], labels


@pytest.mark.parametrize("size", [(32, 32), (20, 20), (64, 64), (90, 60), (50, 201), (400, 300)])
def test_any_size_is_labelled(reddish: Segmenter, size: tuple[int, int]) -> None:
    image, truth = picture(*size)
    for is_refined in (True, False):
        (labels,) = reddish.label([image], is_refined=is_refined)
        assert labels.shape == size
        assert (labels == truth).mean() > 0.93


def test_refining_finds_the_photographs_own_edge(reddish: Segmenter) -> None:
    image, truth = picture(400, 300)
    (coarse,), (refined,) = (reddish.label([image], is_refined=flag) for flag in (False, True))
    assert (refined != truth).mean() < 0.4 * (coarse != truth).mean()


def test_pictures_of_different_sizes_go_together(reddish: Segmenter) -> None:
    images = [picture(30 + number, 50)[0] for number in range(20)]
    together = reddish.label(images)
    for image, labels in zip(images, together, strict=True):
        np.testing.assert_array_equal(labels, reddish.label([image])[0])


def test_probabilities_are_as_the_network_sees_the_picture(reddish: Segmenter) -> None:
    (likely,) = reddish.probabilities([picture(50, 100)[0]])
    assert likely.shape == (16, 32, 3)
    np.testing.assert_allclose(likely.sum(axis=2), 1.0, atol=1e-5)


def test_classes_are_tinted_and_the_rest_is_as_it_was() -> None:
    image = np.full((4, 4, 3), 100, np.uint8)
    labels = np.array([[0, 1, 2, IGNORED]] * 4, np.uint8)
    drawn = tinted(image, labels)
    assert (drawn[:, [0, 3]] == 100).all()
    assert (drawn[:, 1] != 100).any()
    assert (drawn[:, 1] != drawn[:, 2]).any()


def test_a_dozen_classes_have_colours_that_can_be_told_apart() -> None:
    colors = class_colors()[:13].astype(float)
    apart = np.linalg.norm(colors[:, None] - colors[None], axis=2)
    assert apart[~np.eye(13, dtype=bool)].min() > 30


def test_a_sheet_has_a_column_for_each_picture() -> None:
    images = [picture(40, 60)[0], picture(80, 50)[0]]
    labels = [picture(40, 60)[1], picture(80, 50)[1]]
    page = sheet(images, labels, labels)
    assert page.shape == (2 * 192 + 4, 2 * 192 + 4, 3)
    np.testing.assert_array_equal(page[:192], page[196:])
