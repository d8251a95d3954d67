"""What crosses the broker: a connection's number, a door call's, a gate's.

What needs networks is imported by the task that needs it: errands never load them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task

from webapp.gate import calibration, retention
from webapp.gate.doors import calls


@shared_task(name="gate.judge", acks_late=False)
def judge(connection: str, kiosk_id: int, **_: Any) -> None:
    from webapp.gate import judging

    judging.judge(UUID(connection), kiosk_id)


@shared_task(name="gate.call_door", acks_late=False)
def call_door(call_id: int, **_: Any) -> None:
    calls.make(call_id)


@shared_task(name="gate.calibrate")
def calibrate(gate_id: int, **_: Any) -> None:
    calibration.calibrate(gate_id)


@shared_task(name="gate.calibrate_changed")
def calibrate_changed(**_: Any) -> None:
    """Compute anew where people were enrolled or erased, or much was measured, since the last time."""
    calibration.calibrate_changed()


@shared_task(name="gate.sweep_calls")
def sweep_calls(**_: Any) -> None:
    calls.sweep()


@shared_task(name="gate.delete_old")
def delete_old(**_: Any) -> None:
    retention.delete_old()
