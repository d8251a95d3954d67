"""A person in numbers before the state machine: who passes, and why who does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.vision.faces.liveness.person import FRAME, Person, asking, embedding, perform, seen, started
from vision.faces.liveness import (
    POLICIES,
    REASONS,
    Action,
    Policy,
    Session,
    advance,
    begin,
    is_face_of,
    lapse,
)

BLINK, LEFT, RIGHT = Action.BLINK, Action.TURN_LEFT, Action.TURN_RIGHT


def ready(policy: str, *actions: Action) -> Session:
    """Opened, paused, and now asking for the first of ``actions``."""
    states = perform(asking(POLICIES[policy], actions), Person())
    return next(session for session in states if session.prompt in actions)


def outcome(session: Session) -> tuple[str, str | None]:
    return session.state, session.reason


@pytest.mark.parametrize("policy", ["blink", "turn", "blink_and_turn"])
@pytest.mark.parametrize("frames_a_second", [6, 8, 10, 25])
@pytest.mark.parametrize("seed", range(6))
def test_who_does_what_is_asked_is_live(policy: str, frames_a_second: int, seed: int) -> None:
    session = started(POLICIES[policy], seed=seed)
    states = perform(session, Person(), frame=1 / frames_a_second)
    assert outcome(states[-1]) == ("live", None)
    assert states[-1].progress == 1.0
    assert states[-1].prompt is None
    asked = [now.prompt for before, now in pairwise(states) if now.prompt != before.prompt]
    assert [prompt for prompt in asked if isinstance(prompt, Action)] == list(session.actions)


def test_without_actions_it_is_live_at_once() -> None:
    assert outcome(started(POLICIES["none"])) == ("live", None)


def test_progress_never_falls() -> None:
    progress = [session.progress for session in perform(started(POLICIES["blink_and_turn"]), Person())]
    assert progress == sorted(progress)
    assert progress[0] == 0.0


def test_the_order_is_drawn_anew_by_the_systems_generator() -> None:
    orders = {begin(POLICIES["blink_and_turn"], nonce="n", at=0.0).actions for _ in range(200)}
    assert len(orders) == 12
    pauses = {begin(POLICIES["blink"], nonce="n", at=0.0).pauses for _ in range(20)}
    assert len(pauses) == 20


def test_the_figures_tell_what_was_measured() -> None:
    final = perform(asking(POLICIES["blink_and_turn"], (LEFT, BLINK)), Person(reaction=0.5))[-1]
    assert final.figures["degrees_1"] >= 13
    assert 0.5 <= final.figures["closed_seconds_2"] <= 0.75
    assert 0.45 <= final.figures["reaction_seconds_2"] <= 0.75
    assert final.figures["parallax_1"] > 0.02


@pytest.mark.parametrize(
    ("person", "actions", "reason"),
    [
        (Person(answer=lambda _: None), (BLINK,), "no_reaction"),
        (Person(answer=lambda _: None), (LEFT,), "no_reaction"),
        (Person(closed=0.1), (BLINK,), "no_reaction"),
        (Person(closed=4.0), (BLINK,), "no_reaction"),
        (Person(degrees=12), (RIGHT,), "no_reaction"),
        (Person(reaction=6), (RIGHT,), "no_reaction"),
        (Person(answer=lambda _: LEFT), (BLINK,), "wrong_action"),
        (Person(answer=lambda _: LEFT), (RIGHT,), "wrong_action"),
        (Person(answer=lambda _: BLINK, closed=1.0), (RIGHT,), "wrong_action"),
        (Person(reaction=0.0), (LEFT,), "too_fast"),
    ],
)
def test_who_does_not_fails_with_the_reason(person: Person, actions: tuple[Action, ...], reason: str) -> None:
    policy = "blink_and_turn"
    assert outcome(perform(asking(POLICIES[policy], actions), person)[-1]) == ("failed", reason)


def test_a_head_turned_too_far_is_judged_on_its_way_back() -> None:
    session = ready("turn", LEFT)
    for yaw in (0, 0, 6, 40, 40, 33):
        session = advance(session, seen((session.seen_at or 0) + FRAME, yaw=yaw))
        assert session.prompt == LEFT
    session = advance(session, seen((session.seen_at or 0) + FRAME, yaw=18))
    assert session.done == 1


def test_a_turn_nobody_asked_for_is_the_wrong_action() -> None:
    states = perform(asking(POLICIES["blink"], (BLINK,)), Person())
    pausing = next(session for session in states if session.eyes is not None)
    assert outcome(advance(pausing, seen((pausing.seen_at or 0) + FRAME, yaw=24))) == (
        "failed",
        "wrong_action",
    )


def test_eyes_that_close_by_themselves_answer_nothing() -> None:
    session, now = ready("blink", BLINK), 0.0
    for openness in (0.3, 0.3, 0.1, 0.3, 0.3, 0.1, 0.3):
        now = (session.seen_at or 0) + FRAME
        session = advance(session, seen(now, openness=openness))
    assert session.prompt == BLINK


def test_closing_the_eyes_too_soon_is_chance_once_only() -> None:
    def closed_at_once(session: Session) -> Session:
        for openness in (0.1, 0.1, 0.1, 0.1, 0.3):
            session = advance(session, seen((session.seen_at or 0) + FRAME, openness=openness))
        return session

    session = closed_at_once(ready("blink", BLINK))
    assert session.prompt == BLINK
    again = closed_at_once(replace(session, prompted_at=session.seen_at or 0))
    assert outcome(again) == ("failed", "too_fast")


def test_no_action_is_asked_for_while_the_eyes_are_closed() -> None:
    states = perform(asking(POLICIES["turn"], (LEFT,)), Person())
    session = next(session for session in states if session.eyes is not None)
    for _ in range(20):
        session = advance(session, seen((session.seen_at or 0) + FRAME, openness=0.1))
    assert session.prompt == "look_straight"


def test_a_gap_fails_the_challenge() -> None:
    session = ready("turn", LEFT)
    assert outcome(advance(session, seen((session.seen_at or 0) + 1.3))) == ("failed", "gap")


def test_a_face_that_is_gone_fails_the_challenge() -> None:
    session = ready("turn", LEFT)
    assert lapse(session, at=(session.seen_at or 0) + 0.5).state == "pending"
    assert outcome(lapse(session, at=(session.seen_at or 0) + 1.3)) == ("failed", "face_lost")


def test_a_face_elsewhere_fails_the_challenge() -> None:
    session = ready("turn", LEFT)
    moved = seen((session.seen_at or 0) + FRAME, left=400)
    assert outcome(advance(session, moved)) == ("failed", "face_jumped")


def test_another_face_fails_the_challenge_at_any_moment() -> None:
    for session in perform(started(POLICIES["blink_and_turn"]), Person()):
        if session.eyes is not None and session.state == "pending":
            another = seen((session.seen_at or 0) + FRAME, face=2)
            assert outcome(advance(session, another)) == ("failed", "another_face")


def test_without_an_embedding_at_the_end_nobody_is_live() -> None:
    session, person, now = started(POLICIES["blink"]), Person(), 0.0
    while session.state == "pending":
        now += FRAME
        observation = person.at(now, session)
        session = advance(session, observation if session.done == 0 else replace(observation, embedding=None))
    assert outcome(session) == ("failed", "no_reaction")


def test_a_plane_that_turns_fails_the_challenge() -> None:
    policy = Policy(turns=1)
    assert outcome(perform(started(policy), Person(depth=0))[-1]) == ("failed", "flat_face")
    assert outcome(perform(started(policy), Person())[-1]) == ("live", None)


@pytest.mark.parametrize(("cue", "reason"), [("moire", "screen"), ("frame", "print")])
def test_a_passive_cue_in_most_frames_fails_the_challenge(cue: str, reason: str) -> None:
    limits = replace(POLICIES["blink"].limits, max_moire=5.0, max_frame=5.0)
    session, now = started(Policy(blinks=1, limits=limits)), 0.0
    for number in range(20):
        now += FRAME
        value = 9.0 if number % 3 else 0.0
        session = advance(session, replace(seen(now), **{cue: value}))
    assert outcome(session) == ("failed", reason)


def test_a_frozen_camera_is_a_still_picture() -> None:
    session, still = started(POLICIES["blink"]), seen(0.0)
    for number in range(1, 10):
        session = advance(session, replace(still, at=number * FRAME))
    assert outcome(session) == ("failed", "still_picture")


def test_who_never_looks_straight_ahead_runs_out_of_time() -> None:
    session, now = started(POLICIES["blink"]), 0.0
    while session.state == "pending":
        now += FRAME
        session = advance(session, seen(now, yaw=30))
    assert outcome(session) == ("failed", "timed_out")
    assert now == pytest.approx(30, abs=0.2)


def test_nothing_is_asked_of_closed_eyes() -> None:
    session = started(POLICIES["blink"])
    for number in range(1, 40):
        session = advance(session, seen(number * FRAME, openness=0.1))
    assert session.prompt == "look_straight"
    assert session.progress == 0.0


def test_someone_else_may_take_the_place_before_anything_is_asked() -> None:
    session = started(POLICIES["blink"])
    for number in range(1, 4):
        session = advance(session, seen(number * FRAME))
    session = perform(session, Person(face=2))[-1]
    assert outcome(session) == ("live", None)


def test_every_reason_is_known() -> None:
    assert len(set(REASONS)) == len(REASONS)


def passed() -> Session:
    return perform(started(POLICIES["blink_and_turn"]), Person())[-1]


def test_whoever_passed_stays_live_while_it_is_the_same_face() -> None:
    session = passed()
    for _ in range(10):
        session = advance(session, seen((session.seen_at or 0) + FRAME))
    assert outcome(session) == ("live", None)


@pytest.mark.parametrize(
    ("after_seconds", "change", "reason"),
    [(FRAME, {"face": 2}, "another_face"), (FRAME, {"left": 400.0}, "face_jumped"), (1.5, {}, "gap")],
)
def test_being_live_says_nothing_of_another_face(
    after_seconds: float, change: dict[str, Any], reason: str
) -> None:
    session = passed()
    session = advance(session, seen((session.seen_at or 0) + after_seconds, **change))
    assert outcome(session) == ("failed", reason)


def test_being_live_ends_when_the_face_has_gone() -> None:
    session = passed()
    assert outcome(lapse(session, at=(session.seen_at or 0) + 1.5)) == ("failed", "face_lost")


def test_only_the_face_that_answers_belongs_to_the_challenge() -> None:
    opening = started(POLICIES["blink_and_turn"])
    opening = advance(opening, seen(FRAME))
    assert not is_face_of(opening, embedding(1))  # nobody has been asked anything yet
    session = ready("blink", BLINK)
    assert is_face_of(session, embedding(1))
    assert not is_face_of(session, embedding(2))
