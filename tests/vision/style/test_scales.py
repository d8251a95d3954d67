"""Coarse to fine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import BadImage
from vision.style.scales import fitted, plan_scales
from vision.style.settings import StyleSettings


def test_paints_at_a_quarter_a_half_and_the_whole() -> None:
    scales = plan_scales(300, 600, StyleSettings(size=512))
    assert [(scale.height, scale.width) for scale in scales] == [(64, 128), (128, 256), (256, 512)]
    assert [scale.first for scale in scales] == [0, scales[0].last, scales[1].last]


def test_leaves_out_scales_too_small_for_the_network() -> None:
    scales = plan_scales(100, 400, StyleSettings(size=256))
    assert [(scale.height, scale.width) for scale in scales] == [(32, 128), (64, 256)]
    assert scales[0].first == 0


def test_refuses_a_photograph_so_narrow_that_nothing_is_left() -> None:
    with pytest.raises(BadImage) as refused:
        plan_scales(40, 4000, StyleSettings(size=512))
    assert refused.value.reason == "too_narrow"
    assert refused.value.figures == {"width": 4000, "height": 40}


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(128, 1024))
def test_the_longer_side_is_what_was_asked_for(height: int, width: int, size: int) -> None:
    rows, columns = fitted(height, width, size)
    assert max(rows, columns) == size
    assert min(rows, columns) >= 1
