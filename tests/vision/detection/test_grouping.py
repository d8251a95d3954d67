"""Regions that grow together: which first, and what of."""

from __future__ import annotations

import numpy as np
import pytest

from vision.detection.grouping import Similarity, describe, group

RED, DARK_RED, BLUE = (0.9, 0.1, 0.1), (0.82, 0.1, 0.1), (0.1, 0.1, 0.9)


def strips(*colors: tuple[float, float, float], widths: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Upright strips beside one another, 10 px high: labels and picture."""
    labels = np.repeat(np.arange(len(widths)), widths)[None].repeat(10, axis=0)
    return labels, np.array(colors)[labels]


def test_describes_regions() -> None:
    regions = describe(*strips(RED, BLUE, RED, widths=[4, 6, 2]))
    assert regions.boxes.tolist() == [[0, 0, 4, 10], [4, 0, 10, 10], [10, 0, 12, 10]]
    assert regions.sizes.tolist() == [40, 60, 20]
    assert regions.neighbors.tolist() == [[0, 1], [1, 2]]
    assert regions.area == 120
    np.testing.assert_allclose(regions.colors.sum(axis=1), 1.0)
    np.testing.assert_allclose(regions.textures.sum(axis=1), 1.0)
    np.testing.assert_array_equal(regions.colors[0], regions.colors[2])
    # of its three channels, red is in bins 22 = ⌊0.9 · 25⌋, 2 and 2
    assert np.flatnonzero(regions.colors[0]).tolist() == [22, 25 + 2, 50 + 2]


def test_textures_tell_in_which_direction_a_picture_rises() -> None:
    rising = np.tile(np.linspace(0.0, 1.0, 20), (20, 1))[..., None]
    (texture,) = describe(np.zeros((20, 20), int), rising).textures.reshape(1, 8, 10)
    is_flat = texture[:, 0] == texture.sum(axis=1)
    # rightwards, and to the two sides next to it
    assert np.flatnonzero(~is_flat).tolist() == [0, 1, 7]


@pytest.mark.parametrize(
    ("similarity", "widths", "merged_first"),
    [
        ("color", [10, 10, 10], [0, 0, 20, 10]),  # the two reds
        ("size", [10, 4, 3], [10, 0, 17, 10]),  # the two smallest
    ],
)
def test_the_most_similar_neighbours_merge_first(
    similarity: Similarity, widths: list[int], merged_first: list[int]
) -> None:
    boxes = group(describe(*strips(RED, DARK_RED, BLUE, widths=widths)), [similarity])
    assert boxes[3].tolist() == merged_first


def test_what_is_striped_alike_merges_first() -> None:
    labels = np.repeat(np.arange(3), 20)[None].repeat(20, axis=0)
    picture = np.zeros((20, 60, 1))
    picture[:, 20::4] = 1.0
    assert group(describe(labels, picture), ["texture"])[3].tolist() == [20, 0, 60, 20]


def test_what_fills_a_hole_merges_first() -> None:
    labels = np.zeros((12, 20), int)
    labels[:, 12:] = 1
    labels[4:8, 4:8] = 2
    boxes = group(describe(labels, np.zeros((12, 20, 1))), ["fill"])
    assert boxes[3].tolist() == [0, 0, 12, 12]


def test_every_hierarchy_ends_with_the_whole_picture() -> None:
    random = np.random.default_rng(0)
    labels = np.arange(48).reshape(6, 8).repeat(5, axis=0).repeat(4, axis=1)
    regions = describe(labels, random.random((30, 32, 3)))
    boxes = group(regions, ["color", "texture", "size", "fill"])
    assert len(boxes) == 2 * 48 - 1
    np.testing.assert_array_equal(boxes[:48], regions.boxes)
    assert boxes[-1].tolist() == [0, 0, 32, 30]


def test_a_merged_region_looks_like_its_pixels() -> None:
    """The histograms of a union follow from those of its parts: with them the second merge is as described anew."""
    labels, picture = strips(RED, DARK_RED, BLUE, RED, widths=[3, 9, 5, 7])
    after = describe(np.maximum(labels - 1, 0), picture)  # the two reds, joined by hand
    boxes = group(describe(labels, picture), ["color", "texture"])
    assert boxes[4].tolist() == [0, 0, 12, 10]
    np.testing.assert_array_equal(boxes[5:], group(after, ["color", "texture"])[3:])


def test_a_picture_of_one_region_is_one_proposal() -> None:
    assert group(describe(np.zeros((3, 5), int), np.zeros((3, 5, 3))), ["color"]).tolist() == [[0, 0, 5, 3]]
