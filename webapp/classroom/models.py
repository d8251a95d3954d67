"""Classes that somebody teaches by photographs, and networks that somebody trains from nothing."""

from __future__ import annotations

import secrets
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from webapp.jobs.models import Job
from webapp.photos.models import Photo

MAX_NAME = 60


def _new_folder() -> str:
    return secrets.token_urlsafe(12)


def _path(row: Lesson | Classic, filename: str) -> str:
    return f"classroom/{row.owner.folder}/{row.folder}/{filename}"


class Lesson(models.Model):
    """What shall be told apart, and what was learned of it by now."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="lessons", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    # The newest training; what was learned stays when its job goes.
    job = models.OneToOneField(
        Job, models.SET_NULL, null=True, blank=True, related_name="lesson", verbose_name=_("job")
    )
    weights = models.FileField(upload_to=_path, max_length=200, blank=True)
    # Grows with each training that is kept: workers know by it that what they have in memory is old.
    version = models.PositiveIntegerField(_("version"), default=0)
    # The names of the classes as they were learned, and what was measured.
    learned: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class LessonClass(models.Model):
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="classes")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    # What belongs to none of the others: a network that knows only these must call everything one of them.
    is_none = models.BooleanField(_("is none of these"), db_default=False, default=False)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson"], condition=models.Q(is_none=True), name="one_none_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Example(models.Model):
    """A photograph that shows what is meant by a class."""

    lesson_class = models.ForeignKey(LessonClass, models.CASCADE, related_name="examples")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="lesson_examples")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lesson_class", "photo"], name="one_example_a_photo")]

    def __str__(self) -> str:
        return f"{self.photo_id} of {self.lesson_class_id}"


class PhotoFeatures(models.Model):
    """What the packaged network sees in a photograph, computed once: all lessons learn from the same numbers."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="features")
    # How the photograph was looked at: its middle, ten crops, or varied in some way.
    looks = models.CharField(max_length=80)
    # (looks, 1280) float16.
    numbers = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "looks"], name="looked_at_once_a_way")]

    def __str__(self) -> str:
        return f"{self.looks} of {self.photo_id}"


class Classic(models.Model):
    """A network, or several, trained from nothing on handwritten digits."""

    class Kind(models.TextChoices):
        LENET5 = "lenet5"
        DEPTHS = "depths"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="classics")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, blank=True, related_name="classic")
    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    weights = models.FileField(upload_to=_path, max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    # Errors of each network; of LeNet-5 the confusion matrix and the digits that it reads wrongly.
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.created_at}"


@receiver(post_delete, sender=Lesson)
@receiver(post_delete, sender=Classic)
def _delete_files(instance: Lesson | Classic, **about: Any) -> None:
    # With its owner it goes without anybody's asking, and its files must not stay: the weights, and what was exported.
    if instance.weights.name:
        folder = Path(default_storage.path(instance.weights.name)).parent
        transaction.on_commit(partial(shutil.rmtree, folder, ignore_errors=True))
