"""A photograph on its way to a template: sealed, examined, gone within minutes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from webapp.gallery.models.galleries import Gallery
from webapp.gallery.models.templates import FaceTemplate

KEPT_FOR = timedelta(minutes=15)


def _expiry() -> datetime:
    return timezone.now() + KEPT_FOR


class EnrolmentPhoto(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        EXAMINED = "examined"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="enrolment_photos")
    # Photographs of one person, taken one after the other.
    enrolment = models.UUIDField(db_index=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolment_photos")
    pose = models.CharField(max_length=8, choices=FaceTemplate.Pose, default=FaceTemplate.Pose.STRAIGHT)
    source = models.CharField(max_length=8, choices=FaceTemplate.Source, default=FaceTemplate.Source.PHOTO)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # The file's bytes; taken away as soon as it is examined.
    sealed_file = models.BinaryField(null=True)
    # What the worker found.
    sealed = models.BinaryField(null=True)
    sealed_picture = models.BinaryField(null=True)
    network = models.CharField(max_length=40, blank=True)
    quality: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    # Enrolled people with the same face: [{"person": uuid, "distance": 0.21}], nearest first.
    same_face_as: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    # Why it cannot be used at all: a slug of webapp.sentences and the numbers in its sentence.
    reason = models.CharField(max_length=40, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=_expiry, db_index=True)

    def __str__(self) -> str:
        return f"enrolment photo {self.pk}"

    @property
    def is_good(self) -> bool:
        return self.state == self.State.EXAMINED and not self.problems
