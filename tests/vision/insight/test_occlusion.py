from __future__ import annotations

import itertools

import numpy as np

from vision.insight.occlusion import FILL, Cover, covered, occlude


def light_on_the_left(pictures: np.ndarray) -> np.ndarray:
    """Probabilities of two classes: how light the left half is, and how light the right one is not."""
    light = pictures.astype(np.float64) / 255.0
    half = pictures.shape[2] // 2
    left, right = light[:, :, :half].mean(axis=(1, 2, 3)), light[:, :, half:].mean(axis=(1, 2, 3))
    return np.stack([left, 1.0 - right], axis=1).astype(np.float32)


def result_of(image: np.ndarray, cover: Cover, **more: object) -> np.ndarray:
    steps = occlude(light_on_the_left, image, [0, 1], cover, **more)  # type: ignore[arg-type]
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return np.asarray(end.value)


def test_a_class_hangs_on_what_it_is_decided_by() -> None:
    image = np.full((32, 48, 3), 255, np.uint8)
    drop = result_of(image, Cover(side=8, stride=8))
    assert drop.shape == (2, 4, 6)
    assert (drop[0, :, :3] > 0.01).all()
    np.testing.assert_allclose(drop[0, :, 3:], 0.0, atol=1e-6)
    assert (drop[1, :, 3:] < -0.01).all()  # light stood in the way of the second
    np.testing.assert_allclose(drop[1, :, :3], 0.0, atol=1e-6)


def test_covering_with_what_is_there_changes_nothing() -> None:
    image = np.full((32, 32, 3), FILL, np.uint8)
    np.testing.assert_allclose(result_of(image, Cover(side=9, stride=4)), 0.0, atol=1e-7)


def test_a_square_of_no_size_covers_nothing() -> None:
    image = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    assert (covered(image, 3, 3, 0) == image).all()
    np.testing.assert_allclose(result_of(image, Cover(side=0, stride=8)), 0.0, atol=1e-6)


def test_goes_on_where_it_stopped() -> None:
    image = np.random.default_rng(2).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    cover = Cover(side=10, stride=5)
    steps = occlude(light_on_the_left, image, [0, 1], cover)
    second = list(itertools.islice(steps, 2))[-1]
    assert second.checkpoint is not None
    resumed = occlude(light_on_the_left, image, [0, 1], cover, second.checkpoint())
    assert next(resumed).fraction > second.fraction
    whole = result_of(image, cover)
    assert (result_of(image, cover, checkpoint=second.checkpoint()) == whole).all()
    assert whole.shape == (2, 8, 8)
