"""One walk up to a gate: what its frames have shown so far, and what the next one changes. Pure."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from uuid import UUID

from webapp.gate.decision import Decision, Evidence, Facts, Rules, Sighting, decide, nearest
from webapp.gate.words import kiosk_reason

Phase = Literal["idle", "position", "badge", "challenge", "welcome", "refused"]
Part = tuple[float, float, float, float]

FACE_LOST_SECONDS = 1.5
"""Without a face for so long, whoever stood there has gone."""
BADGE_SECONDS = 20.0
"""How long a badge that was asked for is waited for, and one that was shown counts."""
LOOK_SECONDS = 3.0
"""How long one looks for good frames once the challenge is answered, or where there is none."""
MAX_SIGHTINGS = 24


@dataclass(frozen=True, slots=True)
class Live:
    """How the challenge stands; ``session`` is the liveness session as JSON."""

    session: str
    state: Literal["pending", "live", "failed"] = "pending"
    reason: str = ""
    prompt: str | None = None
    progress: float = 0.0
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one frame shows.

    Attributes:
        at: s, on one clock for a whole connection.
        faces: those near enough to be meant.
        face: the largest one, as parts of the frame.
        prompt: what must be better before it can be compared; ``None``: it was.
        sighting: whom it looked like, if it was compared.
        badge: whose badge is in the picture.
        has_unknown_badge: a badge is in the picture that is nobody's, or no longer.
        live: the challenge after this frame, if one runs.
    """

    at: float
    faces: int = 0
    face: Part | None = None
    prompt: str | None = None
    sighting: Sighting | None = None
    badge: UUID | None = None
    has_unknown_badge: bool = False
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))
    phase: Phase = "idle"
    since: float = 0.0
    last_face_at: float = 0.0
    badge: UUID | None = None
    badge_at: float = 0.0
    asked_for_badge: str = ""
    sightings: tuple[Sighting, ...] = ()
    likeness: Sighting | None = None
    live: Live | None = None
    live_at: float | None = None
    # What is still said after the decision.
    reason: str = ""
    name: str = ""
    until: float = 0.0

    @property
    def is_over(self) -> bool:
        return self.phase in ("welcome", "refused")

    @property
    def wants_badge(self) -> bool:
        """Whether codes are looked for: not while a challenge runs, whose frames are needed sooner."""
        return self.phase in ("idle", "position", "badge")

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=str, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Attempt:
        read = json.loads(text)
        read["badge"] = _uuid(read["badge"])
        read["sightings"] = tuple(_sighting(one) for one in read["sightings"])
        read["likeness"] = _sighting(read["likeness"]) if read["likeness"] else None
        read["live"] = Live(**read["live"]) if read["live"] else None
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a frame led to: the attempt as it is now, what to say, and the decision if it was the last."""

    attempt: Attempt
    prompt: str | None = None
    decision: Decision | None = None


def advance(attempt: Attempt, sight: Sight, rules: Rules, facts_of: Callable[[UUID], Facts]) -> Turn:
    """Take in one frame.

    Args:
        attempt: as it is at that moment; see ``at_moment``.
        facts_of: see ``decide``.
    """
    if attempt.is_over:
        return Turn(attempt)
    attempt = _take_badge(attempt, sight)
    if sight.has_unknown_badge:
        return Turn(attempt, decision=Decision("refused", "badge_unknown"))
    if not sight.faces:
        return _without_face(attempt, sight, rules)
    attempt = replace(attempt, last_face_at=sight.at)
    if sight.faces > 1:
        return Turn(_anew(attempt, sight.at), "one_at_a_time")
    if lacks_badge(attempt, rules):
        return Turn(replace(attempt, phase="badge"), "show_badge")
    attempt = _take_sighting(attempt, sight)
    if attempt.live is None and rules.needs_liveness:
        # The challenge begins with the next frame: see `may_begin_challenge`.
        return Turn(replace(attempt, phase="position"), sight.prompt or "look_straight")
    return _judge(attempt, sight, rules, facts_of)


def may_begin_challenge(attempt: Attempt, rules: Rules) -> bool:
    """Whether the next frame is the first of a challenge: somebody good to see stands there, with a badge if
    it takes one."""
    return rules.needs_liveness and attempt.live is None and bool(attempt.sightings) and not attempt.is_over


def after(attempt: Attempt, decision: Decision, *, at: float, hold_seconds: float, name: str) -> Attempt:
    """The attempt once its decision is written down."""
    if decision.asks_for_badge and not attempt.asked_for_badge:
        return Attempt(phase="badge", since=at, last_face_at=at, asked_for_badge=decision.reason)
    is_welcome, is_spoof = decision.outcome == "opened", decision.outcome == "spoof"
    return replace(
        attempt,
        phase="welcome" if is_welcome else "refused",
        reason="" if is_welcome else kiosk_reason("not_live" if is_spoof else decision.reason),
        name=name if is_welcome else "",
        until=at + hold_seconds,
        sightings=(),
        likeness=None,
        live=None,
    )


def _take_badge(attempt: Attempt, sight: Sight) -> Attempt:
    if sight.badge is None:
        return attempt
    if sight.badge == attempt.badge:
        return replace(attempt, badge_at=sight.at)
    # Another badge is another attempt: nothing seen before counts for it.
    return Attempt(
        phase="position",
        since=sight.at,
        last_face_at=attempt.last_face_at,
        badge=sight.badge,
        badge_at=sight.at,
        asked_for_badge=attempt.asked_for_badge,
    )


def at_moment(attempt: Attempt, at: float) -> Attempt:
    """What is left of an attempt by then: decisions are shown, and badges count, for a while only."""
    if attempt.is_over:
        return attempt if at < attempt.until else Attempt(since=at)
    if attempt.badge is not None and attempt.phase != "challenge" and at - attempt.badge_at >= BADGE_SECONDS:
        return Attempt(since=at, last_face_at=attempt.last_face_at)
    if attempt.asked_for_badge and attempt.badge is None and at - attempt.since >= BADGE_SECONDS:
        return Attempt(since=at, last_face_at=attempt.last_face_at)
    return attempt


def _without_face(attempt: Attempt, sight: Sight, rules: Rules) -> Turn:
    is_alone = sight.at - attempt.last_face_at >= FACE_LOST_SECONDS and not attempt.asked_for_badge
    if lacks_badge(attempt, rules) and not is_alone:  # it may hide the face
        return Turn(replace(attempt, phase="badge"), "show_badge")
    if sight.at - attempt.last_face_at < FACE_LOST_SECONDS:
        return Turn(attempt, "look_straight" if attempt.badge is not None else None)
    if attempt.badge is not None:
        return Turn(replace(_anew(attempt, sight.at), last_face_at=attempt.last_face_at), "look_straight")
    return Turn(Attempt(since=sight.at))


def lacks_badge(attempt: Attempt, rules: Rules) -> bool:
    return attempt.badge is None and (rules.needs_badge or bool(attempt.asked_for_badge))


def _anew(attempt: Attempt, at: float) -> Attempt:
    """The same person's next try: with the badge, without anything seen."""
    return Attempt(
        phase="position",
        since=at,
        last_face_at=at,
        badge=attempt.badge,
        badge_at=attempt.badge_at,
        asked_for_badge=attempt.asked_for_badge,
    )


