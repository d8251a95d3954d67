"""What the gate asks of workers: numbers on the queues. By name, as a web process must load no network."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from webapp.gate import broadcast

logger = logging.getLogger(__name__)

FIRST = 0
"""Before enrolments and imports."""
CALL_SECONDS = 30


def send_frame(connection: UUID, kiosk_id: int) -> None:
    """Ask for the newest frame to be judged. Raises kombu's ``OperationalError``."""
    current_app.send_task(
        "gate.judge",
        (str(connection), kiosk_id),
        queue=settings.FACES_QUEUE,
        priority=FIRST,
        expires=broadcast.ANSWER_SECONDS,
        retry=False,
    )


def send_door_call(call_id: int, *, after_seconds: float = 0.0) -> None:
    """Ask for a door to be called. If Redis is away, the sweep asks again while it is not too late."""
    _send("gate.call_door", call_id, expires=CALL_SECONDS, countdown=after_seconds or None)


def send_calibration(gate_id: int) -> None:
    _send("gate.calibrate", gate_id, expires=600)


def _send(task: str, number: int, *, expires: float, countdown: float | None = None) -> None:
    try:
        current_app.send_task(
            task, (number,), queue=settings.ERRANDS_QUEUE, expires=expires, countdown=countdown
        )
    except (OperationalError, *broadcast.RedisDown) as error:
        logger.warning("%s %s could not be sent yet: %s", task, number, error)
