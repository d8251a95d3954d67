"""Numbers of notices on the errands queue."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from webapp.jobs import broadcast

logger = logging.getLogger(__name__)

AFTER_DOORS = 7
MESSAGE_SECONDS = 60
SENT_SECONDS = 15
"""Not sent twice within this time, however often the sweep finds it."""


def send_delivery(delivery_id: UUID) -> None:
    """Ask for a notice to be delivered. If Redis is away, the sweep asks again later."""
    try:
        if not broadcast.redis_client().set(f"delivery:{delivery_id}:sent", b"", ex=SENT_SECONDS, nx=True):
            return
        current_app.send_task(
            "api.deliver",
            (str(delivery_id),),
            queue=settings.ERRANDS_QUEUE,
            priority=AFTER_DOORS,
            expires=MESSAGE_SECONDS,
        )
    except (OperationalError, *broadcast.RedisDown) as error:
        logger.warning("notice %s could not be sent yet: %s", delivery_id, error)
