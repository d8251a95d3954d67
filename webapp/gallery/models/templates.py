"""A face as 128 sealed numbers, and the log that every index of them follows."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models.galleries import Gallery
from webapp.gallery.models.people import Person


class FaceTemplate(models.Model):
    class Source(models.TextChoices):
        PHOTO = "photo", _("a photograph")
        CAMERA = "camera", _("the camera")
        IMPORT = "import", _("an import")

    class Pose(models.TextChoices):
        STRAIGHT = "straight", _("straight ahead")
        LEFT = "left", _("turned to the left")
        RIGHT = "right", _("turned to the right")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="templates")
    # The embedding as little-endian float32, bound to the person: in another's row it cannot be opened.
    sealed = models.BinaryField()
    # A small JPEG of the face, likewise, where the gallery keeps one.
    sealed_picture = models.BinaryField(null=True, blank=True)
    # Which network made it: embeddings of different ones cannot be compared.
    network = models.CharField(max_length=40)
    pose = models.CharField(max_length=8, choices=Pose, default=Pose.STRAIGHT)
    source = models.CharField(max_length=8, choices=Source)
    quality: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"template {self.pk}"


class TemplateChange(models.Model):
    """One template came or went. Versions of a gallery have no gaps and are committed in their order."""

    class What(models.TextChoices):
        ADDED = "added"
        REMOVED = "removed"

    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="template_changes")
    version = models.PositiveBigIntegerField()
    what = models.CharField(max_length=8, choices=What)
    template_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["gallery", "version"]
        constraints = [models.UniqueConstraint(fields=["gallery", "version"], name="one_change_a_version")]

    def __str__(self) -> str:
        return f"{self.what} {self.template_id} (version {self.version})"
