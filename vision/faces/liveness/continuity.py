"""Is this still the face of the frame before, and is it a face at all?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vision.faces.face import Box
from vision.faces.liveness.observation import Observation
from vision.faces.liveness.session import Session

MIN_SUSPICIOUS_FRAMES = 5
SUSPICIOUS_SHARE = 0.5
"""Of all frames: a passive cue speaks only once at least this many show it."""


def break_between(session: Session, observation: Observation) -> str | None:
    """Why the newest frame cannot be the next look at the same face: a reason's slug, or None."""
    if session.seen_at is None or session.seen_box is None:
        return None
    limits = session.policy.limits
    if observation.at - session.seen_at > limits.max_gap_seconds:
        return "gap"
    if _jump(session.seen_box, observation.box) > limits.max_jump:
        return "face_jumped"
    growth = max(observation.box.width, 1.0) / max(session.seen_box.width, 1.0)
    return "face_jumped" if max(growth, 1 / growth) > limits.max_scale else None


def _jump(before: Box, after: Box) -> float:
    return math.dist(before.center, after.center) / max(before.width, 1.0)


def is_same_person(session: Session, observation: Observation, limit: float) -> bool:
    """Whether the observation's embedding, if it has one, is within ``limit`` of the opening's."""
    distance = _distance(session, observation)
    return distance is None or distance <= limit


def is_face_of(session: Session, embedding: np.ndarray) -> bool:
    """Whether ``embedding``, ``(128,)``, is of the face that answers this challenge.

    Never before the opening is over: until then the challenge is nobody's.
    """
    if session.eyes is None or not session.embedding:
        return False
    distance = np.linalg.norm(np.array(session.embedding) - embedding)
    return bool(distance <= session.policy.limits.max_distance)


def noting_distance(session: Session, observation: Observation) -> Session:
    """The session with the largest distance of any of its embeddings to the opening's."""
    distance = _distance(session, observation)
    if distance is None:
        return session
    return session.noting(face_distance=max(distance, session.figures.get("face_distance", 0.0)))


def _distance(session: Session, observation: Observation) -> float | None:
    if observation.embedding is None or not session.embedding:
        return None
    return float(np.linalg.norm(np.array(session.embedding) - observation.embedding))


def counting(session: Session, observation: Observation) -> Session:
    """The session with one more frame in its tally of passive cues."""
    limits, tally, last = session.policy.limits, session.tally, session.last_glance
    is_unchanged = (
        last is not None
        and session.seen_box == observation.box
        and (last.yaw, last.eye_openness) == (observation.yaw, observation.eye_openness)
    )
    return replace(
        session,
        tally=replace(
            tally,
            frames=tally.frames + 1,
            screens=tally.screens + (observation.moire > limits.max_moire),
            prints=tally.prints + (observation.frame > limits.max_frame),
            unchanged=tally.unchanged + 1 if is_unchanged else 0,
        ),
    )


def passive_reason(session: Session) -> str | None:
    """Why what was seen so far cannot be a person before a camera, or None."""
    tally = session.tally
    if tally.unchanged >= session.policy.limits.max_unchanged_frames:
        return "still_picture"
    enough = max(MIN_SUSPICIOUS_FRAMES, SUSPICIOUS_SHARE * tally.frames)
    if tally.screens >= enough:
        return "screen"
    return "print" if tally.prints >= enough else None
