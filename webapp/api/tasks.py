"""What crosses the broker: a notice's number, and the request to look for those that are due."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task

from webapp.api.webhooks import deliveries


@shared_task(name="api.deliver", acks_late=False)
def deliver(delivery_id: str, **_: Any) -> None:
    deliveries.deliver(UUID(delivery_id))


@shared_task(name="api.sweep_deliveries")
def sweep_deliveries(**_: Any) -> None:
    deliveries.sweep()
