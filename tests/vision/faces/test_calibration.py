"""Error rates against numbers known by hand, and thresholds against distributions that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from vision.faces.calibration import (
    MIN_SAMPLES,
    chance_of_false_accept,
    confidence_interval,
    far_frr,
    per_comparison_rate,
    threshold_for,
)
from vision.faces.tails import Tail

CEILING = 0.41


def normal_impostors(count: int, seed: int = 0) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).normal(0.6, 0.06, count), 0.0, 2.0)


def test_99_percent_in_a_gallery_of_100_errs_more_often_than_not() -> None:
    assert chance_of_false_accept(0.01, 1) == pytest.approx(0.01)
    assert chance_of_false_accept(0.01, 100) == pytest.approx(0.634, abs=5e-4)
    assert chance_of_false_accept(0.001, 100) == pytest.approx(0.095, abs=5e-4)


def test_a_gate_of_99_9_percent_needs_comparisons_that_err_100_times_less() -> None:
    assert per_comparison_rate(0.001, 100) == pytest.approx(1.0005e-5, rel=1e-3)
    assert per_comparison_rate(0.001, 1) == pytest.approx(0.001)


@given(st.floats(1e-9, 0.999), st.integers(1, 1_000_000))
def test_the_rate_is_the_inverse_of_the_chance(target: float, comparisons: int) -> None:
    rate = per_comparison_rate(target, comparisons)
    assert chance_of_false_accept(rate, comparisons) == pytest.approx(target, rel=1e-6)
    assert 0.0 < rate <= target * (1 + 1e-9)


def test_certain_and_impossible_errors() -> None:
    assert chance_of_false_accept(0.0, 10**6) == 0.0
    assert chance_of_false_accept(1.0, 1) == 1.0
    assert chance_of_false_accept(0.5, 0) == 0.0


def test_curves_by_hand() -> None:
    genuine, impostor = np.array([0.1, 0.2, 0.3, 0.5]), np.array([0.4, 0.6, 0.7, 0.8])
    curves = far_frr(genuine, impostor, np.array([0.0, 0.3, 0.45, 0.6, 2.0]))
    assert curves.far.tolist() == [0.0, 0.0, 0.25, 0.5, 1.0]
    assert curves.frr.tolist() == [1.0, 0.25, 0.25, 0.0, 0.0]


def test_curves_of_nothing_are_unknown() -> None:
    curves = far_frr(np.empty(0), np.array([0.5]), np.array([0.4]))
    assert np.isnan(curves.frr).all()
    assert curves.far.tolist() == [0.0]


def test_a_counted_threshold_keeps_the_target() -> None:
    impostor = normal_impostors(100_000)
    found = threshold_for(0.01, 10, impostor, ceiling=2.0)
    assert not found.is_extrapolated
    assert found.threshold == pytest.approx(stats.norm.ppf(0.001, 0.6, 0.06), abs=0.01)
    assert found.far <= found.target_rate
    assert found.door_far <= 0.01
    assert found.far_interval[0] < found.target_rate < found.far_interval[1]
    assert found.impostor_samples == 100_000


def test_a_threshold_beyond_the_samples_is_extrapolated_and_says_so() -> None:
    truth = stats.norm.ppf(per_comparison_rate(0.001, 1000), 0.6, 0.06)
    for seed in range(5):
        found = threshold_for(0.001, 1000, normal_impostors(5000, seed), ceiling=2.0)
        assert found.is_extrapolated
        assert truth - 0.2 < found.threshold < truth + 0.02
        assert found.far == pytest.approx(found.target_rate, rel=0.01)
        assert found.far_interval == (0.0, pytest.approx(3.69 / 5000, rel=0.01))


def test_look_alikes_make_an_extrapolated_threshold_stricter() -> None:
    crowd = normal_impostors(5000)
    look_alikes = np.random.default_rng(1).uniform(0.25, 0.45, 100)
    without = threshold_for(0.001, 100, crowd, ceiling=2.0)
    with_them = threshold_for(0.001, 100, np.concatenate([crowd, look_alikes]), ceiling=2.0)
    assert with_them.threshold < without.threshold - 0.02


@settings(max_examples=25, deadline=None)
@given(st.floats(1e-6, 0.5), st.integers(1, 100_000), st.sampled_from([0, 30, 300, 3000]))
def test_more_people_or_a_harder_target_never_loosen(target: float, size: int, samples: int) -> None:
    impostor = normal_impostors(samples)
    here = threshold_for(target, size, impostor, ceiling=CEILING)
    assert 0.0 <= here.threshold <= CEILING
    assert threshold_for(target, 2 * size, impostor, ceiling=CEILING).threshold <= here.threshold + 1e-12
    assert threshold_for(target / 2, size, impostor, ceiling=CEILING).threshold <= here.threshold + 1e-12


def test_the_ceiling_holds_whatever_the_samples_say() -> None:
    far_apart = np.full(2 * MIN_SAMPLES, 1.4) + np.random.default_rng(0).normal(0, 0.01, 2 * MIN_SAMPLES)
    found = threshold_for(0.5, 1, far_apart, ceiling=CEILING)
    assert found.threshold == CEILING
    assert found.is_at_ceiling
    assert found.far == 0.0


def test_few_samples_cannot_make_a_gate_looser_than_the_default() -> None:
    default = threshold_for(0.001, 100, ceiling=2.0)
    assert default.is_extrapolated
    assert default.impostor_samples == 0
    assert default.far_interval == (0.0, 1.0)
    optimistic = threshold_for(0.001, 100, np.full(300, 1.3), ceiling=2.0)
    assert optimistic.threshold == default.threshold
    close = threshold_for(0.001, 100, normal_impostors(300) - 0.15, ceiling=2.0)
    assert close.threshold < default.threshold


def test_refusals_of_ones_own_face_are_counted() -> None:
    genuine = np.array([0.05] * 90 + [1.5] * 10)
    found = threshold_for(0.01, 1, normal_impostors(5000), ceiling=CEILING, genuine=genuine)
    assert found.frr == pytest.approx(0.1)
    assert found.frr_interval is not None
    assert found.frr_interval == (pytest.approx(0.049, abs=1e-3), pytest.approx(0.176, abs=1e-3))
    assert threshold_for(0.01, 1, ceiling=CEILING).frr is None


def test_equal_distances_are_all_accepted_or_none() -> None:
    impostor = np.concatenate([np.full(500, 0.3), np.full(2000, 0.9)])
    found = threshold_for(0.1, 1, impostor, ceiling=2.0)
    assert found.threshold < 0.3
    assert found.far == 0.0


def test_the_exact_interval_by_hand() -> None:
    assert confidence_interval(0, 0) == (0.0, 1.0)
    assert confidence_interval(0, 100) == (0.0, pytest.approx(1 - 0.025**0.01))
    assert confidence_interval(100, 100) == (pytest.approx(0.025**0.01), 1.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100), st.floats(1e-8, 0.09))
def test_a_tail_reads_both_ways(seed: int, rate: float) -> None:
    tail = Tail.fitted(normal_impostors(2000, seed))
    threshold = tail.threshold(rate)
    if threshold > 0.0:
        assert tail.rate(threshold) == pytest.approx(rate, rel=1e-6)


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, float("nan")])
def test_refuses_a_target_that_is_no_chance(target: float) -> None:
    with pytest.raises(ValueError, match="target_far"):
        threshold_for(target, 10, ceiling=CEILING)


def test_refuses_distances_that_are_no_numbers() -> None:
    with pytest.raises(ValueError, match="finite"):
        threshold_for(0.01, 10, np.array([0.5, np.nan]), ceiling=CEILING)
