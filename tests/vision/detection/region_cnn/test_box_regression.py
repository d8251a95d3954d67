"""A box and its deltas: golden numbers, and one undoes the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.detection.boxes import centers_to_corners
from vision.detection.region_cnn.box_regression import MAX_SCALING, apply_deltas, box_deltas


@pytest.mark.parametrize(
    ("proposal", "box", "deltas"),
    [
        ([10, 20, 30, 60], [10, 20, 30, 60], [0, 0, 0, 0]),
        ([10, 20, 30, 60], [15, 20, 35, 60], [0.25, 0, 0, 0]),  # 5 px to the right, of 20
        ([10, 20, 30, 60], [10, 10, 30, 50], [0, -0.25, 0, 0]),  # 10 px up, of 40
        ([10, 20, 30, 60], [0, 20, 40, 60], [0, 0, np.log(2), 0]),  # twice as wide
        ([10, 20, 30, 60], [15, 35, 25, 45], [0, 0, -np.log(2), -np.log(4)]),
        ([0, 0, 8, 8], [6, 2, 22, 6], [1.25, 0, np.log(2), -np.log(2)]),
    ],
)
def test_golden_numbers(proposal: list[float], box: list[float], deltas: list[float]) -> None:
    np.testing.assert_allclose(box_deltas(np.array([proposal]), np.array([box])), [deltas], atol=1e-12)
    np.testing.assert_allclose(apply_deltas(np.array([proposal]), np.array([deltas])), [box], atol=1e-12)


def boxes(least: float, most: float) -> st.SearchStrategy[np.ndarray]:
    midpoints = arrays(np.float64, (5, 2), elements=st.floats(-300, 300))
    sides = arrays(np.float64, (5, 2), elements=st.floats(least, most))
    return st.builds(lambda points, both: centers_to_corners(np.hstack([points, both])), midpoints, sides)


@given(proposals=boxes(20, 60), wanted=boxes(20, 60))
def test_deltas_lead_to_the_box_again(proposals: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(apply_deltas(proposals, box_deltas(proposals, wanted)), wanted, atol=1e-6)


@given(proposals=boxes(1, 500), deltas=arrays(np.float64, (5, 4), elements=st.floats(-1.2, 1.2)))
def test_the_box_leads_to_its_deltas_again(proposals: np.ndarray, deltas: np.ndarray) -> None:
    np.testing.assert_allclose(box_deltas(proposals, apply_deltas(proposals, deltas)), deltas, atol=1e-6)


@given(proposals=boxes(5, 50), wanted=boxes(5, 50), scale=st.floats(0.1, 10), moved=st.floats(-100, 100))
def test_deltas_do_not_change_when_the_picture_is_moved_and_scaled(
    proposals: np.ndarray, wanted: np.ndarray, scale: float, moved: float
) -> None:
    np.testing.assert_allclose(
        box_deltas(proposals * scale + moved, wanted * scale + moved),
        box_deltas(proposals, wanted),
        atol=1e-6,
    )


def test_an_untrained_networks_exponentials_stay_finite() -> None:
    wild = apply_deltas(np.array([[0, 0, 10, 10]]), np.array([[0.0, 0.0, 1000.0, -1000.0]]))
    half = 10 * MAX_SCALING / 2
    np.testing.assert_allclose(wild, [[5 - half, 5 - 5 / MAX_SCALING, 5 + half, 5 + 5 / MAX_SCALING]])
