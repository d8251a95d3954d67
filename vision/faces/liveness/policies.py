"""What a gate asks of a face before it believes that a person stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """Something a person is asked to do. Left and right are the person's own."""

    BLINK = "blink"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"


TURNS = (Action.TURN_LEFT, Action.TURN_RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the line is drawn. The figures behind these numbers are in docs/faces.md, "Liveness".

    Attributes:
        straight_degrees: a head turned less than this from where it looked at first looks straight ahead.
        turn_degrees: a head turned at least this far has turned. The face mesh gives about two thirds of the
            true angle (:mod:`vision.faces.pose` of heads turned by known angles).
        far_degrees: a head turned further is looked at again on its way back: so far to the side, a head seems
            to narrow as well.
        closed_share, open_share: eyes closed below this share of the person's own open-eye level are closed,
            above the other open again; between them nothing changes.
        min_closed_seconds: a blink shorter than this happens by itself and answers nothing.
        max_closed_seconds: eyes that stay closed longer have not blinked.
        min_reaction_seconds: nobody does what they are asked sooner than this after being asked.
        min_pause_seconds, max_pause_seconds: between two actions lies a pause of random length within these.
        opening_seconds: how long a person first looks straight ahead with open eyes.
        max_gap_seconds: longer without a face, and it may be another one.
        max_jump: how far a face may move between two frames, in its own widths.
        max_scale: by how much it may grow or shrink between two frames.
        max_distance: between the first embedding and every later one that looks straight ahead.
        max_turned_distance: the same for the embeddings of a turned head.
        min_parallax: the least :func:`~vision.faces.liveness.flatness.parallax` of a turned head.
        min_kept_width: the least :func:`~vision.faces.liveness.flatness.kept_width` of a turned head.
        max_moire: above it, a frame shows a screen.
        max_frame: above it, a frame shows the edge of a print or of a device around the face.
        max_unchanged_frames: no camera gives more frames in a row that are equal to the last digit.
    """

    straight_degrees: float = 7.0
    turn_degrees: float = 13.0
    far_degrees: float = 25.0
    closed_share: float = 0.6
    open_share: float = 0.75
    min_closed_seconds: float = 0.33
    max_closed_seconds: float = 2.5
    min_reaction_seconds: float = 0.15
    min_pause_seconds: float = 0.4
    max_pause_seconds: float = 1.6
    opening_seconds: float = 0.5
    max_gap_seconds: float = 1.0
    max_jump: float = 0.6
    max_scale: float = 1.5
    max_distance: float = 0.32
    max_turned_distance: float = 0.35
    min_parallax: float = 0.02
    min_kept_width: float = 0.88
    max_moire: float = 16.0
    max_frame: float = 0.95
    max_unchanged_frames: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many actions of which kind, and how long each may take.

    Attributes:
        blinks: how often a person is asked to close their eyes for a moment.
        turns: how often to turn the head; the side is drawn anew each time.
        window_seconds: for each action.
        total_seconds: for all of it, from the first frame.
        limits: where the lines are drawn.
    """

    blinks: int = 0
    turns: int = 0
    window_seconds: float = 4.0
    total_seconds: float = 30.0
    limits: Limits = field(default_factory=Limits)


POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        "none": Policy(),
        "blink": Policy(blinks=1),
        "turn": Policy(turns=2),
        "blink_and_turn": Policy(blinks=1, turns=2),
    }
)
