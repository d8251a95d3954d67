"""Who moves a head: somebody who does what the prompt says, or something else, as people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vision.faces.liveness import Action
from vision.faces.liveness.session import Prompt
from vision.faces.presentations.head import Pose

Will = Callable[[float, Prompt | None, float], Prompt | None]
"""What is done at a moment (s), given the prompt of that moment and since when it is shown (s)."""

SIDE = {Action.TURN_LEFT: 1.0, Action.TURN_RIGHT: -1.0}
OWN_BLINK_SECONDS = 0.2


def obey(at: float, prompt: Prompt | None, prompted_at: float) -> Prompt | None:
    """Whatever is asked."""
    return prompt


def ignore(at: float, prompt: Prompt | None, prompted_at: float) -> Prompt | None:
    """Nothing, whatever is asked."""
    return None


def scripted(*script: tuple[float, Prompt]) -> Will:
    """Fixed moments, in seconds, at which something new is done, whatever is asked."""

    def will(at: float, prompt: Prompt | None, prompted_at: float) -> Prompt | None:
        return next((done for since, done in reversed(script) if at >= since), None)

    return will


class Actor:
    """Keeps the pose between two frames: people have a reaction time, a speed and no perfectly still head.

    Args:
        chance: every actor is another person.
        will: what they do.
        blinks_by_themselves: short ones, every few seconds.
    """

    def __init__(
        self, chance: np.random.Generator, *, will: Will = obey, blinks_by_themselves: bool = True
    ) -> None:
        self._will = will
        self._reaction = chance.uniform(0.35, 0.9)
        self._closed_seconds = chance.uniform(0.5, 1.0)
        self._degrees = {Action.TURN_LEFT: chance.uniform(26, 36), Action.TURN_RIGHT: chance.uniform(26, 36)}
        self._degrees_a_second = chance.uniform(35, 80)
        self._lid_seconds = chance.uniform(0.08, 0.14)
        self._sway = (
            chance.uniform(0.4, 1.0, 5),
            chance.uniform(0, 2 * np.pi, 5),
            chance.uniform(0.15, 0.5, 5),
        )
        self._own_blinks = np.cumsum(chance.uniform(2.5, 6.0, 40)) if blinks_by_themselves else np.empty(0)
        self._pose = Pose()
        self._at = 0.0
        self._doing: Prompt | None = None
        self._since = 0.0

    def pose(self, at: float, prompt: Prompt | None = None, prompted_at: float = 0.0) -> Pose:
        """The pose at ``at`` seconds; moments are asked for in order."""
        doing = self._will(at, prompt, prompted_at)
        if doing != self._doing:
            self._doing, self._since = doing, at
        acting = at - self._since - self._reaction
        seconds, self._at = at - self._at, at
        target = SIDE.get(doing, 0.0) * self._degrees.get(doing, 0.0) if isinstance(doing, Action) else 0.0
        yaw = self._pose.yaw
        if acting >= 0 or not isinstance(doing, Action):
            most = self._degrees_a_second * seconds
            yaw += float(np.clip(target - yaw, -most, most))
        self._pose = replace(self._pose, yaw=yaw)
        return self._swaying(at, closed=max(self._asked_blink(doing, acting), self._own_blink(at)))

    def _asked_blink(self, doing: Prompt | None, acting: float) -> float:
        if doing != Action.BLINK:
            return 0.0
        lid = self._lid_seconds
        return float(np.clip(min(acting / lid, (self._closed_seconds - acting) / lid), 0, 1))

    def _own_blink(self, at: float) -> float:
        nearest = np.abs(self._own_blinks + OWN_BLINK_SECONDS / 2 - at).min(initial=np.inf)
        return float(np.clip((OWN_BLINK_SECONDS / 2 - nearest) / (OWN_BLINK_SECONDS / 4), 0, 1))

    def _swaying(self, at: float, *, closed: float) -> Pose:
        amount, phase, hertz = self._sway
        sway = amount * np.sin(2 * np.pi * hertz * at + phase)
        return replace(
            self._pose,
            yaw=self._pose.yaw + 1.2 * sway[0],
            pitch=1.2 * sway[1],
            roll=0.8 * sway[2],
            across=2.5 * sway[3],
            down=1.8 * sway[4],
            closed=closed,
        )
