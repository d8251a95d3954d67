"""Selective search finds where objects are, without knowing what they are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.faces import photograph
from vision.detection.boxes import areas, intersection_over_union
from vision.detection.proposals import COLOR_SPACES, ColorSpace, SearchSettings, propose, segment
from vision.images import decode
from vision.scenes import scenes


def test_a_photograph_has_about_two_thousand_proposals() -> None:
    image = decode(photograph("sample1.jpg"))
    height, width = image.shape[:2]
    boxes = propose(image, SearchSettings(max_proposals=10_000))
    assert 1500 < len(boxes) < 4000
    assert len(np.unique(boxes, axis=0)) == len(boxes)
    assert boxes.min() >= 0.0
    assert (boxes[:, [2, 3]] <= [width, height]).all()
    sizes = np.sqrt(areas(boxes))
    assert sizes.max() > 1000 > 60 > sizes.min()


def test_finds_nearly_all_shapes() -> None:
    settings = SearchSettings(color_spaces=("lab",), scales=(20, 50), min_side=4)
    overlaps = [
        intersection_over_union(scene.boxes, propose(scene.image, settings)).max(axis=1)
        for scene in scenes(20, 5)
    ]
    assert np.mean(np.concatenate(overlaps) >= 0.5) > 0.95


def test_the_most_promising_come_first() -> None:
    """The n best are those of a longer list, and large regions are not all before small ones."""
    image = scenes(1, 3)[0].image
    whole = propose(image)
    np.testing.assert_array_equal(propose(image, SearchSettings(max_proposals=20)), whole[:20])
    assert np.median(areas(whole[:20])) > np.median(areas(whole))
    assert np.diff(areas(whole)).max() > 0.0


def test_small_boxes_are_no_proposals() -> None:
    boxes = propose(scenes(1, 3)[0].image, SearchSettings(min_side=20))
    assert (boxes[:, 2:] - boxes[:, :2]).min() >= 20


def test_large_pictures_are_searched_small_and_answered_large() -> None:
    image = scenes(1, 3)[0].image.repeat(4, axis=0).repeat(2, axis=1)
    boxes = propose(image, SearchSettings(max_side=96))
    assert boxes[:, [0, 2]].max() == 192
    assert boxes[:, [1, 3]].max() == 384


@pytest.mark.parametrize("space", COLOR_SPACES)
def test_colour_spaces_lie_between_0_and_1(space: ColorSpace) -> None:
    corners = np.array([[[red, green, blue] for red in (0, 255) for green in (0, 255)] for blue in (0, 255)])
    converted = COLOR_SPACES[space](corners.astype(np.uint8))
    assert converted.shape[:2] == (2, 4)
    assert 0.0 <= converted.min() < converted.max() <= 1.0


def test_a_picture_is_cut_where_its_colours_change() -> None:
    picture = np.zeros((30, 40, 3))
    picture[:, 25:] = 1.0
    labels = segment(picture, 50, 0.8)
    assert set(np.unique(labels)) == {0, 1}
    assert (labels[:, :24] == labels[0, 0]).all()
    assert (labels[:, 26:] == labels[0, -1]).all()
