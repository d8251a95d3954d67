"""What was found in photographs, by whom and by which detector; and the lines of jobs on many of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.jobs.models import Job
from webapp.photos.models import Photo


class Finding(models.Model):
    """What one detector answered about one photograph; whoever asks again gets a new answer in its place."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="findings", verbose_name=_("owner")
    )
    # A photograph of the house is looked at for whoever asks: what is found belongs to them.
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="findings", verbose_name=_("photograph"))
    detector = models.CharField(_("detector"), max_length=20)
    # Every box with its score and where it came from, as webapp.objects.raw packs them.
    raw = models.BinaryField()
    created_at = models.DateTimeField(_("looked at"), auto_now=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo", "detector"], name="one_answer_a_detector")
        ]

    def __str__(self) -> str:
        return f"{self.detector} on {self.photo_id}"


class FoundLabel(models.Model):
    """One kind of thing in a photograph, at the detector's own thresholds: what a search looks for."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="labels")
    label = models.CharField(_("kind of thing"), max_length=32)
    count = models.PositiveIntegerField(_("how many"))
    best_score = models.FloatField(_("best score"))

    class Meta:
        verbose_name = _("kind of thing")
        verbose_name_plural = _("kinds of things")
        ordering = ["-best_score"]
        constraints = [models.UniqueConstraint(fields=["finding", "label"], name="one_row_a_label")]
        indexes = [models.Index(fields=["label"], name="found_label")]

    def __str__(self) -> str:
        return f"{self.count} {self.label}"


class BatchLine(models.Model):
    """One photograph of a job on many, made with the job: those without ``done_at`` are still to be looked at."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="batch_lines", verbose_name=_("job"))
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="batch_lines", verbose_name=_("photograph"))
    position = models.PositiveIntegerField(_("position"))
    done_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    # Labels and how many of each, or why it could not be looked at: a slug of webapp.sentences.
    found: models.JSONField[Any, Any] = models.JSONField(_("found"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(_("figures"), default=dict, blank=True)

    class Meta:
        verbose_name = _("photograph of a job on many")
        verbose_name_plural = _("photographs of jobs on many")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "photo"], name="one_line_a_photograph")]

    def __str__(self) -> str:
        return f"line {self.position} of job {self.job_id}"
