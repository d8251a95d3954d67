"""What somebody may do with their webhooks."""

from __future__ import annotations

from uuid import UUID, uuid4

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.api.models import Delivery, Webhook
from webapp.api.webhooks import sending
from webapp.gallery import vault
from webapp.sentences import Refused
from webapp.webhooks.signature import new_secret

MAX_WEBHOOKS = 10
"""Of one person."""


def list_webhooks(owner: User) -> QuerySet[Webhook]:
    return Webhook.objects.filter(owner=owner)


def get_webhook(*, webhook_id: UUID, owner: User) -> Webhook:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    found = list_webhooks(owner).filter(pk=webhook_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def list_deliveries(webhook: Webhook) -> QuerySet[Delivery]:
    """Newest first."""
    return webhook.deliveries.all()


def add_webhook(*, owner: User, url: str, events: list[str]) -> tuple[Webhook, str]:
    """Return a new webhook and the secret that signs what it gets: now or never.

    Raises:
        Refused: ``account_needed`` for guests, ``webhook_address``, ``too_many_webhooks``.
    """
    if owner.is_guest:
        raise Refused("account_needed")
    _check_address(url)
    number, secret = uuid4(), new_secret()
    sealed = vault.seal(secret.encode(), bound_to=number)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        if list_webhooks(owner).count() >= MAX_WEBHOOKS:
            raise Refused("too_many_webhooks", max_webhooks=MAX_WEBHOOKS)
        webhook = Webhook.objects.create(
            pk=number, owner=owner, url=url, events=sorted(set(events)), sealed_secret=sealed
        )
        audit.record("webhook.added", actor=owner, subject=webhook, events=webhook.events)
    return webhook, secret


def remove_webhook(webhook: Webhook, *, actor: User) -> None:
    with transaction.atomic():
        audit.record("webhook.removed", actor=actor, subject=webhook)
        webhook.delete()


def enable_webhook(webhook: Webhook, *, actor: User) -> None:
    """Switch it on again; what waits is sent."""
    with transaction.atomic():
        disabled = Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=False)
        if disabled.update(disabled_at=None, failing_since=None):
            audit.record("webhook.enabled", actor=actor, subject=webhook)
    webhook.refresh_from_db()


def send_again(*, webhook: Webhook, delivery_id: UUID) -> Delivery:
    """Send a notice once more, by its old number. Raises ``Refused("not_found")``."""
    now = timezone.now()
    ended = webhook.deliveries.filter(
        pk=delivery_id, state__in=(Delivery.State.DELIVERED, Delivery.State.FAILED)
    )
    with transaction.atomic():
        ended.update(
            state=Delivery.State.WAITING,
            attempts=0,
            made_at=now,
            due_at=now,
            finished_at=None,
            lease_until=None,
        )
        delivery = webhook.deliveries.filter(pk=delivery_id).first()
        if delivery is None:
            raise Refused("not_found")
        transaction.on_commit(lambda: sending.send_delivery(delivery.pk))
    return delivery


def _check_address(address: str) -> None:
    """Where it leads is looked at when something is sent: names change."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Refused("webhook_address") from None
    schemes = ("https", "http") if settings.WEBHOOK_NETWORKS else ("https",)
    if (
        url.scheme not in schemes
        or not url.host
        or url.userinfo
        or " " in address
        or not address.isprintable()
    ):
        raise Refused("webhook_address")
