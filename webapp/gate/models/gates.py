"""A gate, its rules, and the devices that stand there."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models import Gallery

STRICTEST, LOOSEST = 0.1, 0.41
"""Distances between which a threshold may lie; the latter is the one published for the network."""


class Gate(models.Model):
    class Mode(models.TextChoices):
        IDENTIFY = "identify", _("face alone")
        BADGE = "badge", _("badge, then face")

    class Liveness(models.TextChoices):
        NONE = "none", _("none: a photograph can pass")
        BLINK = "blink", _("blink")
        TURN = "turn", _("turn the head")
        BLINK_AND_TURN = "blink_and_turn", _("blink and turn the head")

    name = models.CharField(_("name"), max_length=60, unique=True)
    gallery = models.ForeignKey(Gallery, models.PROTECT, related_name="gates", verbose_name=_("gallery"))
    mode = models.CharField(_("how one passes"), max_length=8, choices=Mode, default=Mode.IDENTIFY)
    liveness = models.CharField(
        _("liveness"), max_length=16, choices=Liveness, default=Liveness.BLINK_AND_TURN
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    sound = models.BooleanField(_("sounds"), default=True)
    # Of its kiosks while nobody has chosen another; empty: that of their browsers.
    language = models.CharField(_("language"), max_length=10, blank=True, default="")

    # How often a stranger may be taken for somebody, per attempt. The threshold follows from it.
    target_far = models.FloatField(
        _("strangers let in at most"),
        default=1e-3,
        validators=[MinValueValidator(1e-7), MaxValueValidator(0.05)],
    )
    threshold = models.FloatField(
        _("threshold"), default=0.33, validators=[MinValueValidator(STRICTEST), MaxValueValidator(LOOSEST)]
    )
    # Set by hand; counts only where it is stricter.
    threshold_override = models.FloatField(
        _("threshold by hand"),
        null=True,
        blank=True,
        validators=[MinValueValidator(STRICTEST), MaxValueValidator(LOOSEST)],
    )
    # What the threshold was computed from, and the curves; see calibration.py.
    calibration: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    # Another person within this distance of the nearest one makes it unclear who it is.
    margin = models.FloatField(
        _("margin"), default=0.03, validators=[MinValueValidator(0.0), MaxValueValidator(0.3)]
    )

    min_eye_distance = models.PositiveSmallIntegerField(
        _("eyes apart at least (px)"), default=36, validators=[MinValueValidator(20), MaxValueValidator(200)]
    )
    cooldown_seconds = models.FloatField(
        _("pause after a refusal (s)"),
        default=4.0,
        validators=[MinValueValidator(1.0), MaxValueValidator(60.0)],
    )
    anti_passback_seconds = models.PositiveIntegerField(
        _("not again within (s)"), default=0, validators=[MaxValueValidator(86_400)]
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days passages are kept"), default=30, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    snapshot_days = models.PositiveSmallIntegerField(
        _("days pictures are kept"), default=0, validators=[MaxValueValidator(90)]
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["name"]
        permissions = [
            ("manage_gates", "Can set up gates, their kiosks and doors"),
            ("set_thresholds", "Can set how sure a gate must be"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def effective_threshold(self) -> float:
        by_hand = self.threshold_override
        return self.threshold if by_hand is None else min(self.threshold, by_hand)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Kiosk(models.Model):
    """A device at a gate. Its token is in its cookie; here lies what tells whether a token is the right one."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="kiosks")
    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    paired_at = models.DateTimeField(_("paired"), auto_now_add=True)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="kiosks_paired",
        verbose_name=_("paired by"),
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("disconnected"), null=True, blank=True)

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        ordering = ["revoked_at", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class PairingCode(models.Model):
    """Makes one device a kiosk, once, within minutes."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="pairing_codes")
    kiosk_name = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="pairing_codes"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"pairing code {self.pk}"
