"""What somebody has cut out of a photograph."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from webapp.photos.models import Photo


def _path(cutout: Cutout, filename: str) -> str:
    return f"cutouts/{cutout.owner.folder}/{cutout.pk}/{filename}"


class Cutout(models.Model):
    """One person's mask of one photograph, the newest; a house photograph has one for each who cuts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cutouts")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="cutouts")
    # Gray PNG of the photograph's display copy: 0 is left out, 255 is kept.
    mask = models.FileField(upload_to=_path, max_length=200)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "photo"], name="one_cutout_each")]

    def __str__(self) -> str:
        return f"cut-out of {self.photo}"


@receiver(post_delete, sender=Cutout)
def _delete_file(instance: Cutout, **_: Any) -> None:
    """Rows go with their photograph or account; the file goes with the row."""
    if instance.mask.name:
        transaction.on_commit(partial(default_storage.delete, instance.mask.name))
