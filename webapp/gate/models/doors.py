"""What opens when somebody may pass, and every time it was asked to."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gate.models.gates import Gate
from webapp.gate.models.passages import Passage


class Door(models.Model):
    class Kind(models.TextChoices):
        WEBHOOK = "webhook", _("web address")
        MQTT = "mqtt", _("MQTT message")
        COMMAND = "command", _("command on this server")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gate = models.ForeignKey(Gate, models.CASCADE, related_name="doors")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    # Addresses and secrets, as JSON; see the package doors.
    sealed_settings = models.BinaryField()
    # What may be shown of them.
    summary = models.CharField(_("what it does"), max_length=200)
    timeout_seconds = models.FloatField(
        _("waits for (s)"), default=3.0, validators=[MinValueValidator(0.5), MaxValueValidator(10.0)]
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.summary


class DoorCall(models.Model):
    """One wish to open one door. Changed only by conditional updates, as a job is."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CALLING = "calling"
        DELIVERED = "delivered"
        FAILED = "failed"
        EXPIRED = "expired"

    UNFINISHED = (State.WAITING, State.CALLING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    door = models.ForeignKey(Door, models.CASCADE, related_name="calls")
    # None: somebody tried the door out.
    passage = models.ForeignKey(Passage, models.CASCADE, null=True, related_name="door_calls")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A slug, and a detail in a program's own words; see doors.words.
    answer = models.CharField(max_length=200, blank=True)
    ms = models.FloatField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    # From then on nobody stands there any more: it must not open.
    expires_at = models.DateTimeField()
    # Until then a worker is at it; one that was killed is overtaken.
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="unfinished_calls")]

    def __str__(self) -> str:
        return f"{self.state} ({self.attempts})"
