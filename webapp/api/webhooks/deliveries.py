"""Notices on their way. Each transition is one conditional UPDATE; the loser changes nothing.

    waiting ──claim──▶ sending ──▶ delivered
       ▲                  │ └────▶ failed
       └── again, later ──┘

Written in the transaction that ends the job, so that there is never one without the other, and sent until the
receiver says yes: at least once, under one number.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from webapp.accounts import audit
from webapp.api.models import Delivery, Webhook
from webapp.api.webhooks import sending
from webapp.api.webhooks.events import EVENT_OF
from webapp.gallery import vault
from webapp.jobs.models import Job
from webapp.webhooks.posting import NotTaken, post
from webapp.webhooks.signature import headers_of

logger = logging.getLogger(__name__)

State = Delivery.State
TIMEOUT_SECONDS = 10.0
LEASE = timedelta(seconds=TIMEOUT_SECONDS + 5)
PAUSES_SECONDS = (10, 60, 300, 1800, 7200, 21600, 43200)
"""After each attempt; the last one from then on."""
GIVE_UP_AFTER = timedelta(days=3)
"""So old a notice is not sent any more, and after so long without any success a webhook is switched off."""
KEPT_FOR = timedelta(days=30)
SWEPT_AT_ONCE = 100
GONE = 410

# Doors are called by the same worker: deliveries never take all of its threads.
_room = threading.BoundedSemaphore(2)


def note_end(job_id: int) -> None:
    """Write a notice for everybody who wants to hear that this job has ended; in the transaction that ends it."""
    job = Job.objects.only("owner_id", "kind", "state", "reason", "created_at", "finished_at", "result").get(
        pk=job_id
    )
    event = EVENT_OF[job.state]
    for webhook in Webhook.objects.filter(owner=job.owner_id, disabled_at=None):
        if event not in webhook.events:
            continue
        delivery = Delivery.objects.create(
            webhook=webhook, event=event, job_number=job.pk, payload=_payload(job), due_at=timezone.now()
        )
        transaction.on_commit(partial(sending.send_delivery, delivery.pk))


def deliver(delivery_id: UUID) -> None:
    """Send a notice, if it is due and nobody else does."""
    if not _room.acquire(blocking=False):
        return  # the sweep sends it again
    try:
        delivery = _claim(delivery_id)
        if delivery is not None:
            _deliver(delivery)
    finally:
        _room.release()


def sweep() -> None:
    """Send what is due, or lost by a worker; delete what is old."""
    now = timezone.now()
    Delivery.objects.filter(finished_at__lt=now - KEPT_FOR).delete()
    due = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, lease_until__lt=now)
    waiting = Delivery.objects.filter(due, webhook__disabled_at=None).order_by("due_at")
    for delivery_id in waiting.values_list("pk", flat=True)[:SWEPT_AT_ONCE]:
        sending.send_delivery(delivery_id)


def _claim(delivery_id: UUID) -> Delivery | None:
    now = timezone.now()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING, lease_until__lt=now)
    mine = Delivery.objects.filter(free, pk=delivery_id, webhook__disabled_at=None)
    # One UPDATE by number: an UPDATE cannot look into another table everywhere.
    won = Delivery.objects.filter(free, pk__in=list(mine.values_list("pk", flat=True))).update(
        state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE
    )
    return Delivery.objects.select_related("webhook").get(pk=delivery_id) if won else None


def _deliver(delivery: Delivery) -> None:
    began = time.perf_counter()
    webhook = delivery.webhook
    body = json.dumps(
        {"event": delivery.event, "delivery": str(delivery.pk), **delivery.payload}, separators=(",", ":")
    ).encode()
    try:
        secret = vault.unseal(webhook.sealed_secret, bound_to=webhook.pk).decode()
        headers = headers_of(secret, body, now=time.time(), delivery=str(delivery.pk), event=delivery.event)
        answer = post(
            webhook.url,
            body,
            headers,
            seconds=TIMEOUT_SECONDS,
            private_networks=settings.WEBHOOK_NETWORKS,
        )
    except vault.Unreadable:
        _not_taken(delivery, NotTaken("sealed"), ms=0.0)
    except NotTaken as error:
        _not_taken(delivery, error, ms=1000 * (time.perf_counter() - began))
    else:
        _finish(delivery, State.DELIVERED, answer=answer, ms=1000 * (time.perf_counter() - began))
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(failing_since=None)


def _not_taken(delivery: Delivery, error: NotTaken, *, ms: float) -> None:
    """Again later: a receiver that is wrong today may be put right tomorrow. Only time and 410 end it."""
    now = timezone.now()
    logger.warning("notice %s, attempt %s: %s", delivery.pk, delivery.attempts, error)
    pause = timedelta(seconds=PAUSES_SECONDS[min(delivery.attempts, len(PAUSES_SECONDS)) - 1])
    is_too_late = now + pause > delivery.made_at + GIVE_UP_AFTER
    if error.status == GONE or is_too_late:
        _finish(delivery, State.FAILED, answer=str(error), ms=ms)
    else:
        _mine(delivery).update(
            state=State.WAITING,
            answer=str(error)[:200],
            ms=round(ms, 1),
            due_at=now + pause,
            lease_until=None,
        )
    webhook = delivery.webhook
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=Coalesce("failing_since", now))
    webhook.refresh_from_db()
    assert webhook.failing_since is not None
    if error.status == GONE or now - webhook.failing_since >= GIVE_UP_AFTER:
        _disable(webhook)


def _disable(webhook: Webhook) -> None:
    with transaction.atomic():
        on = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)
        if on.update(disabled_at=timezone.now()):
            audit.record("webhook.disabled", device="webhooks", subject=webhook)


def _finish(delivery: Delivery, state: str, *, answer: str, ms: float) -> None:
    _mine(delivery).update(
        state=state, answer=answer[:200], ms=round(ms, 1), finished_at=timezone.now(), lease_until=None
    )


def _mine(delivery: Delivery) -> Any:
    return Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, attempts=delivery.attempts)


def _payload(job: Job) -> dict[str, Any]:
    """What happened, in numbers and slugs; no picture, nobody's name."""
    return {
        "job": {
            "id": job.pk,
            "kind": job.kind,
            "state": job.state,
            "reason": job.reason,
            "created_at": job.created_at.isoformat(),
            "finished_at": job.finished_at.isoformat() if job.finished_at else None,
            "url": f"/api/v1/jobs/{job.pk}",
            "result": f"/api/v1/jobs/{job.pk}/result" if job.result else None,
        }
    }
