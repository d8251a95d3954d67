"""A long computation somebody asked for, and every turn it took."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.photos.models import Photo


def _path(job: Job, filename: str) -> str:
    return f"jobs/{job.owner.folder}/{job.folder}/{filename}"


def _new_folder() -> str:
    return secrets.token_urlsafe(12)


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("stopped")

    UNFINISHED = (State.QUEUED, State.RUNNING, State.PAUSED)

    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", verbose_name=_("owner")
    )
    # The one picture it is about, if it is about one, and the painting in whose manner it is painted.
    photo = models.ForeignKey(
        Photo, models.RESTRICT, null=True, blank=True, related_name="jobs_on_it", verbose_name=_("photograph")
    )
    painting = models.ForeignKey(
        Photo, models.RESTRICT, null=True, blank=True, related_name="jobs_like_it", verbose_name=_("painting")
    )
    settings: models.JSONField[Any, Any] = models.JSONField(_("settings"), default=dict, blank=True)
    # The client's own number for this wish: a double click is one job.
    request_key = models.UUIDField(_("key of the wish"))
    # Of the request that asked for it: what the logs of all processes have in common.
    request_id = models.CharField(
        _("number of the request"), max_length=36, blank=True, default="", db_default=""
    )

    # Whose workers may take it; empty: those of its kind.
    queue = models.CharField(_("queue"), max_length=40, blank=True, default="", db_default="")
    # Was begun and came back because its worker stopped: nobody's turn but its own.
    goes_first = models.BooleanField(_("goes first"), default=False, db_default=False)

    # Who computes it. The attempt grows with every claim: what an older attempt writes is refused.
    worker = models.CharField(_("worker"), max_length=120, blank=True, default="", db_default="")
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    crashes = models.PositiveIntegerField(_("crashes"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)

    # How far it is, as of the last few seconds.
    fraction = models.FloatField(_("done"), default=0.0)
    message = models.CharField(max_length=40, blank=True)
    running_seconds = models.FloatField(_("seconds computed"), default=0.0)
    history: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)

    # Why it failed: a slug of webapp.sentences and the numbers in its sentence.
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(_("figures"), default=dict, blank=True)

    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    queued_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    # Whether checkpoint and frames may be lying in the folder of unfinished work.
    has_unfinished_files = models.BooleanField(default=False)
    preview = models.FileField(upload_to=_path, max_length=200, blank=True)
    result = models.FileField(upload_to=_path, max_length=200, blank=True)
    timelapse = models.FileField(upload_to=_path, max_length=200, blank=True)
    # What result and timelapse take on the disk.
    kept_bytes = models.PositiveBigIntegerField(_("bytes kept"), default=0, db_default=0)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "request_key"], name="one_job_per_request"),
        ]
        indexes = [
            models.Index(fields=["state", "queued_at"], name="line"),
            models.Index(fields=["owner", "-created_at"], name="owners_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED


class JobEvent(models.Model):
    """One transition. Written with it, never changed."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    what = models.CharField(_("what"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=Job.State)
    attempt = models.PositiveIntegerField(_("attempt"))
    reason = models.CharField(_("reason"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.what} (attempt {self.attempt})"


class PausedQueue(models.Model):
    """A line that no worker takes from. In the database, as Redis may forget: who waits goes on waiting."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        permissions = [("operate", "Can see the dashboard and give orders to queues, jobs and workers")]

    def __str__(self) -> str:
        return self.name


class DrainedWorker(models.Model):
    """A worker that takes nothing any more. It reads this by itself; when it starts again it is forgotten."""

    name = models.CharField(max_length=120, primary_key=True)
    # Hands back what it computes, with a checkpoint, instead of ending it.
    in_a_hurry = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
