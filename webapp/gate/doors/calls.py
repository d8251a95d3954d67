"""A door call's states. Each transition is one conditional UPDATE; the loser changes nothing.

    waiting ──claim──▶ calling ──▶ delivered
       ▲                  │ ├────▶ failed
       └───── again ──────┘ └────▶ expired   (from waiting, too)

A call that is too old is never made, whoever sends it: nobody stands there any more.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from webapp.gallery import vault
from webapp.gate import broadcast, sending
from webapp.gate.doors import command, mqtt, webhook
from webapp.gate.doors.message import DoorFailed, Message
from webapp.gate.models import Door, DoorCall

logger = logging.getLogger(__name__)

State = DoorCall.State
LEASE_MARGIN = timedelta(seconds=2)
FIRST_PAUSE_SECONDS = 0.3

CALL: dict[str, Callable[..., str]] = {
    Door.Kind.WEBHOOK: webhook.call,
    Door.Kind.MQTT: mqtt.call,
    Door.Kind.COMMAND: command.call,
}


def make(call_id: int) -> None:
    """Call a door, if it is still time and nobody else does."""
    call = _claim(call_id)
    if call is None:
        return
    began = time.perf_counter()
    try:
        answer = _call(call)
    except DoorFailed as error:
        _failed(call, error, ms=1000 * (time.perf_counter() - began))
        return
    _finish(call, State.DELIVERED, answer=answer, ms=1000 * (time.perf_counter() - began))


def sweep() -> None:
    """Send again what a worker or Redis has lost, and close what came too late."""
    now = timezone.now()
    DoorCall.objects.filter(state__in=DoorCall.UNFINISHED, expires_at__lte=now).filter(
        Q(lease_until=None) | Q(lease_until__lt=now)
    ).update(state=State.EXPIRED, finished_at=now)
    silent = Q(state=State.CALLING, lease_until__lt=now)
    waiting = Q(state=State.WAITING, made_at__lt=now - LEASE_MARGIN)
    for call_id in DoorCall.objects.filter(silent | waiting).values_list("pk", flat=True):
        sending.send_door_call(call_id)


def settings_of(door: Door) -> dict[str, Any]:
    """Raises ``vault.Unreadable``."""
    read: dict[str, Any] = json.loads(vault.unseal(door.sealed_settings, bound_to=door.uuid))
    return read


def _claim(call_id: int) -> DoorCall | None:
    call = DoorCall.objects.select_related("door__gate").filter(pk=call_id).first()
    if call is None:
        return None
    now = timezone.now()
    is_free = Q(state=State.WAITING) | Q(state=State.CALLING, lease_until__lt=now)
    mine = DoorCall.objects.filter(is_free, pk=call_id)
    if call.expires_at <= now:
        mine.update(state=State.EXPIRED, finished_at=now)
        return None
    lease_until = now + timedelta(seconds=call.door.timeout_seconds) + LEASE_MARGIN
    won = mine.filter(expires_at__gt=now).update(
        state=State.CALLING, attempts=F("attempts") + 1, lease_until=lease_until
    )
    if won:
        call.refresh_from_db(fields=["state", "attempts", "lease_until"])
    return call if won else None


def _call(call: DoorCall) -> str:
    door = call.door
    left = (call.expires_at - timezone.now()).total_seconds()
    try:
        settings = settings_of(door)
    except vault.Unreadable as error:
        raise DoorFailed("sealed", is_final=True) from error
    return CALL[door.kind](settings, Message.of(call), timeout_seconds=min(door.timeout_seconds, left))


def _failed(call: DoorCall, error: DoorFailed, *, ms: float) -> None:
    pause = FIRST_PAUSE_SECONDS * 2 ** (call.attempts - 1)
    is_too_late = call.expires_at <= timezone.now() + timedelta(seconds=pause)
    logger.warning("door %s, attempt %s: %s", call.door_id, call.attempts, str(error))
    if error.is_final or is_too_late or call.attempts >= call.door.attempts:
        _finish(call, State.FAILED, answer=str(error), ms=ms)
    elif _mine(call).update(state=State.WAITING, answer=str(error)[:200], ms=ms, lease_until=None):
        sending.send_door_call(call.pk, after_seconds=pause)


def _finish(call: DoorCall, state: str, *, answer: str, ms: float) -> None:
    _mine(call).update(
        state=state, answer=answer[:200], ms=round(ms, 1), finished_at=timezone.now(), lease_until=None
    )
    broadcast.tell_called(call.pk)


def _mine(call: DoorCall) -> Any:
    return DoorCall.objects.filter(pk=call.pk, state=State.CALLING, attempts=call.attempts)
