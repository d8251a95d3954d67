"""One frame of a kiosk: taken up, looked at, decided, written down, answered. For faces workers."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.utils import timezone

from webapp.gallery.pipelines import index
from webapp.gallery.selectors import find_person, first_name
from webapp.gate import broadcast, selectors
from webapp.gate.attempt import Attempt, Sight, Turn, advance, after, at_moment
from webapp.gate.broadcast import Answer, Frame
from webapp.gate.decision import Decision, Rules
from webapp.gate.models import Gate, Kiosk, Passage
from webapp.gate.pipelines import looking
from webapp.gate.services import passages
from webapp.jobs import latencies

logger = logging.getLogger(__name__)


def judge(connection: UUID, kiosk_id: int) -> None:
    """Judge the newest frame of a connection, if it is still worth an answer.

    Nothing is written before the decision, and the passage before the answer: a worker that dies on the way
    leaves a closed gate.
    """
    began = time.perf_counter()
    frame = broadcast.take_frame(connection)
    if frame is None:
        return
    attempt = broadcast.claim_attempt(connection, frame.number)
    if attempt is None:
        return
    kiosk = Kiosk.objects.select_related("gate").filter(pk=kiosk_id, revoked_at=None).first()
    if kiosk is None:
        broadcast.send_answer(connection, _revoked(frame))
        return
    attempt = at_moment(attempt, frame.at)
    rules = selectors.rules_of(kiosk.gate)
    sight = looking.look(frame.jpeg, at=frame.at, attempt=attempt, gate=kiosk.gate, rules=rules)
    facts_of = partial(selectors.facts_of, gate=kiosk.gate, at=timezone.now())
    turn = advance(attempt, sight, rules, facts_of)
    seconds = frame.age + time.perf_counter() - began
    if seconds >= broadcast.ANSWER_SECONDS:  # the kiosk has given up on it
        logger.warning("a frame took %.1f s: too long to count", seconds)
        return
    passage = None
    if turn.decision is not None:
        passage, turn = _write_down(turn, turn.decision, frame, kiosk, rules, seconds)
    if broadcast.keep_attempt(connection, frame.number, turn.attempt):
        broadcast.send_answer(connection, _answer(frame, sight, turn))
        latencies.note("gate", frame.age + time.perf_counter() - began)
    if passage is not None:
        passages.follow_up(passage, frame.jpeg)


def _write_down(
    turn: Turn, decision: Decision, frame: Frame, kiosk: Kiosk, rules: Rules, seconds: float
) -> tuple[Passage | None, Turn]:
    attempt, gate = turn.attempt, kiosk.gate
    passage = passages.record_passage(
        kiosk=kiosk,
        decision=decision,
        attempt=attempt,
        threshold=rules.threshold,
        gallery_size=1 if attempt.badge is not None else index.gallery_size(gate.gallery_id),
        decision_ms=1000 * seconds,
    )
    if passage is None:  # written down already, by a worker that was thought dead
        decision = Decision("refused", "unclear")
    elif passage.outcome != decision.outcome:  # has just passed before another kiosk
        decision = replace(decision, outcome="refused", reason=passage.reason)
    following = after(
        attempt, decision, at=frame.at, hold_seconds=gate.cooldown_seconds, name=_name(gate, decision)
    )
    prompt = "show_badge" if following.phase == "badge" else None
    return passage, Turn(following, prompt)


def _name(gate: Gate, decision: Decision) -> str:
    person = find_person(decision.person) if decision.person is not None else None
    return first_name(person) if person is not None else ""


def _answer(frame: Frame, sight: Sight, turn: Turn) -> Answer:
    attempt = turn.attempt
    return {
        "number": frame.number,
        "phase": attempt.phase,
        "prompt": turn.prompt,
        "progress": _progress(attempt),
        "face": sight.face,
        "reason": attempt.reason or None,
        "name": attempt.name or None,
    }


def _progress(attempt: Attempt) -> float:
    if attempt.is_over:
        return 1.0
    return attempt.live.progress if attempt.live is not None else 0.0


def _revoked(frame: Frame) -> Answer:
    return {
        "number": frame.number,
        "phase": "idle",
        "prompt": None,
        "progress": 0.0,
        "face": None,
        "reason": None,
        "name": None,
        "is_revoked": True,
    }
