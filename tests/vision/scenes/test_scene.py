"""Scenes whose truth is exact."""

from __future__ import annotations

import numpy as np
import pytest

from vision.scenes import CLASSES, Scene, draw_scene, scenes
from vision.scenes.shapes import area, signed_distances


@pytest.fixture(scope="module")
def drawn() -> list[Scene]:
    return scenes(60, 0, count=(1, 6))


def test_the_same_seed_draws_the_same_scene_however_many_are_drawn() -> None:
    few, many = scenes(2, 7), scenes(3, 7)
    for one, other in zip(few, many, strict=False):
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.masks, other.masks)
    assert (many[0].image != many[2].image).any()


def test_scenes_are_of_any_size() -> None:
    for size in ((32, 32), (40, 120), (200, 90)):
        scene = draw_scene(np.random.default_rng(0), size=size)
        assert scene.image.shape == (*size, 3)
        assert scene.image.dtype == np.uint8
        assert scene.masks.shape == (len(scene.boxes), *size)


def test_boxes_are_the_smallest_around_what_is_seen(drawn: list[Scene]) -> None:
    for scene in drawn:
        for box, mask in zip(scene.boxes.astype(int), scene.masks, strict=True):
            left, top, right, bottom = box
            inside = mask[top:bottom, left:right]
            assert inside.sum() == mask.sum() > 0
            assert all(edge.any() for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]))


def test_no_pixel_belongs_to_two_shapes(drawn: list[Scene]) -> None:
    assert max(scene.masks.sum(axis=0).max() for scene in drawn) == 1


def test_some_shapes_are_hidden_and_no_scene_is_empty(drawn: list[Scene]) -> None:
    counts = [len(scene.boxes) for scene in scenes(60, 1, count=(6, 6))]
    assert min(counts) >= 1
    assert min(counts) < 6
    assert all(len(scene.boxes) >= 1 for scene in drawn)
    assert len(draw_scene(np.random.default_rng(0), count=(0, 0)).boxes) == 0


def test_shapes_can_be_told_from_the_ground(drawn: list[Scene]) -> None:
    distances = []
    for scene in drawn:
        ground = scene.image[~scene.masks.any(axis=0)].mean(axis=0)
        distances += [np.linalg.norm(scene.image[mask].mean(axis=0) - ground) for mask in scene.masks]
    assert np.quantile(distances, 0.02) > 50.0


def test_every_class_is_drawn_about_as_often(drawn: list[Scene]) -> None:
    counts = np.bincount(np.concatenate([scene.classes for scene in drawn]), minlength=len(CLASSES))
    assert len(counts) == len(CLASSES)
    assert counts.min() > 0.5 * counts.mean()


@pytest.mark.parametrize("name", CLASSES)
def test_a_shape_has_its_area_wherever_it_is_turned(name: str) -> None:
    for angle in (0.0, 0.3, 2.0):
        distances = signed_distances(name, center=(50.0, 50.0), radius=40.0, angle=angle, size=(100, 100))
        assert (distances < 0).sum() == pytest.approx(area(name) * 40.0**2, rel=0.02)