def _take_sighting(attempt: Attempt, sight: Sight) -> Attempt:
    live = sight.live if sight.live is not None else attempt.live
    is_live_now = live is not None and live.state == "live"
    if attempt.live is None and live is not None:
        attempt = replace(
            attempt, sightings=()
        )  # whoever was seen before the challenge is not who answers it
    attempt = replace(
        attempt, live=live, live_at=sight.at if is_live_now and attempt.live_at is None else attempt.live_at
    )
    seen = sight.sighting
    if seen is not None:
        attempt = replace(attempt, likeness=nearest(one for one in (attempt.likeness, seen) if one))
    if seen is None or (live is not None and not seen.is_challenged):
        return attempt
    since = attempt.since if attempt.sightings else sight.at
    return replace(attempt, sightings=(*attempt.sightings, seen)[-MAX_SIGHTINGS:], since=since)


def _judge(attempt: Attempt, sight: Sight, rules: Rules, facts_of: Callable[[UUID], Facts]) -> Turn:
    live = attempt.live
    looked_since = attempt.live_at if rules.needs_liveness else attempt.since
    evidence = Evidence(
        sightings=attempt.sightings,
        liveness=live.state if live is not None else "pending",
        liveness_reason=live.reason if live is not None else "",
        badge=attempt.badge,
        likeness=attempt.likeness,
        is_last=looked_since is not None
        and (rules.needs_liveness or bool(attempt.sightings))
        and sight.at - looked_since >= LOOK_SECONDS,
    )
    decision = decide(rules, evidence, facts_of)
    if decision is not None:
        return Turn(replace(attempt, phase="challenge"), decision=decision)
    if live is not None and live.state == "failed":  # walked away
        return Turn(_anew(attempt, sight.at), sight.prompt)
    if live is not None and live.state == "pending":
        return Turn(replace(attempt, phase="challenge"), live.prompt)
    phase: Phase = "challenge" if live is not None else "position"
    return Turn(replace(attempt, phase=phase), sight.prompt or "look_straight")


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _sighting(read: dict[str, Any]) -> Sighting:
    return Sighting(**{**read, "person": _uuid(read["person"]), "runner_up": _uuid(read["runner_up"])})
