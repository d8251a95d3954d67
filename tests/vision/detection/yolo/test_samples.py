"""Batches that threads make ready."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from vision.detection.yolo.grid import Grid
from vision.detection.yolo.placement import Variation
from vision.detection.yolo.samples import Samples
from vision.scenes import scenes

GRID = Grid(rows=4, columns=4, anchors=((2.0, 2.0),), classes=4)
PICTURES = scenes(5, 0, size=(48, 48))
STILL = Variation(mirror=False, zoom=0.0, color=0.0)


def samples(variation: Variation, *, seed: int = 0) -> Samples:
    return Samples(PICTURES, GRID, side=64, variation=variation, seed=seed)


def test_a_sample_is_the_same_whenever_it_is_asked_for() -> None:
    first, second = samples(Variation()), samples(Variation())
    later = second.sample(7)
    for one, other in zip(first.sample(7), later, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (samples(Variation(), seed=1).sample(7)[0] != later[0]).any()


def test_every_picture_comes_before_any_comes_again() -> None:
    rounds = [
        [samples(STILL).sample(number)[0].tobytes() for number in range(5 * n, 5 * n + 5)] for n in range(3)
    ]
    assert all(len(set(shown)) == 5 for shown in rounds)
    assert set(rounds[0]) == set(rounds[1])
    assert rounds[0] != rounds[1]


def test_batches_hold_the_samples_in_their_order_from_wherever_they_begin() -> None:
    source = samples(Variation())
    images, vectors, left_out = next(source.batches(2, 3))
    assert images.shape == (3, 64, 64, 3)
    assert vectors.shape == (3, *GRID.shape)
    for row in range(3):
        image, vector, without = source.sample(6 + row)
        np.testing.assert_array_equal(images[row], image)
        np.testing.assert_array_equal(vectors[row], vector)
        assert left_out[row] == without


def test_pictures_are_read_on_other_threads() -> None:
    readers = set()

    @dataclass(frozen=True)
    class Read:
        boxes = PICTURES[0].boxes
        classes = PICTURES[0].classes

        @property
        def image(self) -> np.ndarray:
            readers.add(threading.get_ident())
            return PICTURES[0].image

    next(Samples([Read()], GRID, side=64, variation=STILL, seed=0).batches(0, 8))
    assert readers
    assert threading.get_ident() not in readers


def test_a_large_photograph_is_read_once_and_its_boxes_shrink_with_it() -> None:
    reads = []

    @dataclass(frozen=True)
    class Large:
        boxes = np.array([[400.0, 200.0, 800.0, 600.0]])
        classes = np.array([2])

        @property
        def image(self) -> np.ndarray:
            reads.append(1)
            image = np.zeros((800, 800, 3), np.uint8)
            image[200:600, 400:800] = 255
            return image

    source = Samples([Large()], GRID, side=64, variation=STILL, seed=0)
    image, vectors, _ = [source.sample(number) for number in range(3)][-1]
    assert len(reads) == 1
    assert (image[18:46, 34:] > 240).all()
    assert image[:14].max() < 16
    np.testing.assert_allclose(vectors[2, 3, 0], [1, 0.0, 0.0, 2.0, 2.0, 0, 0, 1, 0], atol=1e-6)


def test_objects_without_room_are_counted() -> None:
    crowded = scenes(1, 3, size=(64, 64), count=(8, 8), radius=(0.1, 0.12))
    coarse = Grid(rows=1, columns=1, anchors=((1.0, 1.0),), classes=4)
    _, vectors, left_out = Samples(crowded, coarse, side=64, variation=STILL, seed=0).sample(0)
    assert vectors[..., 0].sum() == 1
    assert left_out == len(crowded[0].boxes) - 1


def test_a_picture_of_nothing_teaches_that_nothing_is_there() -> None:
    empty = scenes(1, 0, size=(40, 60), count=(0, 0))
    assert not Samples(empty, GRID, side=64, variation=Variation(), seed=0).sample(0)[1].any()
