"""Gates, kiosks and doors as pages and sockets show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict, cast

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from webapp.gate import broadcast
from webapp.gate.devices import hash_of
from webapp.gate.doors.words import in_words
from webapp.gate.models import Door, DoorCall, Gate, Kiosk, Passage
from webapp.jobs.broadcast import count_workers

_SHOWN_STATES = {
    DoorCall.State.DELIVERED: "delivered",
    DoorCall.State.FAILED: "failed",
    DoorCall.State.EXPIRED: "failed",
}


class KioskGate(TypedDict):
    """What a kiosk is told of its gate."""

    id: int
    name: str
    mode: str
    liveness: str
    sound: bool
    language: str


class GateDict(KioskGate):
    gallery: dict[str, Any]
    kiosks: int
    kiosks_online: int
    is_available: bool
    opened_today: int
    refused_today: int
    spoofs_today: int
    urls: dict[str, str]


class KioskDict(TypedDict):
    id: int
    name: str
    paired_at: datetime
    paired_by: str
    last_seen_at: datetime | None
    is_online: bool
    revoked_at: datetime | None
    urls: dict[str, str]


class DoorDict(TypedDict):
    id: int
    kind: str
    kind_name: str
    summary: str
    timeout_seconds: float
    attempts: int
    last_call: dict[str, Any] | None
    urls: dict[str, str]


def is_available() -> bool:
    """Whether a worker lives that judges frames."""
    return count_workers(settings.FACES_QUEUE) > 0


def find_gate(gate_id: int) -> Gate | None:
    return Gate.objects.select_related("gallery").filter(pk=gate_id).first()


def find_kiosk(token: str) -> Kiosk | None:
    """The kiosk whose cookie says ``token``; nobody's if it was revoked."""
    if not token:
        return None
    known = Kiosk.objects.select_related("gate").filter(token_hash=hash_of(token), revoked_at=None)
    return known.first()


def kiosk_gate(gate: Gate) -> KioskGate:
    return {
        "id": gate.pk,
        "name": gate.name,
        "mode": gate.mode,
        "liveness": gate.liveness,
        "sound": gate.sound,
        "language": gate.language,
    }


def gate_dict(gate: Gate) -> GateDict:
    return gate_dicts([gate])[0]


def gate_dicts(gates: Iterable[Gate] | None = None) -> list[GateDict]:
    """Gates as they are now: who is there, and what was decided since midnight on their clocks."""
    gates = list(Gate.objects.select_related("gallery") if gates is None else gates)
    online, available = broadcast.list_online(), is_available()
    kiosks: dict[int, list[int]] = {gate.pk: [] for gate in gates}
    for kiosk_id, gate_id in Kiosk.objects.filter(gate__in=gates, revoked_at=None).values_list(
        "pk", "gate_id"
    ):
        kiosks[gate_id].append(kiosk_id)
    return [
        {
            **kiosk_gate(gate),
            "gallery": {"id": gate.gallery_id, "name": gate.gallery.name},
            "kiosks": len(kiosks[gate.pk]),
            "kiosks_online": len(online.intersection(kiosks[gate.pk])),
            "is_available": available,
            **_counts_today(gate),
            "urls": {
                "page": reverse("gate:gate", args=[gate.pk]),
                "calibration": reverse("gate:calibration", args=[gate.pk]),
                "passages": f"{reverse('gate:passages')}?gate={gate.pk}",
            },
        }
        for gate in gates
    ]


def kiosk_dict(kiosk: Kiosk, online: set[int] | None = None) -> KioskDict:
    online = broadcast.list_online() if online is None else online
    return {
        "id": kiosk.pk,
        "name": kiosk.name,
        "paired_at": kiosk.paired_at,
        "paired_by": kiosk.paired_by.get_username() if kiosk.paired_by else "",
        "last_seen_at": kiosk.last_seen_at,
        "is_online": kiosk.pk in online and kiosk.revoked_at is None,
        "revoked_at": kiosk.revoked_at,
        "urls": {"revoke": reverse("gate:revoke_kiosk", args=[kiosk.pk])},
    }


def door_dict(door: Door) -> DoorDict:
    call = door.calls.first()
    return {
        "id": door.pk,
        "kind": door.kind,
        "kind_name": door.get_kind_display(),
        "summary": door.summary,
        "timeout_seconds": door.timeout_seconds,
        "attempts": door.attempts,
        "last_call": {"at": call.made_at, **call_dict(call)} if call else None,
        "urls": {
            "test": reverse("gate:test_door", args=[door.pk]),
            "delete": reverse("gate:delete_door", args=[door.pk]),
        },
    }


def call_dict(call: DoorCall) -> dict[str, Any]:
    state = _SHOWN_STATES.get(DoorCall.State(call.state), "waiting")
    return {"state": state, "answer": in_words(call.answer), "ms": call.ms}


class _CountsToday(TypedDict):
    opened_today: int
    refused_today: int
    spoofs_today: int


def _counts_today(gate: Gate) -> _CountsToday:
    midnight = timezone.now().astimezone(gate.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def count(outcome: str) -> Count:
        return Count("pk", filter=Q(outcome=outcome))

    today = Passage.objects.filter(gate=gate, at__gte=midnight)
    counts = today.aggregate(
        opened_today=count(Passage.Outcome.OPENED),
        refused_today=count(Passage.Outcome.REFUSED),
        spoofs_today=count(Passage.Outcome.SPOOF),
    )
    return cast(_CountsToday, counts)
