"""What networks have said of somebody's photographs. All of it goes with the photograph."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from webapp.photos.models import Photo


class OfPhoto(models.Model):
    """Of one person, one photograph (also of the house), one network."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    network = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]


class Answer(OfPhoto):
    """What a classifier takes a photograph for, and, once asked, where it sees that."""

    # Of webapp.zoo.answers: classes by falling probability, and the part of the photograph that was seen.
    answer: models.JSONField[Any, Any] = models.JSONField()
    # Of webapp.zoo.answers: class activation and occlusion of the likeliest classes.
    maps: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)

    class Meta(OfPhoto.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo", "network"], name="one_answer_a_network")
        ]

    def __str__(self) -> str:
        return f"{self.network} of {self.photo_id}"


class LayerSheet(OfPhoto):
    """The channels of one layer as one picture, row by row."""

    layer = models.CharField(max_length=120)
    is_trained = models.BooleanField(db_default=False)
    sheet = models.BinaryField()  # PNG
    # How many numbers of the layer, along each side, are one pixel of it: their mean.
    step = models.PositiveSmallIntegerField(db_default=1)
    # Of one channel, px, and how many there are, in how many columns.
    height = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    channels = models.PositiveIntegerField()
    columns = models.PositiveIntegerField()
    is_signed = models.BooleanField()

    class Meta(OfPhoto.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo", "network", "layer"], name="one_sheet_a_layer")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.layer} of {self.photo_id}"


class Excitation(OfPhoto):
    """Where each unit of a layer is excited most in a photograph."""

    layer = models.CharField(max_length=120)
    is_trained = models.BooleanField(db_default=False)
    # How many places of each unit were looked for, and they themselves, as webapp.zoo.peaks packs them.
    places = models.PositiveSmallIntegerField(db_default=1)
    peaks = models.BinaryField()

    class Meta(OfPhoto.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "photo", "network", "layer"], name="one_excitation_a_layer"
            )
        ]
        indexes = [models.Index(fields=["owner", "network", "layer"], name="excitations_of_layer")]

    def __str__(self) -> str:
        return f"{self.network} {self.layer} by {self.photo_id}"
