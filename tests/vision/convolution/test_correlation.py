"""Cross-correlation and convolution with the course's numbers, and the laws they keep."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.convolution.correlation import convolution, cross_correlation, flip
from vision.convolution.filters import FILTERS, edges_at, horizontal_edges, vertical_edges

NUMBERS = np.array(
    [
        [3, 0, 1, 2, 7, 4],
        [1, 5, 8, 9, 3, 1],
        [2, 7, 2, 5, 1, 3],
        [0, 1, 3, 1, 7, 8],
        [4, 2, 1, 6, 2, 8],
        [2, 4, 5, 2, 3, 9],
    ]
)
STRIDED = np.array(
    [
        [2, 3, 7, 4, 6, 2, 9],
        [6, 6, 9, 8, 7, 4, 3],
        [3, 4, 8, 3, 8, 9, 7],
        [7, 8, 3, 6, 6, 3, 4],
        [4, 2, 1, 8, 3, 4, 6],
        [3, 2, 4, 1, 9, 8, 3],
        [0, 1, 3, 9, 2, 1, 4],
    ]
)
ASYMMETRIC = np.array([[3, 4, 4], [1, 0, 2], [-1, 0, 3]])


def halves(left: int, right: int) -> np.ndarray:
    return np.repeat([[left] * 3 + [right] * 3], 6, axis=0)


def naively(inputs: np.ndarray, kernel: np.ndarray, padding: int, stride: int, dilation: int) -> np.ndarray:
    """By the definition, one sum at a time."""
    padded = np.pad(inputs, padding)
    reach = dilation * (len(kernel) - 1) + 1
    places = [range(0, size - reach + 1, stride) for size in padded.shape]
    return np.array(
        [
            [
                np.sum(padded[row : row + reach : dilation, column : column + reach : dilation] * kernel)
                for column in places[1]
            ]
            for row in places[0]
        ]
    )


def test_vertical_edges_of_the_courses_numbers() -> None:
    assert cross_correlation(NUMBERS, vertical_edges()).tolist() == [
        [-5, -4, 0, 8],
        [-10, -2, 2, 3],
        [0, -2, -4, -7],
        [-3, -2, -3, -16],
    ]


def test_from_bright_to_dark_and_back() -> None:
    assert cross_correlation(halves(10, 0), vertical_edges()).tolist() == [[0, 30, 30, 0]] * 4
    assert cross_correlation(halves(0, 10), vertical_edges()).tolist() == [[0, -30, -30, 0]] * 4


def test_horizontal_edges_of_four_blocks() -> None:
    blocks = np.kron([[10, 0], [0, 10]], np.ones((3, 3)))
    assert cross_correlation(blocks, horizontal_edges()).tolist() == [
        [0, 0, 0, 0],
        [30, 10, -10, -30],
        [30, 10, -10, -30],
        [0, 0, 0, 0],
    ]


def test_stride_of_two() -> None:
    # The course prints 83 and 127 for two of these; the sums are 88 and 117.
    assert cross_correlation(STRIDED, ASYMMETRIC, stride=2).tolist() == [
        [91, 100, 88],
        [69, 91, 117],
        [44, 72, 74],
    ]


@pytest.mark.parametrize(
    ("padding", "stride", "dilation"), [(0, 1, 1), (1, 1, 1), (2, 3, 1), (0, 1, 2), (3, 2, 2)]
)
def test_equals_the_definition(padding: int, stride: int, dilation: int) -> None:
    found = cross_correlation(STRIDED, ASYMMETRIC, padding=padding, stride=stride, dilation=dilation)
    np.testing.assert_array_equal(found, naively(STRIDED, ASYMMETRIC, padding, stride, dilation))


def test_over_volumes_channels_are_summed() -> None:
    volume = np.arange(6 * 6 * 3).reshape(6, 6, 3)
    red_only = np.zeros((3, 3, 3, 1))
    red_only[:, :, 0, 0] = vertical_edges()
    found = cross_correlation(volume, red_only)
    assert found.shape == (4, 4, 1)
    np.testing.assert_array_equal(found[..., 0], cross_correlation(volume[..., 0], vertical_edges()))
    two = np.random.default_rng(0).integers(-2, 3, (3, 3, 3, 2))
    assert cross_correlation(volume, two).shape == (4, 4, 2)
    np.testing.assert_allclose(
        cross_correlation(volume, two)[..., 1],
        sum(cross_correlation(volume[..., channel], two[..., channel, 1]) for channel in range(3)),
    )


def test_a_1_by_1_filter_mixes_channels() -> None:
    volume = np.random.default_rng(0).normal(size=(28, 28, 192)).astype(np.float32)
    filters = np.random.default_rng(1).normal(size=(1, 1, 192, 32)).astype(np.float32)
    found = cross_correlation(volume, filters)
    assert found.shape == (28, 28, 32)
    np.testing.assert_allclose(found, volume @ filters[0, 0], rtol=1e-3, atol=1e-3)


def test_a_layer_is_its_filters_a_bias_each_and_relu() -> None:
    pictures = np.random.default_rng(0).normal(size=(2, 7, 9, 3)).astype(np.float32)
    layer = keras.layers.Conv2D(10, 3, activation="relu", bias_initializer="random_normal")
    found = layer(pictures).numpy()
    filters, biases = layer.get_weights()
    assert found.shape == (2, 5, 7, 10)
    # Ten filters of 3×3×3 and ten biases, however large the picture is.
    assert layer.count_params() == filters.size + biases.size == 280
    for picture, channels in zip(pictures, found, strict=True):
        sums = cross_correlation(picture, filters) + biases
        np.testing.assert_allclose(channels, np.maximum(sums, 0), atol=1e-5)


def test_signals_and_volumes_in_three_dimensions() -> None:
    signal = np.random.default_rng(0).normal(size=(14, 1))
    first = cross_correlation(signal, np.ones((5, 1, 16)))
    assert first.shape == (10, 16)
    assert cross_correlation(first, np.ones((5, 16, 32))).shape == (6, 32)
    scan = np.random.default_rng(0).normal(size=(14, 14, 14, 1))
    first = cross_correlation(scan, np.ones((5, 5, 5, 1, 16)))
    assert first.shape == (10, 10, 10, 16)
    assert cross_correlation(first, np.ones((5, 5, 5, 16, 32))).shape == (6, 6, 6, 32)
    np.testing.assert_allclose(first[2, 3, 4, 0], scan[2:7, 3:8, 4:9, 0].sum(), rtol=1e-4)


def test_one_dimension_without_channels() -> None:
    np.testing.assert_allclose(
        cross_correlation(np.array([1.0, 2.0, 4.0, 7.0]), np.array([-1.0, 1.0])), [1, 2, 3]
    )


def test_flips_both_ways() -> None:
    flipped = flip(np.array([[3, 4, 5], [1, 0, 2], [-1, 9, 7]]))
    assert flipped.tolist() == [[7, 9, -1], [2, 0, 1], [5, 4, 3]]


kernels = st.lists(st.integers(-3, 3), min_size=9, max_size=9).map(
    lambda numbers: np.array(numbers).reshape(3, 3)
)


@given(kernels, kernels)
def test_convolution_is_associative_and_commutes(first: np.ndarray, second: np.ndarray) -> None:
    both = convolution(np.pad(first, 2), second)
    one_by_one = convolution(convolution(NUMBERS, first, padding=2), second, padding=2)
    np.testing.assert_array_equal(one_by_one, convolution(NUMBERS, both, padding=4))
    np.testing.assert_array_equal(both, convolution(np.pad(second, 2), first))


def test_cross_correlation_is_not_associative() -> None:
    first, second = vertical_edges(), ASYMMETRIC
    both = cross_correlation(np.pad(first, 2), second)
    one_by_one = cross_correlation(cross_correlation(NUMBERS, first, padding=2), second, padding=2)
    assert not np.array_equal(one_by_one, cross_correlation(NUMBERS, both, padding=4))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be moved"):
        cross_correlation(NUMBERS, np.ones(3))
    with pytest.raises(ValueError, match="filters for 2 channels"):
        cross_correlation(np.ones((6, 6, 3)), np.ones((3, 3, 2, 1)))
    with pytest.raises(ValueError, match="does not fit"):
        cross_correlation(NUMBERS, np.ones((7, 7)))


def test_edges_at_any_angle() -> None:
    np.testing.assert_array_equal(edges_at(180), FILTERS["sobel"])
    np.testing.assert_array_equal(edges_at(90), FILTERS["sobel_horizontal"])
    rows, columns = np.mgrid[:40, :40]
    for angle in (0, 30, 50, 110, 250):
        turn = np.deg2rad(angle)
        ramp = columns * np.cos(turn) - rows * np.sin(turn)
        answers = {tried: cross_correlation(ramp, edges_at(tried)).mean() for tried in range(0, 360, 10)}
        assert max(answers, key=lambda tried: answers[tried]) == angle


@pytest.mark.parametrize(
    ("name", "weights"), [("vertical", (1, 1, 1)), ("sobel", (1, 2, 1)), ("scharr", (3, 10, 3))]
)
def test_the_rows_of_an_edge_filter_and_its_transpose(name: str, weights: tuple[int, int, int]) -> None:
    assert FILTERS[name].tolist() == [[weight, 0, -weight] for weight in weights]
    across = "horizontal" if name == "vertical" else f"{name}_horizontal"
    np.testing.assert_array_equal(FILTERS[across], FILTERS[name].T)


def test_filters_keep_what_they_should() -> None:
    for name in ("identity", "box_blur", "gaussian_blur", "sharpen", "emboss"):
        assert FILTERS[name].sum() == pytest.approx(1.0, abs=1e-6)
    for name in ("vertical", "horizontal", "sobel", "scharr", "laplacian"):
        assert FILTERS[name].sum() == 0.0
