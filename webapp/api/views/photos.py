"""Pictures, and what was found in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from webapp.api.authentication import user_of
from webapp.api.serializers import photos as shapes
from webapp.api.views.view import View, file_of
from webapp.cutouts import kind as cutout_kind
from webapp.cutouts import selectors as cutouts
from webapp.cutouts.models import Cutout
from webapp.cutouts.pipelines import exporting
from webapp.cutouts.services import delete_cutout, save_mask
from webapp.jobs.models import Job
from webapp.jobs.selectors import get_job
from webapp.objects import selectors as objects
from webapp.objects.detectors import DETECTORS
from webapp.objects.labels import name_of
from webapp.objects.models import Finding
from webapp.objects.pipelines.choice import choose
from webapp.objects.raw import unpacked
from webapp.photos import services
from webapp.photos.files import file_response
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo, list_photos, list_usable_photos
from webapp.sentences import Refused

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/heic", "image/bmp")


MANY = shapes.PhotoSerializer(many=True)


class PhotoView(View):
    """Of one picture that one may see: one's own, or the house's."""

    scopes = ("photos:read", "photos:write")

    def photo(self, photo_id: UUID) -> Photo:
        photo = find_photo(photo_id=photo_id, viewer=user_of(self.request))
        if photo is None:
            raise Refused("not_found")
        return photo


class Photos(PhotoView):
    serializer_class = shapes.PhotoSerializer
    queryset = Photo.objects.none()
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="list_photos", tags=["photos"], parameters=[shapes.PhotoFilter])
    def list(self, request: Request) -> Response:
        """One's own pictures, newest first."""
        owner, role = user_of(request), self.query(shapes.PhotoFilter).get("role")
        roles = [role] if role else shapes.ROLES
        found = list_photos(owner=owner, role=roles[0])
        if len(roles) > 1:
            found = found | list_photos(owner=owner, role=roles[1])
        page = self.paginate_queryset(found.order_by("-created_at", "pk"))
        return self.get_paginated_response(shapes.PhotoSerializer(page, many=True).data)

    @extend_schema(
        operation_id="upload_photo",
        tags=["photos"],
        request={"multipart/form-data": shapes.UploadSerializer},
        responses={201: shapes.PhotoSerializer},
    )
    def create(self, request: Request) -> Response:
        """Bring a picture. The same bytes again are the same picture."""
        given = self.body(shapes.UploadSerializer)
        photo = services.add_photo(
            owner=user_of(request), role=given["role"], file=given["file"], title=given["title"]
        )
        return Response(shapes.PhotoSerializer(photo).data, status=201)


class Choices(View):
    scopes = ("photos:read", "photos:read")
    serializer_class = shapes.PhotoSerializer
    queryset = Photo.objects.none()

    @extend_schema(operation_id="list_paintings", tags=["photos"], responses=MANY)
    def paintings(self, request: Request) -> Response:
        """Paintings to choose from: one's own, newest first, then the house's."""
        return self._usable(Photo.Role.PAINTING)

    @extend_schema(operation_id="list_photographs", tags=["photos"], responses=MANY)
    def photographs(self, request: Request) -> Response:
        """Photographs to choose from: one's own, newest first, then the house's."""
        return self._usable(Photo.Role.PHOTOGRAPH)

    def _usable(self, role: str) -> Response:
        page = self.paginate_queryset(list_usable_photos(owner=user_of(self.request), role=role))
        return self.get_paginated_response(shapes.PhotoSerializer(page, many=True).data)


class OnePhoto(PhotoView):
    serializer_class = shapes.PhotoSerializer
    queryset = Photo.objects.none()

    @extend_schema(operation_id="get_photo", tags=["photos"])
    def retrieve(self, request: Request, photo_id: UUID) -> Response:
        """One picture."""
        return Response(shapes.PhotoSerializer(self.photo(photo_id)).data)

    @extend_schema(operation_id="delete_photo", tags=["photos"], responses={204: None})
    def destroy(self, request: Request, photo_id: UUID) -> Response:
        """Take a picture of one's own away; paintings that still show it keep it as long as they are there."""
        photo = self.photo(photo_id)
        if photo.is_house:
            raise Refused("not_found")
        services.remove_photo(photo)
        return Response(status=204)

    @extend_schema(
        operation_id="download_original", tags=["photos"], responses=file_of("As it came.", *PICTURES)
    )
    def original(self, request: Request, photo_id: UUID) -> HttpResponse:
        """The file, byte for byte as it came."""
        return file_response(request._request, self.photo(photo_id).original)

    @extend_schema(
        operation_id="download_display", tags=["photos"], responses=file_of("A JPEG.", "image/jpeg")
    )
    def display(self, request: Request, photo_id: UUID) -> HttpResponse:
        """A JPEG, upright, at most 2048 px wide and high."""
        return file_response(request._request, self.photo(photo_id).display)

    @extend_schema(
        operation_id="download_thumbnail", tags=["photos"], responses=file_of("A WebP.", "image/webp")
    )
    def thumbnail(self, request: Request, photo_id: UUID) -> HttpResponse:
        """A WebP, at most 480 px wide and high."""
        return file_response(request._request, self.photo(photo_id).thumbnail)


