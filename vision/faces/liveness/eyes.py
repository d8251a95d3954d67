"""Closed and open again: blinks from one number a frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.faces.liveness.policies import Limits

ADAPTATION = 0.1
"""How fast the open-eye level follows eyes that are open: heads come closer, light changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How far open this person's eyes were until now.

    Attributes:
        open_level: eye-aspect ratio of the person's own open eyes.
        at: of the newest frame, s.
        closed_at: of the first frame with closed eyes, while they are closed, else None.
        closing_began: half-way between that frame and the one before it, else None.
        closed_seconds: how long the closure that ended with the newest frame took, else 0.
        reopened_from: ``closed_at`` of that closure, else None.
        last_closed_at: of the newest frame with closed eyes.
    """

    open_level: float
    at: float
    closed_at: float | None = None
    closing_began: float | None = None
    closed_seconds: float = 0.0
    reopened_from: float | None = None
    last_closed_at: float | None = None

    @property
    def are_open(self) -> bool:
        return self.closed_at is None

    def follow(self, at: float, openness: float, limits: Limits) -> Eyes:
        """The eyes after one more frame."""
        share = openness / self.open_level
        eyes = replace(self, at=at, closed_seconds=0.0, reopened_from=None)
        if self.closed_at is None:
            return eyes._while_open(self.at, share, limits)
        return eyes._while_closed(self.at, share, limits)

    def _while_open(self, before: float, share: float, limits: Limits) -> Eyes:
        if share < limits.closed_share:
            return replace(
                self, closed_at=self.at, closing_began=(before + self.at) / 2, last_closed_at=self.at
            )
        if share < limits.open_share:
            return self
        return replace(self, open_level=self.open_level * (1 + ADAPTATION * (share - 1)))

    def _while_closed(self, before: float, share: float, limits: Limits) -> Eyes:
        if share < limits.open_share or self.closing_began is None:
            return replace(self, last_closed_at=self.at)
        # Between two frames nobody knows: a lid is taken to have moved half-way between them.
        return replace(
            self,
            closed_at=None,
            closing_began=None,
            closed_seconds=(before + self.at) / 2 - self.closing_began,
            reopened_from=self.closed_at,
        )
