"""A walk up to a gate, frame by frame."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from webapp.gate.attempt import Attempt, Live, Sight, Turn, advance, after, at_moment, may_begin_challenge
from webapp.gate.decision import Decision, Facts, Rules, Sighting

RULES = Rules(threshold=0.33)
PERSON, OTHER = uuid4(), uuid4()
NEAR = Sighting(PERSON, 0.2, OTHER, 0.6)
CHALLENGED = replace(NEAR, is_challenged=True)


class Walk:
    """``walk.frame(faces=1, …)``: 0.1 s later, the next frame."""

    def __init__(self, rules: Rules = RULES) -> None:
        self.rules = rules
        self.at = 100.0
        self.attempt = Attempt()

    def frame(self, *, after_seconds: float = 0.1, **seen: object) -> Turn:
        self.at += after_seconds
        sight = replace(Sight(self.at, faces=1), **seen)  # type: ignore[arg-type]
        attempt = at_moment(self.attempt, self.at)
        turn = advance(attempt, sight, self.rules, lambda person: Facts())
        self.attempt = Attempt.from_json(turn.attempt.to_json())  # as it lies in Redis between two frames
        assert self.attempt == turn.attempt
        return turn

    def end(self, decision: Decision) -> None:
        self.attempt = after(self.attempt, decision, at=self.at, hold_seconds=4.0, name="Danielle")

    def good(self, state: str = "pending", **more: object) -> Turn:
        live = Live("{}", state, prompt="blink", progress=0.5, **more)  # type: ignore[arg-type]
        return self.frame(sighting=CHALLENGED, live=live)


def shown(turn: Turn) -> tuple[str, str | None]:
    return turn.attempt.phase, turn.prompt


def test_nobody_there_is_idle() -> None:
    assert shown(Walk().frame(faces=0)) == ("idle", None)


def test_says_what_must_be_better_until_a_frame_is_good() -> None:
    walk = Walk()
    assert shown(walk.frame(prompt="step_closer")) == ("position", "step_closer")
    assert not may_begin_challenge(walk.attempt, RULES)
    assert shown(walk.frame(sighting=NEAR)) == ("position", "look_straight")
    assert may_begin_challenge(walk.attempt, RULES)


def test_a_whole_walk_ends_in_a_welcome_and_starts_anew() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    assert shown(walk.good()) == ("challenge", "blink")
    walk.good()
    decision = walk.good("live").decision
    assert decision is not None
    assert (decision.outcome, decision.person) == ("opened", PERSON)
    nonce = walk.attempt.nonce
    walk.end(decision)
    assert (walk.attempt.phase, walk.attempt.name, walk.attempt.sightings) == ("welcome", "Danielle", ())
    assert shown(walk.frame(sighting=NEAR)) == ("welcome", None)
    turn = walk.frame(after_seconds=4.0, faces=0)
    assert (turn.attempt.phase, turn.attempt.name) == ("idle", "")
    assert turn.attempt.nonce != nonce


def test_a_spoof_is_refused_without_saying_how_it_was_found() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    decision = walk.good("failed", reason="screen").decision
    assert decision is not None
    assert (decision.outcome, decision.reason, decision.person) == ("spoof", "screen", PERSON)
    walk.end(decision)
    assert (walk.attempt.phase, walk.attempt.reason, walk.attempt.name) == ("refused", "not_live", "")


def test_a_second_face_begins_anew() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    walk.good()
    assert shown(walk.frame(faces=2, sighting=NEAR)) == ("position", "one_at_a_time")
    assert walk.attempt.sightings == ()
    assert walk.attempt.live is None


def test_a_face_lost_for_a_moment_is_waited_for_and_then_forgotten() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    walk.good()
    assert walk.frame(faces=0, after_seconds=1.0).attempt.phase == "challenge"
    assert walk.frame(faces=0, after_seconds=1.0).attempt.phase == "idle"
    assert walk.attempt.sightings == ()


def test_whoever_walks_away_during_the_challenge_may_try_again() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    turn = walk.good("failed", reason="gap")
    assert (turn.decision, turn.attempt.phase, turn.attempt.sightings) == (None, "position", ())


def test_after_the_challenge_good_frames_are_waited_for_but_not_for_ever() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)
    live = Live("{}", "live")
    assert walk.frame(live=live).decision is None
    assert shown(walk.frame(live=live, prompt="look_straight")) == ("challenge", "look_straight")
    decision = walk.frame(live=live, after_seconds=3.0).decision
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("refused", "unclear")


def test_a_photograph_before_or_after_the_challenge_is_not_who_answered_it() -> None:
    walk = Walk()
    walk.frame(sighting=NEAR)  # somebody's photograph; then it is taken away
    live = Live("{}", "pending", prompt="blink")
    for _ in range(5):
        walk.frame(sighting=NEAR, live=live)
    assert walk.attempt.sightings == ()
    assert walk.frame(sighting=NEAR, live=Live("{}", "live")).decision is None
    walk.frame(sighting=NEAR, live=Live("{}", "live"))
    decision = walk.frame(sighting=NEAR, live=Live("{}", "live"), after_seconds=3.0).decision
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("refused", "unclear")


def test_without_a_challenge_two_good_frames_are_enough() -> None:
    walk = Walk(replace(RULES, needs_liveness=False))
    assert walk.frame(sighting=NEAR).decision is None
    decision = walk.frame(sighting=NEAR).decision
    assert decision is not None
    assert decision.outcome == "opened"


BADGE_RULES = replace(RULES, needs_badge=True, needs_liveness=False)


def test_a_badge_gate_asks_for_the_badge_first() -> None:
    walk = Walk(BADGE_RULES)
    assert shown(walk.frame(faces=0)) == ("idle", None)
    assert shown(walk.frame(sighting=NEAR)) == ("badge", "show_badge")
    assert shown(walk.frame(faces=0)) == ("badge", "show_badge")  # it may be hidden by the badge
    assert walk.attempt.sightings == ()
    assert shown(walk.frame(faces=0, badge=PERSON)) == ("position", "look_straight")
    walk.frame(sighting=NEAR)
    decision = walk.frame(sighting=NEAR).decision
    assert decision is not None
    assert (decision.outcome, decision.person) == ("opened", PERSON)


def test_a_second_badge_takes_nothing_over_from_the_first() -> None:
    walk = Walk(BADGE_RULES)
    walk.frame(badge=PERSON, sighting=NEAR)
    walk.frame(badge=OTHER, faces=0)
    assert (walk.attempt.badge, walk.attempt.sightings) == (OTHER, ())


def test_a_badge_counts_for_a_while_only() -> None:
    walk = Walk(BADGE_RULES)
    walk.frame(faces=0, badge=PERSON)
    assert shown(walk.frame(faces=0, after_seconds=19.0)) == ("position", "look_straight")
    assert shown(walk.frame(faces=0, after_seconds=2.0)) == ("idle", None)


def test_a_badge_gate_rests_while_nobody_is_there() -> None:
    walk = Walk(BADGE_RULES)
    walk.frame(sighting=NEAR)
    assert shown(walk.frame(faces=0, after_seconds=1.6)) == ("idle", None)


def test_a_badge_nobody_has_is_refused() -> None:
    decision = Walk().frame(has_unknown_badge=True).decision
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("refused", "badge_unknown")


def test_an_unclear_face_is_asked_for_its_badge() -> None:
    walk = Walk(replace(RULES, needs_liveness=False))
    close = replace(NEAR, runner_up_distance=0.21)
    walk.frame(sighting=close)
    decision = walk.frame(sighting=close).decision
    assert decision is not None
    assert decision.reason == "ambiguous"
    nonce = walk.attempt.nonce
    walk.end(decision)
    assert (walk.attempt.phase, walk.attempt.asked_for_badge) == ("badge", "ambiguous")
    assert walk.attempt.nonce != nonce
    assert shown(walk.frame(sighting=close)) == ("badge", "show_badge")
    walk.frame(badge=PERSON, faces=0)
    walk.frame(sighting=close)
    decision = walk.frame(sighting=close).decision
    assert decision is not None
    assert decision.outcome == "opened"


def test_a_badge_that_does_not_come_is_not_waited_for_for_ever() -> None:
    walk = Walk()
    walk.attempt = Attempt(phase="badge", since=walk.at, asked_for_badge="look_alike")
    assert walk.frame(faces=0, after_seconds=19.0).attempt.phase == "badge"
    assert walk.frame(faces=0, after_seconds=2.0).attempt.phase == "idle"
