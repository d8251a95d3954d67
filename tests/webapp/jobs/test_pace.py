"""The time left: none at first, then steady."""

from __future__ import annotations

import pytest

from webapp.jobs.runner.pace import Pace


def test_says_nothing_before_it_knows() -> None:
    pace = Pace()
    assert pace.seconds_left(0.0, 100.0) is None
    assert pace.seconds_left(0.01, 100.1) is None


def test_a_steady_pace_counts_down() -> None:
    pace = Pace()
    for tenth in range(1, 500):
        left = pace.seconds_left(tenth / 1000, tenth / 10)
        if left is not None:
            assert left == pytest.approx(100 - tenth / 10, rel=0.01)
    assert left is not None


def test_finds_the_new_pace_when_it_slows_down() -> None:
    pace = Pace()
    for tenth in range(100):
        pace.seconds_left(tenth / 1000, tenth / 10)
    for tenth in range(300):
        left = pace.seconds_left(0.1 + tenth / 4000, 10 + tenth / 10)
    assert left == pytest.approx((1 - 0.1 - 299 / 4000) * 400, rel=0.05)


def test_standing_still_is_no_division_by_zero() -> None:
    pace = Pace()
    for second in range(20):
        left = pace.seconds_left(0.5, float(second))
    assert left is None
