"""A person in numbers: what the networks would have measured of one who does this or that."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.spatial.transform import Rotation

from vision.faces.face import Box
from vision.faces.liveness import Action, Observation, Policy, Session, advance, begin

FRAME = 0.125
SIGN = {Action.TURN_LEFT: 1.0, Action.TURN_RIGHT: -1.0}


def embedding(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=128)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


# A real face's points of SAMPLE, px from the middle; z towards the camera is negative.
HEAD = np.array(
    [
        *((-62, -39, 10), (-28, -40, 1), (49, -54, 2), (14, -46, -3), (-10, -49, -22), (-9, -39, -26)),
        *((-8, -29, -32), (-8, -20, -37), (-7, -10, -43), (-6, 1, -45), (-5, 9, -41), (-22, 15, -10)),
        *((19, 10, -12), (-59, 4, 7), (58, -11, -1), (-81, -14, 83), (86, -37, 70), (-85, -32, 74)),
        *((85, -55, 62), (-18, -108, -25), (-59, -99, -12), (27, -111, -18), (13, 93, 17)),
    ]
)


@dataclass
class Person:
    """Does what is asked after ``reaction`` seconds, and nothing else.

    Attributes:
        reaction: s between being asked and the first movement.
        closed: s for which the eyes stay closed.
        degrees: how far the head turns.
        answer: what is done when something is asked; the same thing for who obeys.
        depth: 1 for a head, 0 for a plane.
    """

    reaction: float = 0.4
    closed: float = 0.6
    degrees: float = 25.0
    depth: float = 1.0
    face: int = 1
    answer: Callable[[Action], Action | None] = field(default=lambda asked: asked)

    def at(self, now: float, session: Session) -> Observation:
        acting = now - session.prompted_at - self.reaction
        prompt = session.prompt
        action = self.answer(prompt) if isinstance(prompt, Action) else None
        yaw, openness = 0.0, 0.3
        if action is Action.BLINK and 0 <= acting < self.closed:
            openness = 0.08
        elif action in SIGN and acting >= 0:
            yaw = SIGN[action] * min(self.degrees, 60 * acting)
        elif session.done and prompt == "look_straight":
            before = session.actions[session.done - 1]
            yaw = SIGN.get(before, 0.0) * max(0.0, self.degrees - 80 * (now - session.prompted_at))
        return seen(now, yaw=yaw, openness=openness, depth=self.depth, face=self.face)


def seen(
    at: float,
    *,
    yaw: float = 0.0,
    openness: float = 0.3,
    depth: float = 1.0,
    face: int = 1,
    left: float = 250.0,
) -> Observation:
    """One frame. A sensor's noise, the same for the same moment, keeps it from being a frozen picture."""
    noise = random.Random(at).uniform(-1, 1)
    turned = Rotation.from_euler("y", -yaw, degrees=True).apply(HEAD * (1, 1, depth))
    points = turned[:, :2] * (600 / (600 + turned[:, 2:])) + (320, 240)
    return Observation(
        at=at,
        box=Box(left + noise, 180.0, left + 140 + noise, 320.0),
        yaw=yaw + noise,
        pitch=0.0,
        roll=0.0,
        eye_openness=openness * (1 + 0.03 * noise),
        points=points,
        embedding=embedding(face),
    )


def started(policy: Policy, *, seed: int = 0) -> Session:
    return begin(policy, nonce="n", at=0.0, chance=random.Random(seed))


def asking(policy: Policy, actions: tuple[Action, ...]) -> Session:
    """A session of these actions, whatever would have been drawn."""
    return replace(started(policy), actions=actions, pauses=(*(0.5 for _ in actions), 0.0))


def perform(
    session: Session, person: Person, *, seconds: float = 40.0, frame: float = FRAME
) -> list[Session]:
    """Every state until it is over or the time is up."""
    states, now = [session], session.begun_at
    while states[-1].state == "pending" and now < seconds:
        now += frame
        states.append(advance(states[-1], person.at(now, states[-1])))
    return states
