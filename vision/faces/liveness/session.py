"""The state of one challenge, small enough to lie in a cache between two frames."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from vision.faces.face import Box
from vision.faces.liveness.eyes import Eyes
from vision.faces.liveness.policies import TURNS, Action, Limits, Policy

State = Literal["pending", "live", "failed"]
Prompt = Action | Literal["look_straight"]
LOOK_STRAIGHT: Literal["look_straight"] = "look_straight"

REASONS = (
    "no_reaction",
    "wrong_action",
    "too_fast",
    "timed_out",
    "gap",
    "face_lost",
    "face_jumped",
    "another_face",
    "flat_face",
    "screen",
    "print",
    "still_picture",
)
"""Every slug that ``Session.reason`` can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One frame of the opening: when, how the head stood, how far the eyes were open."""

    at: float
    yaw: float
    eye_openness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Frames looked at, and those that showed a screen, a frame, or nothing new."""

    frames: int = 0
    screens: int = 0
    prints: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One challenge: what was drawn, what has happened.

    Attributes:
        nonce: names the challenge; an answer to one is no answer to another.
        policy: what is asked.
        actions: what is asked for, in the drawn order.
        pauses: seconds before each action, and after the last, during which the person looks straight ahead.
        begun_at: s, on the observations' clock.
        state: ``pending`` until it is ``live`` or ``failed``.
        reason: a slug of :data:`REASONS` once it has failed.
        prompt: what the person is asked for now; None when it is over.
        prompted_at: since when, s.
        done: how many actions have been answered.
        figures: what was measured, by name; for those who look into a passage later.
        opening: the straight looks so far, until there are enough.
        yaw: of the straight look, degrees.
        eyes: of this person, once the opening is over.
        front: the mesh points of the straight look, px.
        embedding: of the straight look.
        straight_since: since when the person looks straight ahead, s, or None.
        has_returned: they have looked straight ahead since the last action.
        began_turning_at: the first frame that left the straight look after the prompt, s, or None.
        early_blinks: eyes closed sooner than anybody can.
        is_same_person: the embedding of this straight look was compared.
        seen_at, seen_box: of the newest frame.
        tally: of the passive cues.
    """

    nonce: str
    policy: Policy
    actions: tuple[Action, ...]
    pauses: tuple[float, ...]
    begun_at: float
    prompted_at: float
    state: State = "pending"
    reason: str | None = None
    prompt: Prompt | None = LOOK_STRAIGHT
    done: int = 0
    figures: Mapping[str, float] = field(default_factory=dict)
    opening: tuple[Glance, ...] = ()
    yaw: float = 0.0
    eyes: Eyes | None = None
    front: tuple[tuple[float, float], ...] = ()
    embedding: tuple[float, ...] = ()
    straight_since: float | None = None
    has_returned: bool = False
    began_turning_at: float | None = None
    early_blinks: int = 0
    is_same_person: bool = False
    seen_at: float | None = None
    seen_box: Box | None = None
    last_glance: Glance | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def progress(self) -> float:
        """0 to 1: the straight look, each action and the last straight look count alike."""
        if self.state == "live":
            return 1.0
        return ((self.eyes is not None) + self.done) / (len(self.actions) + 2)

    def failed(self, reason: str) -> Session:
        return replace(self, state="failed", reason=reason, prompt=None)

    def noting(self, **figures: float) -> Session:
        return replace(self, figures={**self.figures, **figures})

    def to_json(self) -> str:
        """All of it, a few kB. It holds a face's description: keep it no longer than the challenge lasts."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Session:
        """What :meth:`to_json` wrote."""
        return cls(**_read(json.loads(text)))


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    policy = fields["policy"]
    box, eyes, glance = fields["seen_box"], fields["eyes"], fields["last_glance"]
    prompt = fields["prompt"]
    return fields | {
        "policy": Policy(**policy | {"limits": Limits(**policy["limits"])}),
        "actions": tuple(Action(slug) for slug in fields["actions"]),
        "pauses": tuple(fields["pauses"]),
        "prompt": prompt if prompt in (None, LOOK_STRAIGHT) else Action(prompt),
        "opening": tuple(Glance(**each) for each in fields["opening"]),
        "eyes": eyes and Eyes(**eyes),
        "front": tuple((x, y) for x, y in fields["front"]),
        "embedding": tuple(fields["embedding"]),
        "seen_box": box and Box(**box),
        "last_glance": glance and Glance(**glance),
        "tally": Tally(**fields["tally"]),
    }


def begin(policy: Policy, *, nonce: str, at: float, chance: random.Random | None = None) -> Session:
    """Draw a new challenge.

    Args:
        policy: what is asked; one without actions is live at once.
        nonce: names this challenge; from ``secrets.token_urlsafe``, never used twice.
        at: now, s, on the clock of the observations.
        chance: where order, sides and pauses come from; the operating system's generator if None. Whoever can
            guess them can film the answer beforehand.
    """
    chance = chance or random.SystemRandom()
    actions = [Action.BLINK] * policy.blinks + [chance.choice(TURNS) for _ in range(policy.turns)]
    chance.shuffle(actions)
    limits = policy.limits
    pauses = [chance.uniform(limits.min_pause_seconds, limits.max_pause_seconds) for _ in actions]
    session = Session(
        nonce=nonce,
        policy=policy,
        actions=tuple(actions),
        pauses=(*pauses, 0.0),
        begun_at=at,
        prompted_at=at,
    )
    return session if actions else replace(session, state="live", prompt=None)
