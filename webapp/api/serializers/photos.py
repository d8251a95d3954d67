"""Pictures, and what was found in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.objects.detectors import DEFAULT, DETECTORS, IOU
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of

ROLES = list(Photo.Role.values)


class PhotoUrls(serializers.Serializer[Any]):
    self = serializers.CharField()
    original = serializers.CharField()
    display = serializers.CharField()
    thumbnail = serializers.CharField()


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    """A picture: byte for byte as it came, upright and at most 2048 px wide, and as a thumbnail."""

    title = serializers.SerializerMethodField()
    is_house = serializers.BooleanField(read_only=True, help_text="For everybody to use, nobody's to delete.")
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)
    urls = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = (
            "id",
            "role",
            "title",
            "width",
            "height",
            "format",
            "bytes",
            "sha256",
            "is_house",
            "credit",
            "licence",
            "notes",
            "created_at",
            "urls",
        )
        read_only_fields = fields

    def get_title(self, photo: Photo) -> str:
        return title_of(photo)

    @extend_schema_field(PhotoUrls)
    def get_urls(self, photo: Photo) -> dict[str, str]:
        names = ("original", "display", "thumbnail")
        urls = {name: reverse(f"api:photo_{name}", args=[photo.pk]) for name in names}
        return {"self": reverse("api:photo", args=[photo.pk]), **urls}


class PhotoFilter(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=ROLES, required=False, help_text="Both, if nothing is said.")


@extend_schema_field(OpenApiTypes.BINARY)
class PictureField(serializers.FileField):
    """A file as it came: what is in it, the services find out by decoding it, and say it in their words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=None, **options)


class UploadSerializer(serializers.Serializer[Any]):
    file = PictureField(help_text="JPEG, PNG, WebP, HEIC, GIF or TIFF.")
    role = serializers.ChoiceField(choices=ROLES, default=Photo.Role.PHOTOGRAPH)
    title = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="Else the file's name."
    )


class ThresholdsSerializer(serializers.Serializer[Any]):
    detector = serializers.ChoiceField(choices=list(DETECTORS), default=DEFAULT)
    score = serializers.FloatField(
        min_value=0, max_value=1, required=False, help_text="Else the detector's own."
    )
    iou = serializers.FloatField(min_value=0.01, max_value=1, default=IOU)
    soft = serializers.BooleanField(default=False)


class FoundObject(serializers.Serializer[Any]):
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own label is another
        help_text="A slug, the same in every language."
    )
    name = serializers.CharField()
    score = serializers.FloatField()
    box = serializers.ListField(
        child=serializers.FloatField(),
        min_length=4,
        max_length=4,
        help_text="Left, top, right, bottom in px of the photograph.",
    )


class FoundSerializer(serializers.Serializer[Any]):
    """What a detector found in a photograph, the likeliest first."""

    photo = serializers.UUIDField()
    detector = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    found_at = serializers.DateTimeField()
    objects = FoundObject(many=True)


class KeepCutoutSerializer(serializers.Serializer[Any]):
    job = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        help_text="A job of the kind `cutout` on this photograph that is done.",
    )


class CutoutUrls(serializers.Serializer[Any]):
    mask = serializers.CharField(help_text="Gray PNG of the display copy: 0 is left out, 255 is kept.")
    picture = serializers.CharField(help_text="PNG of the photograph's full size, the rest transparent.")


class CutoutSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    photo = serializers.UUIDField()
    saved_at = serializers.DateTimeField()
    urls = CutoutUrls()
