"""Laws of the state machine, whatever comes before the camera."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.faces.liveness.person import Person, perform, seen, started
from vision.faces.liveness import POLICIES, REASONS, Action, Observation, Session, advance, lapse

POLICY = st.sampled_from(sorted(set(POLICIES) - {"none"}))
MOMENT = st.tuples(
    st.sampled_from([-0.3, 0.0, 0.05, 0.125, 0.125, 0.125, 0.2, 1.4]),
    st.sampled_from([-25.0, -9.0, 0.0, 0.0, 0.0, 9.0, 25.0]),
    st.sampled_from([0.05, 0.2, 0.3, 0.3, 0.3]),
    st.sampled_from([1, 1, 1, 1, 1, 1, 2]),
    st.booleans(),
)
FILM = st.lists(MOMENT, max_size=60)


def frames(film: list[tuple[float, float, float, int, bool]]) -> list[Observation]:
    now, observations = 0.0, []
    for seconds, yaw, openness, face, has_embedding in film:
        now = max(0.0, now + seconds)
        observation = seen(now, yaw=yaw, openness=openness, face=face)
        observations.append(observation if has_embedding else replace(observation, embedding=None))
    return observations


def numbers(session: Session) -> list[float]:
    return [session.prompted_at, session.progress, session.yaw, *session.figures.values(), *session.embedding]


@settings(deadline=None)
@given(policy=POLICY, seed=st.integers(0, 20), film=FILM)
def test_it_is_never_live_without_all_actions_in_order(policy: str, seed: int, film: list) -> None:  # type: ignore[type-arg]
    session = started(POLICIES[policy], seed=seed)
    asked: list[Action] = []
    for observation in frames(film):
        before, session = session, advance(session, observation)
        if session.done > before.done:
            assert session.done == before.done + 1
            assert isinstance(before.prompt, Action)
            asked.append(before.prompt)
        assert session.done >= before.done
        assert session.progress >= before.progress
        assert all(math.isfinite(number) for number in numbers(session))
        assert (session.reason in REASONS) == (session.state == "failed")
    assert asked == list(session.actions[: session.done])
    if session.state == "live":
        assert asked == list(session.actions)


@settings(deadline=None)
@given(policy=st.sampled_from(sorted(POLICIES)), seed=st.integers(0, 20), film=FILM)
def test_json_there_and_back_is_the_same_session(policy: str, seed: int, film: list) -> None:  # type: ignore[type-arg]
    session = started(POLICIES[policy], seed=seed)
    for observation in frames(film):
        session = advance(session, observation)
        assert Session.from_json(session.to_json()) == session


def test_a_session_stays_small() -> None:
    sizes = [len(session.to_json()) for session in perform(started(POLICIES["blink_and_turn"]), Person())]
    assert max(sizes) < 6_000


@settings(deadline=None)
@given(policy=POLICY, film=FILM, back=st.floats(0, 5))
def test_a_frame_from_the_past_changes_nothing(policy: str, film: list, back: float) -> None:  # type: ignore[type-arg]
    session = started(POLICIES[policy])
    for observation in frames(film):
        session = advance(session, observation)
    if session.seen_at is not None:
        assert advance(session, seen(session.seen_at - back, yaw=40, face=2)) == session
        assert lapse(session, at=session.seen_at - back) == session


@settings(deadline=None)
@given(policy=POLICY, film=FILM, seconds=st.floats(0, 100))
def test_what_failed_stays_failed(policy: str, film: list, seconds: float) -> None:  # type: ignore[type-arg]
    person = Person(answer=lambda _: None)
    session = perform(started(POLICIES[policy]), person)[-1]
    assert session.state == "failed"
    for observation in frames(film):
        later = replace(observation, at=observation.at + 50 + seconds)
        assert advance(session, later) == session
    assert lapse(session, at=1000 + seconds) == session


@settings(deadline=None)
@given(policy=POLICY, film=FILM)
def test_no_challenge_outlives_its_time(policy: str, film: list) -> None:  # type: ignore[type-arg]
    session = started(POLICIES[policy])
    for observation in frames(film):
        session = advance(session, observation)
    assert lapse(session, at=1000.0).state != "pending"
