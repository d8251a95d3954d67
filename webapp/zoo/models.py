"""What networks have said of somebody's photographs. All of it goes with the photograph."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.photos.models import Photo


class OfPhoto(models.Model):
    """Of one person, one photograph (also of the house), one network."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="+", verbose_name=_("photograph"))
    network = models.CharField(_("network"), max_length=40)
    created_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]


class Answer(OfPhoto):
    """What a classifier takes a photograph for, and, once asked, where it sees that."""

    # Of webapp.zoo.answers: classes by falling probability, and the part of the photograph that was seen.
    answer: models.JSONField[Any, Any] = models.JSONField(_("answer"))
    # Of webapp.zoo.answers: class activation and occlusion of the likeliest classes.
    maps: models.JSONField[Any, Any] = models.JSONField(_("maps"), null=True, blank=True)

    class Meta(OfPhoto.Meta):
        verbose_name = _("answer of a network")
        verbose_name_plural = _("answers of networks")
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo", "network"], name="one_answer_a_network")
        ]

    def __str__(self) -> str:
        return f"{self.network} of {self.photo_id}"


class LayerSheet(OfPhoto):
    """The channels of one layer as one picture, row by row."""

    layer = models.CharField(_("layer"), max_length=120)
    is_trained = models.BooleanField(_("trained"), db_default=False)
    sheet = models.BinaryField()  # PNG
    # How many numbers of the layer, along each side, are one pixel of it: their mean.
    step = models.PositiveSmallIntegerField(_("step"), db_default=1)
    # Of one channel, px, and how many there are, in how many columns.
    height = models.PositiveIntegerField(_("height"))
    width = models.PositiveIntegerField(_("width"))
    channels = models.PositiveIntegerField(_("channels"))
    columns = models.PositiveIntegerField(_("columns"))
    is_signed = models.BooleanField(_("signed"))

    class Meta(OfPhoto.Meta):
        verbose_name = _("picture of a layer")
        verbose_name_plural = _("pictures of layers")
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo", "network", "layer"], name="one_sheet_a_layer")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.layer} of {self.photo_id}"


class Excitation(OfPhoto):
    """Where each unit of a layer is excited most in a photograph."""

    layer = models.CharField(_("layer"), max_length=120)
    is_trained = models.BooleanField(_("trained"), db_default=False)
    # How many places of each unit were looked for, and they themselves, as webapp.zoo.peaks packs them.
    places = models.PositiveSmallIntegerField(_("places"), db_default=1)
    peaks = models.BinaryField()

    class Meta(OfPhoto.Meta):
        verbose_name = _("excitation of a layer")
        verbose_name_plural = _("excitations of layers")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "photo", "network", "layer"], name="one_excitation_a_layer"
            )
        ]
        indexes = [models.Index(fields=["owner", "network", "layer"], name="excitations_of_layer")]

    def __str__(self) -> str:
        return f"{self.network} {self.layer} by {self.photo_id}"
