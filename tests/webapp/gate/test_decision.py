"""The policy: what opens, and everything that does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest

from webapp.gate.decision import Decision, Evidence, Facts, Rules, Sighting, decide

RULES = Rules(threshold=0.33, margin=0.03)
DANIELLE, YOUNES = uuid4(), uuid4()
NOBODY = Sighting(YOUNES, 0.6, DANIELLE, 0.65, is_challenged=True)


def sees(
    person: UUID = DANIELLE, distance: float = 0.2, *, challenged: bool = True, rival: float = 0.6
) -> Sighting:
    return Sighting(
        person, distance, YOUNES if person == DANIELLE else DANIELLE, rival, is_challenged=challenged
    )


def of(*sightings: Sighting, **more: object) -> Evidence:
    return replace(Evidence(sightings, "live"), **more)  # type: ignore[arg-type]


def judge(evidence: Evidence, rules: Rules = RULES, facts: Facts | None = None) -> Decision | None:
    return decide(rules, evidence, lambda person: facts or Facts())


def reason(evidence: Evidence, rules: Rules = RULES, facts: Facts | None = None) -> str | None:
    decision = judge(evidence, rules, facts)
    assert decision is None or (decision.outcome == "opened") == (decision.reason == "")
    return decision.reason if decision else None


ENOUGH = (sees(), sees())


def test_opens_for_the_same_person_in_two_frames_one_of_them_during_the_challenge() -> None:
    decision = judge(of(*ENOUGH))
    assert decision is not None
    assert (decision.outcome, decision.person, decision.runner_up) == ("opened", DANIELLE, YOUNES)


@pytest.mark.parametrize(
    "sightings",
    [(), (sees(),), (sees(challenged=False),), (sees(challenged=False), sees(challenged=False)), (NOBODY,)],
)
def test_waits_while_too_little_was_seen(sightings: tuple[Sighting, ...]) -> None:
    assert judge(of(*sightings)) is None


@pytest.mark.parametrize(
    ("sightings", "expected"),
    [
        ((), "unclear"),
        ((sees(),), "unclear"),
        ((sees(challenged=False), sees(challenged=False)), "unclear"),
        ((NOBODY,), "not_enrolled"),
        ((sees(), NOBODY, sees(), NOBODY), "unclear"),
    ],
)
def test_stays_closed_when_nothing_more_comes(sightings: tuple[Sighting, ...], expected: str) -> None:
    assert reason(of(*sightings, is_last=True)) == expected


def test_two_frames_of_nobody_are_a_stranger() -> None:
    decision = judge(of(NOBODY, NOBODY))
    assert decision is not None
    assert (decision.outcome, decision.reason, decision.distance) == ("refused", "not_enrolled", 0.6)


def test_an_empty_gallery_knows_nobody() -> None:
    nothing = Sighting(None, None, is_challenged=True)
    assert reason(of(nothing, nothing)) == "not_enrolled"


def test_the_threshold_itself_still_counts_and_a_hair_more_does_not() -> None:
    at, above = sees(distance=RULES.threshold), sees(distance=RULES.threshold + 1e-6)
    assert reason(of(at, at)) == ""
    assert reason(of(above, above)) == "not_enrolled"


def test_one_lucky_frame_among_many_does_not_open() -> None:
    assert judge(of(NOBODY, NOBODY, NOBODY, sees())) is None
    assert reason(of(NOBODY, NOBODY, NOBODY, sees(), is_last=True)) == "unclear"
    assert judge(of(NOBODY, NOBODY, NOBODY, sees(), sees())) is None


def test_the_newest_frame_must_agree() -> None:
    assert judge(of(sees(), sees(), sees(), NOBODY)) is None
    assert reason(of(sees(), sees(), sees(), NOBODY, sees())) == ""


def test_two_people_in_one_attempt_are_unclear_however_often_one_was_seen() -> None:
    decision = judge(of(*[sees()] * 9, sees(YOUNES), sees()))
    assert decision is not None
    assert (decision.reason, decision.asks_for_badge) == ("ambiguous", True)


def test_a_rival_within_the_margin_asks_for_the_badge() -> None:
    close = sees(distance=0.25, rival=0.27)
    assert reason(of(close, close)) == "ambiguous"
    assert reason(of(close, close), replace(RULES, margin=0.01)) == ""
    assert reason(of(close, close, badge=DANIELLE)) == ""


def test_the_distance_that_is_kept_is_no_lucky_one() -> None:
    decision = judge(of(sees(distance=0.1), sees(distance=0.2), sees(distance=0.3)))
    assert decision is not None
    assert decision.distance == 0.2


@pytest.mark.parametrize(
    "why",
    [
        "no_reaction",
        "wrong_action",
        "too_fast",
        "flat_face",
        "screen",
        "still_picture",
        "another_face",
        "new",
        "",
    ],
)
def test_whoever_is_not_live_is_a_spoof_even_with_the_right_face(why: str) -> None:
    decision = judge(of(liveness="failed", liveness_reason=why, likeness=sees()))
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("spoof", why or "not_live")
    assert decision.person == DANIELLE  # whom it pretended to be


@pytest.mark.parametrize("why", ["face_lost", "gap", "timed_out"])
def test_whoever_walks_away_is_nobodys_concern(why: str) -> None:
    assert judge(of(*ENOUGH, liveness="failed", liveness_reason=why, is_last=True)) is None


def test_whoever_moves_too_fast_is_refused_but_not_accused() -> None:
    decision = judge(of(*ENOUGH, liveness="failed", liveness_reason="face_jumped"))
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("refused", "face_jumped")


def test_nothing_opens_before_the_challenge_is_answered() -> None:
    for is_last in (False, True):
        assert judge(of(*[sees()] * 20, liveness="pending", is_last=is_last)) is None


def test_without_a_challenge_two_frames_do() -> None:
    rules = replace(RULES, needs_liveness=False)
    before = sees(challenged=False)
    assert judge(of(before, liveness="pending"), rules) is None
    assert reason(of(before, before, liveness="pending"), rules) == ""


def test_a_badge_gate_waits_for_the_badge() -> None:
    rules = replace(RULES, needs_badge=True)
    assert judge(of(*ENOUGH, is_last=True), rules) is None
    assert reason(of(*ENOUGH, badge=DANIELLE), rules) == ""


def test_a_badge_opens_for_its_own_face_only() -> None:
    rules = replace(RULES, needs_badge=True)
    far = sees(distance=0.5)
    assert reason(of(far, far, badge=DANIELLE), rules) == "badge_of_another"
    assert reason(of(sees(YOUNES), sees(YOUNES), badge=DANIELLE), rules) == "badge_of_another"
    spoof = judge(of(*ENOUGH, badge=DANIELLE, liveness="failed", liveness_reason="screen"), rules)
    assert spoof is not None
    assert spoof.outcome == "spoof"


@pytest.mark.parametrize("refusal", ["not_yet_valid", "expired", "outside_hours", "no_consent"])
@pytest.mark.parametrize("badge", [None, DANIELLE])
def test_a_right_face_at_a_wrong_time_stays_outside(refusal: str, badge: UUID | None) -> None:
    assert reason(of(*ENOUGH, badge=badge), facts=Facts(refusal=refusal)) == refusal


def test_a_look_alike_always_needs_the_badge() -> None:
    facts = Facts(is_look_alike=True)
    assert reason(of(*ENOUGH), facts=facts) == "look_alike"
    assert reason(of(*ENOUGH, badge=DANIELLE), facts=facts) == ""


def test_nobody_passes_twice_within_the_anti_passback_time() -> None:
    rules = replace(RULES, anti_passback_seconds=60)
    assert reason(of(*ENOUGH), rules, Facts(seconds_since_opened=59.9)) == "anti_passback"
    assert reason(of(*ENOUGH), rules, Facts(seconds_since_opened=60.0)) == ""
    assert reason(of(*ENOUGH), RULES, Facts(seconds_since_opened=0.1)) == ""


def test_only_one_person_is_ever_asked_about() -> None:
    asked: list[UUID] = []

    def facts_of(person: UUID) -> Facts:
        asked.append(person)
        return Facts()

    decide(RULES, of(NOBODY, NOBODY), facts_of)
    decide(RULES, of(sees(), sees(YOUNES)), facts_of)
    assert asked == []
    decide(RULES, of(*ENOUGH), facts_of)
    assert asked == [DANIELLE]


def test_of_all_combinations_only_the_wholly_clear_ones_open() -> None:
    """Every mixture of three frames, states of liveness, badges and facts."""
    frames = (sees(challenged=False), sees(), sees(YOUNES), NOBODY, sees(distance=0.3, rival=0.31))
    badges = (None, DANIELLE, YOUNES)
    facts = (Facts(), Facts(refusal="expired"), Facts(is_look_alike=True))
    opened = 0
    for seen in product(frames, repeat=3):
        for liveness, badge, fact, needs_badge in product(
            ("pending", "live", "failed"), badges, facts, (False, True)
        ):
            rules = replace(RULES, needs_badge=needs_badge)
            decision = judge(of(*seen, liveness=liveness, badge=badge, is_last=True), rules, fact)
            if decision is None or decision.outcome != "opened":
                continue
            opened += 1
            near = [one for one in seen if one.distance is not None and one.distance <= RULES.threshold]
            assert liveness == "live"
            assert fact.refusal is None
            assert {one.person for one in near} == {decision.person}
            assert len(near) >= 2
            assert all(one.is_challenged for one in near)
            assert badge in (None, decision.person)
            assert badge is not None or not (needs_badge or fact.is_look_alike)
    assert opened > 50
