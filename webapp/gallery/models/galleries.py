"""A gallery: people enrolled for one purpose, under one wording of consent."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gallery(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    # What faces are compared for, and the words people agree to.
    purpose = models.CharField(_("purpose"), max_length=200)
    consent_wording = models.TextField(_("wording of the consent"), max_length=4000)
    keep_photos = models.BooleanField(_("pictures kept"), default=False)
    # Days after the end of somebody's validity until they are erased; empty: never by itself.
    erase_after_days = models.PositiveSmallIntegerField(
        _("days until people are erased"), null=True, blank=True, default=30
    )
    # One more for every template that came or went; see TemplateChange.
    version = models.PositiveBigIntegerField(default=0)
    # The secret turn of vectors that a database searches, sealed; see pipelines/pgvector_index.py.
    sealed_turn = models.BinaryField(null=True, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")
        ordering = ["name"]
        permissions = [
            ("manage_people", "Can enrol, change, import, export and erase people"),
            ("view_faces", "Can see people and the pictures of their faces"),
        ]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["gallery", "name"], name="one_group_a_name")]

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """When somebody may pass: any of its rules, in the time of the gate.

    Attributes:
        rules: ``[{"weekdays": [0, …], "from": "08:00", "until": "18:30"}]``; Monday is 0. A rule whose end
            is not after its beginning goes on past midnight.
    """

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=60)
    rules: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["gallery", "name"], name="one_schedule_a_name")]

    def __str__(self) -> str:
        return self.name
