from __future__ import annotations

import math

import keras
import numpy as np
import pytest

from vision.insight.activations import activations
from vision.insight.pictures import gridded, seen_part, squared
from vision.insight.top_patches import cut, find_peaks, top_patches, within
from vision.networks.anatomy import anatomy
from vision.networks.efficientnet_lite import build_efficientnet_lite0
from vision.networks.receptive_field import ReceptiveField


def test_finds_where_each_unit_is_excited_most() -> None:
    activation = np.zeros((3, 4, 2), np.float32)
    activation[2, 1, 0], activation[0, 3, 1] = 5.0, 7.0
    peaks = find_peaks(activation)
    assert (peaks.values.tolist(), peaks.rows.tolist(), peaks.columns.tolist()) == (
        [[5, 7]],
        [[2, 0]],
        [[1, 3]],
    )


def test_further_places_see_nothing_of_the_first() -> None:
    field = ReceptiveField(side=(5, 5), jump=(2, 2), start=(-2, -2))
    activation = np.zeros((8, 8, 1), np.float32)
    activation[2, 2], activation[3, 4], activation[2, 5], activation[6, 1] = 9.0, 8.0, 7.0, 6.0
    peaks = find_peaks(activation, field, 4)
    boxes = [field.box(*place) for place in zip(peaks.rows[:3, 0], peaks.columns[:3, 0], strict=True)]
    # (3, 4) lies 4 px from (2, 2), whose field is 5 px wide.
    np.testing.assert_array_equal(peaks.values[:, 0], [9.0, 7.0, 6.0, np.nan])
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_a_unit_that_sees_everything_has_one_place() -> None:
    peaks = find_peaks(np.full((1, 1, 2), -3.0, np.float32), None, 3)
    np.testing.assert_array_equal(peaks.values, [[-3.0, -3.0], [np.nan] * 2, [np.nan] * 2])


def test_silence_is_no_peak() -> None:
    rectified = np.zeros((2, 2, 2), np.float32)
    rectified[0, 0, 1] = 4.0
    np.testing.assert_array_equal(find_peaks(rectified).values, [[np.nan, 4.0]])


def test_the_strongest_come_first_one_of_each_picture() -> None:
    found = top_patches((f"picture {number}", [number, number - 0.5]) for number in range(12))
    assert [patch.picture for patch in found] == [f"picture {number}" for number in range(11, 2, -1)]
    assert {patch.place for patch in found} == {0}


def test_few_pictures_give_several_each() -> None:
    pictures = {"rich": [9.0, 8.0, 7.0, 6.0], "poor": [1.0, math.nan], "none": [math.nan]}
    found = top_patches(pictures.items(), count=4)
    assert [(patch.picture, patch.place) for patch in found] == [
        ("rich", 0),
        ("rich", 1),
        ("rich", 2),
        ("poor", 0),
    ]


def test_beyond_the_edge_a_patch_is_gray() -> None:
    image = np.full((10, 12, 3), 9, np.uint8)
    patch = cut(image, (-2, 7, 4, 13))
    assert patch.shape == (6, 6, 3)
    assert (patch[:3, 2:] == 9).all()
    assert (patch[3:] == 128).all()
    assert (patch[:, :2] == 128).all()
    assert within((-2, 7, 4, 13), image) == (0, 7, 4, 10)


@pytest.mark.parametrize("layer", ["block1_project", "block3_depthwise", "block4_expand"])
def test_a_patch_is_exactly_what_its_unit_sees(layer: str) -> None:
    """No pixel outside matters to the unit; those along each of its four edges do."""
    keras.utils.set_random_seed(0)
    network = build_efficientnet_lite0()
    random = np.random.default_rng(1)
    shape = (160, 192, 3)
    # What is known of one size holds for all on the grid.
    field = next(figures.field for figures in anatomy(network, (224, 224, 3)) if figures.name == layer)
    assert field is not None
    picture = random.normal(0.0, 1.0, shape).astype(np.float32)
    rows = shape[0] // field.jump[0]
    columns = shape[1] // field.jump[1]
    row, column = rows // 2, columns // 2
    left, top, right, bottom = field.box(row, column)
    assert left >= 0
    assert top >= 0
    assert right <= shape[1]
    assert bottom <= shape[0]

    outside = random.normal(0.0, 1.0, shape).astype(np.float32)
    outside[top:bottom, left:right] = picture[top:bottom, left:right]
    changed = []
    for rows_of, columns_of in (
        (slice(top, top + 1), slice(left, right)),
        (slice(bottom - 1, bottom), slice(left, right)),
        (slice(top, bottom), slice(left, left + 1)),
        (slice(top, bottom), slice(right - 1, right)),
    ):
        other = picture.copy()
        other[rows_of, columns_of] += 500.0
        changed.append(other)
    values = activations(network, np.stack([picture, outside, *changed]), [layer])[layer][:, row, column]
    np.testing.assert_allclose(values[1], values[0], rtol=1e-4, atol=1e-9)
    for value in values[2:]:
        assert not np.allclose(value, values[0], rtol=1e-3, atol=0.0)


def test_photographs_come_in_sizes_of_the_grid() -> None:
    image = np.zeros((300, 451, 3), np.uint8)
    assert gridded(image, 256).shape == (256, 384, 3)
    assert gridded(image.transpose(1, 0, 2), 256).shape == (384, 256, 3)
    assert gridded(np.zeros((100, 1000, 3), np.uint8), 256).shape == (256, 512, 3)
    assert gridded(np.zeros((500, 500, 3), np.uint8), 256).shape == (256, 256, 3)


def test_a_square_is_the_middle_of_a_photograph() -> None:
    image = np.zeros((100, 300, 3), np.uint8)
    image[:, 100:200] = 200
    square = squared(image, 50)
    assert square.shape == (50, 50, 3)
    assert (square[:, 4:-4] == 200).all()
    assert seen_part(image, square) == pytest.approx((1 / 3, 0.0, 2 / 3, 1.0))