class Found(PhotoView):
    scopes = ("photos:read", "photos:read")
    serializer_class = shapes.FoundSerializer

    @extend_schema(operation_id="get_objects", tags=["photos"], parameters=[shapes.ThresholdsSerializer])
    def objects(self, request: Request, photo_id: UUID) -> Response:
        """What a job of the kind `objects` found in a photograph, at thresholds of one's choice."""
        asked = self.query(shapes.ThresholdsSerializer)
        photo = objects.get_photo(photo_id=photo_id, viewer=user_of(request))
        found = objects.list_findings(photo=photo, owner=user_of(request))
        finding = found.filter(detector=asked["detector"]).first()
        if finding is None:
            raise Refused("not_looked_at")
        score = asked.get("score", DETECTORS[finding.detector].score)
        return Response(_found(finding, score=score, iou=asked["iou"], soft=asked["soft"]))


class Cutouts(PhotoView):
    serializer_class = shapes.CutoutSerializer
    parser_classes = (JSONParser,)

    @extend_schema(operation_id="get_cutout", tags=["photos"])
    def retrieve(self, request: Request, photo_id: UUID) -> Response:
        """What one has cut out of a photograph."""
        return Response(_cutout(self._mine(photo_id)))

    @extend_schema(
        operation_id="keep_cutout",
        tags=["photos"],
        request=shapes.KeepCutoutSerializer,
        responses={200: shapes.CutoutSerializer},
    )
    def update(self, request: Request, photo_id: UUID) -> Response:
        """Keep the mask that a job of the kind `cutout` found, in place of an earlier one."""
        photo, owner = self.photo(photo_id), user_of(request)
        job = get_job(job_id=self.body(shapes.KeepCutoutSerializer)["job"], owner=owner)
        is_of_photo = job.kind == cutout_kind.NAME and job.settings.get("photo") == str(photo.pk)
        if not is_of_photo or job.state != Job.State.DONE or not job.result:
            raise Refused("no_result")
        with job.result.open("rb") as file:
            return Response(_cutout(save_mask(photo=photo, owner=owner, file=file.file)))

    @extend_schema(operation_id="delete_cutout", tags=["photos"], responses={204: None})
    def destroy(self, request: Request, photo_id: UUID) -> Response:
        """Forget what one has cut out."""
        delete_cutout(self._mine(photo_id))
        return Response(status=204)

    @extend_schema(
        operation_id="download_mask", tags=["photos"], responses=file_of("A gray PNG.", "image/png")
    )
    def mask(self, request: Request, photo_id: UUID) -> HttpResponse:
        """The mask, of the photograph's full size: 0 is left out, 255 is kept."""
        return HttpResponse(exporting.mask_png(self._mine(photo_id)), content_type="image/png")

    @extend_schema(operation_id="download_cutout", tags=["photos"], responses=file_of("A PNG.", "image/png"))
    def picture(self, request: Request, photo_id: UUID) -> HttpResponse:
        """What was cut out, at the photograph's full size, with nothing behind it."""
        content = exporting.picture_png(self._mine(photo_id), background="none")
        return HttpResponse(content, content_type="image/png")

    def _mine(self, photo_id: UUID) -> Cutout:
        return cutouts.get_cutout(photo=self.photo(photo_id), owner=user_of(self.request))


def _found(finding: Finding, **thresholds: Any) -> dict[str, Any]:
    raw = unpacked(finding.raw)
    chosen = choose(raw, **thresholds)
    return {
        "photo": str(finding.photo_id),
        "detector": finding.detector,
        "width": raw["width"],
        "height": raw["height"],
        "found_at": finding.created_at.isoformat(),
        "objects": [
            {
                "label": raw["labels"][index],
                "name": name_of(raw["labels"][index]),
                "score": chosen.scores[index],
                "box": raw["boxes"][index],
            }
            for index in chosen.indices
        ],
    }


def _cutout(cutout: Cutout) -> dict[str, Any]:
    return {
        "id": str(cutout.pk),
        "photo": str(cutout.photo_id),
        "saved_at": cutout.saved_at.isoformat(),
        "urls": {
            "mask": reverse("api:photo_mask", args=[cutout.photo_id]),
            "picture": reverse("api:photo_cutout_picture", args=[cutout.photo_id]),
        },
    }
