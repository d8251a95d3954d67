"""The chart of a long painting stays whole and small."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.jobs.runner.history import ThinnedHistory


def filled(steps: int, max_rows: int = 400) -> ThinnedHistory:
    history = ThinnedHistory([], max_rows)
    for step in range(1, steps + 1):
        history.add([step, 1 / step])
    return history


@given(st.integers(1, 3000), st.integers(3, 50))
def test_never_more_than_allowed_from_first_to_newest(steps: int, max_rows: int) -> None:
    rows = [row[0] for row in filled(steps, max_rows).rows()]
    assert len(rows) <= max_rows
    assert (rows[0], rows[-1]) == (1, steps)
    assert rows == sorted(set(rows))


@given(st.integers(30, 3000))
def test_no_gap_is_much_wider_than_another(steps: int) -> None:
    rows = [row[0] for row in filled(steps, 20).rows()]
    gaps = [after - before for before, after in pairwise(rows)]
    assert max(gaps) <= 2 * min(gaps[:-1])


def test_steps_computed_again_after_a_resume_replace_the_old() -> None:
    history = ThinnedHistory([[1, 9.0], [2, 8.0], [3, 7.0]])
    history.add([2, 5.0])
    assert history.rows() == [[1, 9.0], [2, 5.0]]


def test_a_resumed_history_keeps_its_spacing() -> None:
    before = filled(2000, 50)
    after = ThinnedHistory(before.rows(), 50)
    for step in range(2001, 2400):
        after.add([step, 1 / step])
    assert len(after.rows()) <= 50
