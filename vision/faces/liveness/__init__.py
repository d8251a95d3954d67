"""Is a living person before the camera? Asked for in random order, judged frame by frame."""

from __future__ import annotations

from vision.faces.liveness.challenge import advance, lapse
from vision.faces.liveness.continuity import is_face_of
from vision.faces.liveness.observation import Observation
from vision.faces.liveness.observing import observe
from vision.faces.liveness.policies import POLICIES, Action, Limits, Policy
from vision.faces.liveness.session import REASONS, Session, begin

__all__ = [
    "POLICIES",
    "REASONS",
    "Action",
    "Limits",
    "Observation",
    "Policy",
    "Session",
    "advance",
    "begin",
    "is_face_of",
    "lapse",
    "observe",
]
