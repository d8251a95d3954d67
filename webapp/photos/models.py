"""A picture that somebody brought, or that belongs to the house."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

HOUSE_FOLDER = "house"


def _path(photo: Photo, filename: str) -> str:
    folder = photo.owner.folder if photo.owner else HOUSE_FOLDER
    return f"photos/{folder}/{photo.folder}/{filename}"


def _new_folder() -> str:
    return secrets.token_urlsafe(12)


class Photo(models.Model):
    class Role(models.TextChoices):
        PHOTOGRAPH = "photograph", _("photograph")
        PAINTING = "painting", _("painting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Nobody's: the house's own, for everybody to use.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("owner"),
    )
    role = models.CharField(_("kind"), max_length=12, choices=Role)
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, null=True, blank=True, unique=True)
    folder = models.CharField(max_length=24, default=_new_folder, editable=False)
    # Byte for byte what was uploaded.
    original = models.FileField(upload_to=_path, max_length=200)
    display = models.FileField(upload_to=_path, max_length=200)
    thumbnail = models.FileField(upload_to=_path, max_length=200)
    width = models.PositiveIntegerField(_("width"), help_text=_("pixels, after rotation"))
    height = models.PositiveIntegerField(_("height"), help_text=_("pixels, after rotation"))
    format = models.CharField(_("format"), max_length=12)
    bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    credit = models.CharField(_("made by"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    # Slugs of what a person should know, such as animated_first_frame.
    notes = models.JSONField(_("notes"), default=list, blank=True)
    created_at = models.DateTimeField(_("brought"), auto_now_add=True)
    # Taken away by its owner, kept while a painting still shows it.
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    class Meta:
        verbose_name = _("photograph or painting")
        verbose_name_plural = _("photographs and paintings")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "role", "sha256"], name="same_picture_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_house(self) -> bool:
        return self.owner_id is None
