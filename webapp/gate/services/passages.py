"""Writing passages down, what follows from one, and what people say about it later."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gallery.models import Person
from webapp.gate import broadcast, sending
from webapp.gate.attempt import Attempt
from webapp.gate.decision import Decision
from webapp.gate.models import DoorCall, Gate, Kiosk, LookAlikePair, Passage, Snapshot
from webapp.sentences import Refused

VIEW_PASSAGES = "gate.view_passages"
DOOR_SECONDS = 8.0
"""Whoever was let in has walked on by then: a door that did not hear of it stays closed."""


def record_passage(
    *,
    kiosk: Kiosk,
    decision: Decision,
    attempt: Attempt,
    threshold: float,
    gallery_size: int,
    decision_ms: float,
) -> Passage | None:
    """Write a decision down and, if it is to open, a wish for each door.

    Returns:
        The passage; of two openings at once for one person that may not pass twice, one is refused.
        ``None``, and nothing is written, if this attempt has a decision already, or if the database was so
        slow that the kiosk no longer waits for one.
    """
    now = timezone.now()
    live = attempt.live
    # A stranger's passage is not that of whoever they resemble most.
    is_known = decision.distance is not None and decision.distance <= threshold
    is_named = is_known or decision.person == attempt.badge
    passage = Passage(
        gate=kiosk.gate,
        kiosk=kiosk,
        attempt=attempt.nonce,
        at=now,
        outcome=decision.outcome,
        reason=decision.reason,
        person_id=decision.person if is_named else None,
        nearest_person_id=None if is_named else decision.person,
        runner_up_id=decision.runner_up,
        distance=decision.distance,
        runner_up_distance=decision.runner_up_distance,
        threshold=threshold,
        gallery_size=gallery_size,
        with_badge=attempt.badge is not None,
        liveness={"state": live.state, "reason": live.reason, **live.figures} if live is not None else {},
        decision_ms=round(decision_ms, 1),
    )
    try:
        with transaction.atomic():
            if decision.outcome == "opened" and _has_just_passed(passage):
                passage.outcome, passage.reason = Passage.Outcome.REFUSED, "anti_passback"
            passage.save(force_insert=True)
            # Without the person: the audit trail is kept for longer than who went where may be known.
            audit.record(
                "gate.compared",
                device=kiosk.name,
                subject=passage,
                gallery=kiosk.gate.gallery_id,
                outcome=passage.outcome,
            )
            if passage.outcome == Passage.Outcome.OPENED:
                _wish_for_doors(passage)
            if decision_ms / 1000 + (timezone.now() - now).total_seconds() >= broadcast.ANSWER_SECONDS:
                transaction.set_rollback(True)
                return None
    except IntegrityError:
        # Written already; or the person was erased while they stood there, and nobody is let in.
        return None
    return passage


def _has_just_passed(passage: Passage) -> bool:
    """Whether this person passed while it was decided, perhaps before another kiosk of this gate."""
    # One after the other: the second one reads what the first has written.
    seconds = Gate.objects.select_for_update(no_key=True).get(pk=passage.gate_id).anti_passback_seconds
    since = passage.at - timedelta(seconds=seconds)
    opened = Passage.objects.filter(gate=passage.gate_id, person=passage.person_id, at__gt=since)
    return bool(seconds) and opened.filter(outcome=Passage.Outcome.OPENED).exists()


def follow_up(passage: Passage, jpeg: bytes) -> None:
    """What may be done once the kiosk has its answer."""
    days = passage.gate.snapshot_days
    if days:
        uuid = uuid4()
        Snapshot.objects.create(
            uuid=uuid,
            passage=passage,
            person_id=passage.person_id,
            sealed=vault.seal(jpeg, bound_to=uuid),
            expires_at=passage.at + timedelta(days=days),
        )
    broadcast.publish_passage(passage.pk)


def _wish_for_doors(passage: Passage) -> None:
    expires_at = passage.at + timedelta(seconds=DOOR_SECONDS)
    for door in passage.gate.doors.all():
        call = DoorCall.objects.create(door=door, passage=passage, expires_at=expires_at)
        transaction.on_commit(partial(sending.send_door_call, call.pk))


def dispute_passage(passage: Passage, *, actor: User, note: str = "", block_pair: bool = False) -> None:
    """Say that a passage was not that person: evidence for the threshold, and a reason for the badge.

    Of those who may not see all passages it is a report, which is evidence of nothing until Security agrees,
    and they can ask for nobody's badge but their own.

    Raises:
        Refused: ``nobody_named`` if the gate took it for nobody; ``already_judged`` if Security has said what
            it was, and ``actor`` is not one of them.
    """
    if passage.likeness is None:
        raise Refused("nobody_named")
    is_security = actor.has_perm(VIEW_PASSAGES)
    verdict = Passage.Verdict.DISPUTED if is_security else Passage.Verdict.REPORTED
    with transaction.atomic():
        if not is_security:
            newest = Passage.objects.select_for_update().get(pk=passage.pk)
            if newest.verdict not in (Passage.Verdict.NONE, Passage.Verdict.REPORTED):
                raise Refused("already_judged")
        _judge(passage, verdict, actor=actor, note=note)
        if block_pair:
            block_look_alikes(passage, actor=actor, alone=not is_security)


def confirm_passage(passage: Passage, *, actor: User, verdict: str) -> None:
    """Say that it was that person, or that a passage which opened was a spoof.

    Raises:
        Refused: ``nobody_named``; ``bad_setting``.
    """
    if verdict not in (Passage.Verdict.GENUINE, Passage.Verdict.SPOOF):
        raise Refused("bad_setting", name="verdict")
    if passage.likeness is None:
        raise Refused("nobody_named")
    with transaction.atomic():
        _judge(passage, Passage.Verdict(verdict), actor=actor)


def block_look_alikes(passage: Passage, *, actor: User, alone: bool = False) -> LookAlikePair:
    """Ask both people of a passage for their badge from now on; ``alone``: the one it was taken for."""
    assert passage.likeness is not None
    second = [passage.runner_up] if passage.runner_up is not None and not alone else []
    # In one order, so that a pair is one row however it came about.
    pair = sorted([passage.likeness, *second], key=lambda p: p.pk)
    found, is_new = LookAlikePair.objects.get_or_create(
        first=pair[0], second=pair[1] if len(pair) > 1 else None, defaults={"made_by": actor}
    )
    if is_new:
        audit.record("gate.look_alikes_blocked", actor=actor, subject=passage.likeness, passage=passage.pk)
    return found


def remove_look_alikes(pair: LookAlikePair, *, actor: User) -> None:
    """Ask neither for the badge any more because of the other."""
    with transaction.atomic():
        audit.record(
            "gate.look_alikes_removed", actor=actor, subject=pair.first, gallery=pair.first.gallery_id
        )
        pair.delete()


def erase_person(person: Person) -> dict[str, int]:
    """Forget the pictures, notes and look-alikes of somebody who is erased; their passages become nobody's."""
    passages = Passage.objects.filter(Q(person=person) | Q(nearest_person=person) | Q(runner_up=person))
    pairs = LookAlikePair.objects.filter(Q(first=person) | Q(second=person))
    return {
        "passage_pictures": Snapshot.objects.filter(person=person).delete()[0],
        "passage_notes": passages.exclude(note="").update(note=""),
        "look_alike_pairs": pairs.delete()[0],
    }


def _judge(passage: Passage, verdict: Passage.Verdict, *, actor: User, note: str = "") -> None:
    passage.verdict, passage.verdict_by, passage.verdict_at = verdict, actor, timezone.now()
    passage.note = note[:200]
    passage.save(update_fields=["verdict", "verdict_by", "verdict_at", "note"])
    audit.record(
        "gate.passage_judged",
        actor=actor,
        subject=passage,
        gallery=passage.gate.gallery_id,
        verdict=verdict.value,
    )
    gate_id, pk = passage.gate_id, passage.pk
    transaction.on_commit(partial(sending.send_calibration, gate_id))
    transaction.on_commit(partial(broadcast.publish_passage, pk))
