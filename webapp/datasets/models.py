"""Photographs on which somebody drew what is in them, and the networks that learned from those."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from webapp.jobs.models import Job
from webapp.photos.models import Photo

MAX_CLASS_NAME = 60


def _new_folder() -> str:
    return secrets.token_urlsafe(12)


class Dataset(models.Model):
    class Kind(models.TextChoices):
        BOXES = "boxes"
        MASKS = "masks"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="datasets", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    # What is drawn, and so what learns from it: a detector, or a segmenter. It stays as it is.
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.BOXES)
    # What may be in the photographs, in an order that boxes refer to: new ones come last.
    classes: models.JSONField[Any, Any] = models.JSONField(_("classes"), default=list, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class DatasetPhoto(models.Model):
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="rows")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="dataset_rows")
    # left, top, right, bottom in px of the photograph, and the class's place among the data set's.
    boxes: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    # Of a data set of masks instead: {"place": the class's, "rings": [[x, y, x, y, …], …]} in px of the
    # photograph; the first ring is the outline, the others are holes in it.
    outlines: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    # When somebody last said what is in it, be it nothing; only such photographs are learned from.
    annotated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dataset", "photo"], name="one_row_a_photo")]

    def __str__(self) -> str:
        return f"{self.count} things on {self.photo_id}"

    @property
    def count(self) -> int:
        """How many things are drawn on it."""
        return len(self.boxes) + len(self.outlines)


def _archive_path(brought: DatasetImport, filename: str) -> str:
    return f"datasets/{brought.dataset.owner.folder}/{brought.folder}/{filename}"


class DatasetImport(models.Model):
    """An archive that a worker takes photographs and annotations from, and what became of them."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="imports")
    job = models.OneToOneField(Job, models.CASCADE, null=True, related_name="dataset_import")
    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    # Gone as soon as the import has ended.
    archive = models.FileField(upload_to=_archive_path, max_length=200)
    # How many photographs were annotated by it, and what could not be used: its name, the reason and figures.
    photos = models.PositiveIntegerField(default=0)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"import into {self.dataset_id}"


def _path(model: TrainedModel, filename: str) -> str:
    return f"models/{model.owner.folder}/{model.folder}/{filename}"


class TrainedModel(models.Model):
    """What a training has learned by now; the training goes on to replace its weights until it ends."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="trained_models", verbose_name=_("owner")
    )
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="models", verbose_name=_("data set"))
    job = models.OneToOneField(
        Job, models.SET_NULL, null=True, blank=True, related_name="trained_model", verbose_name=_("job")
    )
    name = models.CharField(_("name"), max_length=80)
    classes: models.JSONField[Any, Any] = models.JSONField(default=list)
    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    weights = models.FileField(upload_to=_path, max_length=200)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("trained model")
        verbose_name_plural = _("trained models")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class Trial(models.Model):
    """What a model finds in a photograph; asked again, the new answer takes the place of the old one."""

    model = models.ForeignKey(TrainedModel, models.CASCADE, related_name="trials")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="trials")
    # left, top, right, bottom in px of the photograph, the class's place, the score; the likeliest first.
    boxes: models.JSONField[Any, Any] = models.JSONField(default=list)
    # Of a segmenter instead: {"place", "share" of the photograph, "size", "counts"} for each class that is in
    # it, the last two as COCO has run lengths, of the display copy.
    masks: models.JSONField[Any, Any] = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "photo"], name="one_trial_a_photo")]

    def __str__(self) -> str:
        return f"{self.model_id} on {self.photo_id}"


@receiver(post_delete, sender=DatasetImport)
def _delete_archive(instance: DatasetImport, **about: Any) -> None:
    if instance.archive.name:
        transaction.on_commit(partial(default_storage.delete, instance.archive.name))


@receiver(post_delete, sender=TrainedModel)
def _delete_weights(instance: TrainedModel, **about: Any) -> None:
    # With its data set or its owner it goes without anybody's asking, and its file must not stay.
    if instance.weights.name:
        transaction.on_commit(partial(default_storage.delete, instance.weights.name))
