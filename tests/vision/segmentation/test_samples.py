"""Batches are the same whenever they are asked for, and no picture is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.vision.segmentation.labelled import LABELS, Labelled, labelled_scenes
from vision.errors import BadSetting
from vision.segmentation.augmentation import Variation
from vision.segmentation.labels import IGNORED
from vision.segmentation.samples import Samples

STILL = Variation(mirror=False, zoom=0.0, turn=0.0, color=0.0)
PICTURES = labelled_scenes(5, 0)


def samples(variation: Variation = STILL, *, seed: int = 0) -> Samples:
    return Samples(PICTURES, classes=LABELS, side=32, variation=variation, seed=seed)


def test_every_picture_comes_once_before_any_comes_again() -> None:
    rows = samples()
    for round_ in range(2):
        shown = [rows.sample(5 * round_ + place)[0] for place in range(5)]
        for picture in PICTURES:
            assert sum(np.array_equal(picture.image, image) for image in shown) == 1


def test_the_same_sample_is_the_same_and_another_seeds_is_another() -> None:
    first, again, other = (samples(Variation(), seed=seed).sample(7) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


def test_batches_are_the_samples_in_their_order_from_any_batch_on() -> None:
    rows = samples(Variation())
    images, labels = next(rows.batches(3, 2))
    for place in range(2):
        image, known = rows.sample(6 + place)
        np.testing.assert_array_equal(images[place], image)
        np.testing.assert_array_equal(labels[place], known)


def test_pictures_are_read_once_and_kept_small() -> None:
    reads = []

    @dataclass(frozen=True)
    class OnDisk:
        labels: np.ndarray

        @property
        def image(self) -> np.ndarray:
            reads.append(self)
            return np.zeros((*self.labels.shape, 3), np.uint8)

    large = np.zeros((300, 600), np.uint8)
    large[100:200, 100:300] = 2
    rows = Samples([OnDisk(large)], classes=3, side=64, variation=Variation(), seed=0)
    for number in range(4):
        image, labels = rows.sample(number)
        assert image.shape == (64, 64, 3)
        assert 2 in labels
    assert len(reads) == 1


def test_refuses_pictures_that_teach_nothing() -> None:
    empty = Labelled(PICTURES[0].image, np.full((32, 32), IGNORED, np.uint8))
    for pictures in ([], [empty], [Labelled(empty.image, np.zeros((32, 32), np.uint8))]):
        with pytest.raises(BadSetting, match="nothing_labelled"):
            Samples(pictures, classes=2, side=32, variation=STILL, seed=0)


def test_refuses_a_class_that_does_not_exist() -> None:
    with pytest.raises(BadSetting) as refused:
        Samples(PICTURES, classes=2, side=32, variation=STILL, seed=0)
    assert refused.value.reason == "unknown_class"
