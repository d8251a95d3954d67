"""From one frame to the next: has the person done what they were asked, in time, and nobody else?

Everything here is a pure function of a session and an observation: no clock, no chance, no network.
"""

from __future__ import annotations

import statistics
from dataclasses import replace

import numpy as np

from vision.faces.liveness import continuity
from vision.faces.liveness.eyes import Eyes
from vision.faces.liveness.flatness import kept_width, parallax
from vision.faces.liveness.observation import Observation
from vision.faces.liveness.policies import Action
from vision.faces.liveness.session import LOOK_STRAIGHT, Glance, Session

MIN_OPENING_FRAMES = 4
OPEN_EYE_QUANTILE = 0.75
"""Of the opening's eye-aspect ratios: a blink of its own accord then does not lower the open-eye level."""
MIN_OPEN_LEVEL = 0.13
"""Eye-aspect ratio: eyes under it all through the opening are closed, not narrow."""
MAX_OPENING_YAW = 12.0
"""Degrees: who looks past the camera by more than this is not looking straight ahead."""
BEGUN_SHARE = 0.6
"""Of the straight look's limit: a head past it has begun to turn."""


def advance(session: Session, observation: Observation) -> Session:
    """The challenge after one more frame with a face in it.

    A frame that is not newer than the one before changes nothing. A challenge that was failed stays so; one that
    was passed is failed yet if the face changes: being live says something of that face only.

    Args:
        session: what has happened so far.
        observation: of the one face that is to pass.

    Returns:
        A session whose ``state``, ``prompt``, ``progress`` and ``reason`` say what to show.
    """
    if session.state == "failed" or (session.seen_at is not None and observation.at <= session.seen_at):
        return session
    if session.state == "live":
        following = _still_live(session, observation)
    elif session.eyes is None:
        following = _open(session, observation)
    else:
        reason = continuity.break_between(session, observation)
        following = session.failed(reason) if reason else _follow(session, session.eyes, observation)
    return _remembering(following, observation)


def lapse(session: Session, *, at: float) -> Session:
    """The challenge after time without a face, at ``at`` seconds."""
    if session.state == "failed":
        return session
    gap = 0.0 if session.seen_at is None else at - session.seen_at
    if session.eyes is not None and gap > session.policy.limits.max_gap_seconds:
        return session.failed("face_lost")
    return _in_time(session, at)


def _remembering(session: Session, observation: Observation) -> Session:
    glance = _glance(observation)
    session = replace(session, seen_at=observation.at, seen_box=observation.box, last_glance=glance)
    return _in_time(session, observation.at)


def _in_time(session: Session, at: float) -> Session:
    if session.state != "pending":
        return session
    if session.eyes is not None and at - session.prompted_at > session.policy.window_seconds:
        return session.failed("no_reaction")
    return session.failed("timed_out") if at - session.begun_at > session.policy.total_seconds else session


def _glance(observation: Observation) -> Glance:
    return Glance(at=observation.at, yaw=observation.yaw, eye_openness=observation.eye_openness)


def _open(session: Session, observation: Observation) -> Session:
    """Nothing is asked yet but to look straight ahead; whatever disturbs that begins it anew."""
    session = continuity.counting(session, observation)
    if reason := continuity.passive_reason(session):
        return session.failed(reason)
    limits = session.policy.limits
    if abs(observation.yaw) > MAX_OPENING_YAW:
        return replace(session, opening=(), embedding=())
    disturbed = continuity.break_between(replace(session, embedding=()), observation) is not None
    if disturbed or not continuity.is_same_person(session, observation, limits.max_distance):
        session = replace(session, opening=(), embedding=())
    glances = (*session.opening, _glance(observation))
    first_kept = next(
        (
            n
            for n in range(len(glances) - 1, -1, -1)
            if observation.at - glances[n].at >= limits.opening_seconds
        ),
        0,
    )
    session = replace(session, opening=glances[first_kept:])
    if observation.embedding is not None and not session.embedding:
        session = replace(session, embedding=_numbers(observation.embedding))
    return _opened(session, observation)


def _opened(session: Session, observation: Observation) -> Session:
    glances = session.opening
    long_enough = observation.at - glances[0].at >= session.policy.limits.opening_seconds
    if not long_enough or len(glances) < MIN_OPENING_FRAMES or not session.embedding:
        return session
    level = float(np.quantile([glance.eye_openness for glance in glances], OPEN_EYE_QUANTILE))
    if level < MIN_OPEN_LEVEL or observation.eye_openness < session.policy.limits.open_share * level:
        return session
    return replace(
        session,
        opening=(),
        yaw=statistics.median(glance.yaw for glance in glances),
        eyes=Eyes(open_level=level, at=observation.at),
        front=tuple((round(float(x), 2), round(float(y), 2)) for x, y in observation.points),
        prompted_at=observation.at,
        straight_since=observation.at,
        has_returned=True,
        is_same_person=True,
    ).noting(open_eyes=level)


