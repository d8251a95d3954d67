"""Setting up gates and their doors."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gate import broadcast, sending
from webapp.gate.calibration import default_threshold
from webapp.gate.models import Door, DoorCall, Gate

TRY_OUT_MARGIN_SECONDS = 2.0

# What the computed threshold follows from.
_DECISIVE = ("target_far", "mode", "gallery_id")
# What changes how sure a gate is, and is written down with its old and new value.
_STRICTNESS = ("target_far", "threshold_override", "margin", "mode", "liveness", "min_eye_distance")


def save_gate(gate: Gate, *, actor: User, was: Gate | None = None) -> Gate:
    """Keep a gate's rules; its kiosks hear of them, and its threshold is computed again.

    Under rules that ask for another threshold, it is at once no looser than the cautious default: the
    computation may be long in coming.

    Args:
        was: the gate before, if it is not new.
    """
    changes = _changes(was, gate) if was is not None else {}
    gate.full_clean(exclude=["threshold", "calibration"])  # computed
    with transaction.atomic():
        if was is not None:
            # Computed meanwhile, perhaps.
            fresh = Gate.objects.select_for_update().get(pk=gate.pk)
            gate.threshold, gate.calibration = fresh.threshold, fresh.calibration
        if was is None or any(getattr(was, name) != getattr(gate, name) for name in _DECISIVE):
            gate.threshold = min(gate.threshold, default_threshold(gate))
        gate.save()
        audit.record(
            "gate.changed" if was else "gate.added",
            actor=actor,
            subject=gate,
            gallery=gate.gallery_id,
            changes=changes,
        )
        transaction.on_commit(partial(sending.send_calibration, gate.pk))
    for kiosk_id in gate.kiosks.filter(revoked_at=None).values_list("pk", flat=True):
        broadcast.tell_kiosk(kiosk_id, {"type": "kiosk.changed"})
    return gate


def add_door(
    gate: Gate,
    *,
    kind: str,
    settings: dict[str, Any],
    summary: str,
    timeout_seconds: float,
    attempts: int,
    actor: User,
) -> Door:
    uuid = uuid4()
    sealed = vault.seal(json.dumps(settings).encode(), bound_to=uuid)
    door = Door(
        uuid=uuid,
        gate=gate,
        kind=kind,
        sealed_settings=sealed,
        summary=summary[:200],
        timeout_seconds=timeout_seconds,
        attempts=attempts,
    )
    door.full_clean()
    with transaction.atomic():
        door.save()
        audit.record("gate.door_added", actor=actor, subject=door, gallery=gate.gallery_id, kind=kind)
    return door


def remove_door(door: Door, *, actor: User) -> None:
    with transaction.atomic():
        audit.record("gate.door_removed", actor=actor, subject=door, gallery=door.gate.gallery_id)
        door.delete()


def try_door(door: Door, *, actor: User) -> DoorCall:
    """Call a door as a passage would, by the errands worker, and wait for what comes of it."""
    seconds = door.timeout_seconds + TRY_OUT_MARGIN_SECONDS
    audit.record("gate.door_tried", actor=actor, subject=door, gallery=door.gate.gallery_id)
    call = DoorCall.objects.create(door=door, expires_at=timezone.now() + timedelta(seconds=seconds))
    sending.send_door_call(call.pk)
    broadcast.wait_until_called(call.pk, seconds)
    call.refresh_from_db()
    return call


def _changes(was: Gate, now: Gate) -> dict[str, list[Any]]:
    return {
        name: [getattr(was, name), getattr(now, name)]
        for name in _STRICTNESS
        if getattr(was, name) != getattr(now, name)
    }
