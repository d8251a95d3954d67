"""Pictures over HTTP. Somebody else's does not exist."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe
from redis.exceptions import RedisError

from webapp.accounts.access import signed_in
from webapp.accounts.rate_limits import limit
from webapp.photos import selectors, services
from webapp.photos.files import file_response
from webapp.photos.models import Photo
from webapp.sentences import Refused


@require_http_methods(["POST"])
def upload(request: HttpRequest) -> JsonResponse:
    # Somebody's file is not turned away because Redis is: without it nobody counts.
    with suppress(RedisError):
        limit(request, group="uploads", rate=settings.UPLOAD_RATE)
    file = request.FILES.get("file")
    if file is None:
        raise Refused("no_file")
    photo = services.add_photo(owner=signed_in(request), role=request.POST.get("role", ""), file=file)
    return JsonResponse(selectors.photo_dict(photo), status=201)


@require_http_methods(["DELETE"])
def delete(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    photo = _visible(request, photo_id)
    if photo.is_house:
        raise Refused("not_found")
    services.remove_photo(photo)
    return HttpResponse(status=204)


@require_safe
def original(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    return file_response(request, _visible(request, photo_id).original)


@require_safe
def display(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    return file_response(request, _visible(request, photo_id).display)


@require_safe
def thumbnail(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    return file_response(request, _visible(request, photo_id).thumbnail)


def _visible(request: HttpRequest, photo_id: UUID) -> Photo:
    photo = selectors.find_photo(photo_id=photo_id, viewer=signed_in(request))
    if photo is None:
        raise Refused("not_found")
    return photo
