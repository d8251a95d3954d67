"""Whose turn it is: laws that hold for every line."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.jobs.fairness import Waiting, in_turn

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def waiting(job: int, owner: int, second: int, *, goes_first: bool = False) -> Waiting:
    return Waiting(job, owner, NOON + timedelta(seconds=second), goes_first)


owners = st.integers(1, 5)
lines = st.lists(
    st.builds(waiting, st.integers(1, 1000), owners, st.integers(0, 50), goes_first=st.booleans()),
    unique_by=lambda one: one.job,
    max_size=25,
)
counts = st.dictionaries(owners, st.integers(0, 4))
seconds = st.dictionaries(owners, st.floats(0, 4000))


def test_thirty_jobs_of_one_do_not_hold_up_the_first_of_another() -> None:
    thirty = [waiting(number, 1, number) for number in range(30)]
    order = in_turn([*thirty, waiting(99, 2, 500)], running={1: 1}, lately={})
    assert order[0] == 99
    assert order[1:] == list(range(30))


def test_those_with_as_many_running_take_turns() -> None:
    line = [waiting(number, 1, number) for number in (1, 2, 3)]
    line += [waiting(number, 2, number) for number in (11, 12, 13)]
    assert in_turn(line, running={}, lately={}) == [1, 11, 2, 12, 3, 13]


def test_among_those_with_as_many_running_goes_for_whom_least_was_computed() -> None:
    line = [waiting(1, 1, 0), waiting(2, 2, 5)]
    assert in_turn(line, running={}, lately={1: 600.0, 2: 3.0}) == [2, 1]


def test_what_was_handed_back_goes_before_all_others() -> None:
    line = [waiting(1, 1, 0), waiting(2, 1, 40, goes_first=True), waiting(3, 2, 0)]
    assert in_turn(line, running={1: 5}, lately={1: 900.0}) == [2, 3, 1]


@given(lines, counts, seconds)
def test_everybody_gets_a_turn_once(
    line: list[Waiting], running: dict[int, int], lately: dict[int, float]
) -> None:
    assert Counter(in_turn(line, running=running, lately=lately)) == Counter(one.job for one in line)


@given(lines, counts, seconds)
def test_each_owners_jobs_stay_in_their_order(
    line: list[Waiting], running: dict[int, int], lately: dict[int, float]
) -> None:
    place = {job: at for at, job in enumerate(in_turn(line, running=running, lately=lately))}
    of_owner = defaultdict(list)
    for one in line:
        of_owner[one.owner, one.goes_first].append(one)
    for jobs in of_owner.values():
        jobs.sort(key=lambda one: (one.queued_at, one.job))
        assert [place[one.job] for one in jobs] == sorted(place[one.job] for one in jobs)


@given(lines, counts, seconds)
def test_nobody_is_served_while_somebody_waits_who_has_fewer(
    line: list[Waiting], running: dict[int, int], lately: dict[int, float]
) -> None:
    of = {one.job: one for one in line}
    has = Counter(running)
    order = in_turn(line, running=running, lately=lately)
    for at, job in enumerate(order):
        one = of[job]
        if not one.goes_first:
            still = {of[other].owner for other in order[at:]}
            assert has[one.owner] == min(has[owner] for owner in still)
        has[one.owner] += 1


@given(lines, counts, seconds, st.integers(0, 60))
def test_who_comes_is_never_behind_more_than_one_round_of_the_others(
    line: list[Waiting], running: dict[int, int], lately: dict[int, float], second: int
) -> None:
    others = [one._replace(goes_first=False) for one in line]
    order = in_turn([*others, waiting(2000, 9, second)], running=running, lately=lately)
    of = {one.job: one.owner for one in others}
    before = Counter(of[job] for job in order[: order.index(2000)])
    assert all(count <= 1 for count in before.values())
