"""What programs leave here: keys of their wishes, addresses that want to hear of jobs, and what those were told."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.jobs.models import Job


class IdempotencyKey(models.Model):
    """A client's own name for one wish, and what the wish was: the same twice is one job."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="idempotency_keys")
    key = models.CharField(max_length=200)
    # SHA-256 of the wish.
    digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, models.CASCADE, related_name="idempotency_keys")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_wish_a_key")]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address of somebody's that is told when a job of theirs has ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", verbose_name=_("owner")
    )
    url = models.CharField(_("address"), max_length=500)
    # Signs what is sent; shown once.
    sealed_secret = models.BinaryField()
    # Of webapp.api.webhooks.events.
    events: models.JSONField[Any, Any] = models.JSONField(_("events"), default=list)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    # Since when nothing has arrived; empty while the last one did.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    # Switched off after days of failures, until its owner switches it on again.
    disabled_at = models.DateTimeField(_("switched off"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["created_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One notice for one address. Changed only by conditional updates, as a job is."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        DELIVERED = "delivered"
        FAILED = "failed"

    UNFINISHED = (State.WAITING, State.SENDING)

    # The same in every attempt, so that a receiver acts once.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(_("event"), max_length=20)
    # A number, not a reference: the job may go before its notice has arrived.
    job_number = models.BigIntegerField(_("number of the job"))
    # What is sent, as it was when the job ended.
    payload: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    # What came of the last attempt; see webapp.webhooks.answers.
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    ms = models.FloatField(null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    # Not before then.
    due_at = models.DateTimeField()
    # Until then a worker is at it; one that was killed is overtaken.
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "due_at"], name="due_deliveries")]

    def __str__(self) -> str:
        return f"{self.event} {self.job_number}"
