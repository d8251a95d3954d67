"""Who may pass: a pure policy over what several frames showed. Whatever is unclear stays closed.

A face counts for nothing alone: the same person must have been seen in at least two good frames, all of the
face that answers the challenge, with nobody else in any frame as near as the threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

MIN_SIGHTINGS = 2

Outcome = Literal["opened", "refused", "spoof"]

# The face was taken away, the pictures stopped, or somebody lingered without looking at the camera.
WALKED_AWAY = frozenset({"face_lost", "gap", "timed_out"})
# Somebody moved too fast to be followed: refused, but not called a spoof. Every other way not to be found
# live is, also ones that these lists do not know.
DISTURBED = frozenset({"face_jumped"})

# The face is not the doubt, or the face alone does not settle it: a badge may.
ASKS_FOR_BADGE = frozenset({"ambiguous", "look_alike"})


@dataclass(frozen=True, slots=True)
class Rules:
    """A gate's part of the policy. Distances are those of unit embeddings, 0…2."""

    threshold: float
    margin: float = 0.03
    needs_liveness: bool = True
    needs_badge: bool = False
    anti_passback_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whom one good frame looked like.

    Attributes:
        person: the nearest one, however far; ``None`` if nobody is enrolled. With a badge: its carrier.
        runner_up: the nearest other one.
        is_challenged: it is the face that answers the challenge.
    """

    person: UUID | None
    distance: float | None
    runner_up: UUID | None = None
    runner_up_distance: float | None = None
    is_challenged: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person, their face aside."""

    refusal: str | None = None
    is_look_alike: bool = False
    seconds_since_opened: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an attempt has brought.

    Attributes:
        liveness: ``pending``, ``live`` or ``failed``; ``live`` where the gate asks for none.
        liveness_reason: why it failed.
        badge: whose badge was shown.
        likeness: the nearest of all that was seen, of whatever face: it opens nothing, but says whom a picture
            was to be.
        is_last: nothing more will come.
    """

    sightings: Sequence[Sighting]
    liveness: Literal["pending", "live", "failed"]
    liveness_reason: str = ""
    badge: UUID | None = None
    likeness: Sighting | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    reason: str = ""
    person: UUID | None = None
    distance: float | None = None
    runner_up: UUID | None = None
    runner_up_distance: float | None = None

    @property
    def asks_for_badge(self) -> bool:
        return self.reason in ASKS_FOR_BADGE


def decide(rules: Rules, evidence: Evidence, facts_of: Callable[[UUID], Facts]) -> Decision | None:
    """Decide, or ``None`` as long as more must be seen.

    Args:
        facts_of: asked about one person at most, once the face says who it is.
    """
    if rules.needs_badge and evidence.badge is None:
        return None
    if rules.needs_liveness and evidence.liveness == "failed":
        return _not_live(evidence)
    if rules.needs_liveness and evidence.liveness != "live":
        return None
    verdict = _who(rules, evidence)
    if not isinstance(verdict, Sighting):
        return verdict
    return _may_pass(rules, evidence, verdict, facts_of)


def _not_live(evidence: Evidence) -> Decision | None:
    if evidence.liveness_reason in WALKED_AWAY:
        return None
    outcome: Outcome = "refused" if evidence.liveness_reason in DISTURBED else "spoof"
    return _decision(outcome, evidence.liveness_reason or "not_live", evidence.likeness)


def _who(rules: Rules, evidence: Evidence) -> Sighting | Decision | None:
    """The sighting that stands for a person, a refusal, or nothing yet."""
    seen = evidence.sightings
    near = [one for one in seen if is_within(one, rules)]
    if len({one.person for one in near}) > 1:
        return _decision("refused", "ambiguous", nearest(near))
    if is_agreed(seen, near, rules):
        return _middle(near)
    if not near and is_enough(seen, rules):
        return _stranger(evidence)
    if not evidence.is_last:
        return None
    return _decision("refused", "unclear", nearest(seen)) if near or not seen else _stranger(evidence)


def is_within(sighting: Sighting, rules: Rules) -> bool:
    return (
        sighting.person is not None and sighting.distance is not None and sighting.distance <= rules.threshold
    )


def is_enough(sightings: Sequence[Sighting], rules: Rules) -> bool:
    """Whether there are so many, all of the face that was challenged, that they may be judged."""
    is_one_face = all(one.is_challenged for one in sightings)
    return len(sightings) >= MIN_SIGHTINGS and (is_one_face or not rules.needs_liveness)


def is_agreed(seen: Sequence[Sighting], near: Sequence[Sighting], rules: Rules) -> bool:
    """Whether most frames, and the newest, say that it is the one person they all name."""
    return is_enough(near, rules) and 2 * len(near) > len(seen) and is_within(seen[-1], rules)


def _stranger(evidence: Evidence) -> Decision:
    reason = "badge_of_another" if evidence.badge is not None else "not_enrolled"
    return _decision("refused", reason, nearest(evidence.sightings))


def _may_pass(
    rules: Rules, evidence: Evidence, sighting: Sighting, facts_of: Callable[[UUID], Facts]
) -> Decision:
    assert sighting.person is not None
    assert sighting.distance is not None
    if evidence.badge is not None and evidence.badge != sighting.person:
        return _decision("refused", "badge_of_another", sighting)
    has_rival = (
        sighting.runner_up_distance is not None
        and sighting.runner_up_distance - sighting.distance < rules.margin
    )
    if has_rival and evidence.badge is None:
        return _decision("refused", "ambiguous", sighting)
    facts = facts_of(sighting.person)
    if facts.is_look_alike and evidence.badge is None:
        return _decision("refused", "look_alike", sighting)
    if facts.refusal is not None:
        return _decision("refused", facts.refusal, sighting)
    since = facts.seconds_since_opened
    if since is not None and since < rules.anti_passback_seconds:
        return _decision("refused", "anti_passback", sighting)
    return _decision("opened", "", sighting)


def nearest(sightings: Iterable[Sighting]) -> Sighting | None:
    compared = [one for one in sightings if one.distance is not None]
    return min(compared, key=lambda one: one.distance or 0.0, default=None)


def _middle(near: Sequence[Sighting]) -> Sighting:
    # Not the best: a stranger who is tried many times comes near once.
    return sorted(near, key=lambda one: one.distance or 0.0)[len(near) // 2]


def _decision(outcome: Outcome, reason: str, seen: Sighting | None) -> Decision:
    if seen is None:
        return Decision(outcome, reason)
    return Decision(outcome, reason, seen.person, seen.distance, seen.runner_up, seen.runner_up_distance)
