"""Boxes share area as sets do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.faces import Box

lengths = st.floats(0.0, 1000.0)
places = st.floats(-1000.0, 1000.0)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(places), draw(places)
    return Box(left, top, left + draw(lengths), top + draw(lengths))


@given(boxes(), boxes())
def test_iou_is_symmetric_and_a_share(first: Box, second: Box) -> None:
    assert 0.0 <= first.iou(second) <= 1.0 + 1e-9
    assert first.iou(second) == pytest.approx(second.iou(first))


@given(boxes())
def test_a_box_covers_itself(box: Box) -> None:
    assert box.iou(box) == (pytest.approx(1.0) if box.area else 0.0)


@given(boxes(), boxes(), st.floats(0.1, 10.0))
def test_iou_does_not_depend_on_scale(first: Box, second: Box, factor: float) -> None:
    scaled = first.scaled(factor).iou(second.scaled(factor))
    assert scaled == pytest.approx(first.iou(second), abs=1e-6)


def test_iou_of_a_known_pair() -> None:
    assert Box(0, 0, 2, 2).iou(Box(1, 1, 3, 3)) == pytest.approx(1 / 7)
    assert Box(0, 0, 1, 1).iou(Box(2, 2, 3, 3)) == 0.0


def test_enlarges_about_its_center() -> None:
    assert Box(10, 20, 30, 60).enlarged(1.5) == Box(5, 10, 35, 70)