def _follow(session: Session, eyes: Eyes, observation: Observation) -> Session:
    session = continuity.counting(session, observation)
    if reason := continuity.passive_reason(session):
        return session.failed(reason)
    limits = session.policy.limits
    turned = observation.yaw - session.yaw
    is_straight = abs(turned) < limits.straight_degrees
    limit = limits.max_distance if is_straight else limits.max_turned_distance
    session = continuity.noting_distance(session, observation)
    if not continuity.is_same_person(session, observation, limit):
        return session.failed("another_face")
    if is_straight and observation.embedding is not None:
        session = replace(session, is_same_person=True)
    session = replace(session, eyes=eyes.follow(observation.at, observation.eye_openness, limits))
    if session.prompt == LOOK_STRAIGHT:
        return _pause(session, observation, turned)
    if session.prompt == Action.BLINK:
        return _blink(session, observation, turned)
    return _turn(session, observation, turned)


def _pause(session: Session, observation: Observation, turned: float) -> Session:
    limits = session.policy.limits
    if session.has_returned and abs(turned) >= limits.turn_degrees:
        return session.failed("wrong_action")
    if abs(turned) >= limits.straight_degrees:
        return replace(session, straight_since=None)
    since = session.straight_since if session.straight_since is not None else observation.at
    session = replace(session, straight_since=since, has_returned=True)
    rested = observation.at - since >= session.pauses[session.done]
    if not (rested and session.is_same_person and session.eyes is not None and session.eyes.are_open):
        return session
    if session.done == len(session.actions):
        return replace(session, state="live", prompt=None)
    return replace(
        session,
        prompt=session.actions[session.done],
        prompted_at=observation.at,
        began_turning_at=None,
        is_same_person=False,
    )


def _blink(session: Session, observation: Observation, turned: float) -> Session:
    limits, eyes = session.policy.limits, session.eyes
    if abs(turned) >= limits.turn_degrees:
        return session.failed("wrong_action")
    if eyes is None or eyes.reopened_from is None:
        return session
    if not limits.min_closed_seconds <= eyes.closed_seconds <= limits.max_closed_seconds:
        return session
    reaction = eyes.reopened_from - session.prompted_at
    if reaction >= limits.min_reaction_seconds:
        return _answered(session, observation, reaction, closed_seconds=eyes.closed_seconds)
    # Once may be chance: people blink without being asked.
    if session.early_blinks:
        return session.failed("too_fast")
    return replace(session, early_blinks=1)


def _turn(session: Session, observation: Observation, turned: float) -> Session:
    limits, eyes = session.policy.limits, session.eyes
    asked = turned if session.prompt == Action.TURN_LEFT else -turned
    blinked = eyes is not None and eyes.closed_seconds >= 2 * limits.min_closed_seconds
    if asked <= -limits.turn_degrees or (blinked and abs(turned) < limits.straight_degrees):
        return session.failed("wrong_action")
    if session.began_turning_at is None and asked >= BEGUN_SHARE * limits.straight_degrees:
        session = replace(session, began_turning_at=observation.at)
    if not limits.turn_degrees <= asked <= limits.far_degrees or session.began_turning_at is None:
        return session
    reaction = session.began_turning_at - session.prompted_at
    if reaction < limits.min_reaction_seconds:
        return session.failed("too_fast")
    front = np.array(session.front)
    depth, width = parallax(front, observation.points), kept_width(front, observation.points)
    session = _answered(session, observation, reaction, degrees=asked, parallax=depth, kept_width=width)
    is_flat = depth < limits.min_parallax or width < limits.min_kept_width
    return session.failed("flat_face") if is_flat else session


def _still_live(session: Session, observation: Observation) -> Session:
    if session.eyes is None:  # nothing was asked
        return session
    if reason := continuity.break_between(session, observation):
        return session.failed(reason)
    limits = session.policy.limits
    is_straight = abs(observation.yaw - session.yaw) < limits.straight_degrees
    limit = limits.max_distance if is_straight else limits.max_turned_distance
    return (
        session if continuity.is_same_person(session, observation, limit) else session.failed("another_face")
    )


def _answered(session: Session, observation: Observation, reaction: float, **figures: float) -> Session:
    number = session.done + 1
    figures = {f"{name}_{number}": value for name, value in {"reaction_seconds": reaction, **figures}.items()}
    return replace(
        session,
        done=number,
        prompt=LOOK_STRAIGHT,
        prompted_at=observation.at,
        straight_since=None,
        has_returned=False,
        is_same_person=False,
    ).noting(**figures)


def _numbers(vector: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(number), 5) for number in vector)
