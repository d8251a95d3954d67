"""The cut-out page of a photograph, and what can be taken from it. Somebody else's does not exist."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.cutouts import kind, selectors, services
from webapp.cutouts.forms import BackgroundForm, FindForm
from webapp.cutouts.models import Cutout
from webapp.cutouts.pipelines import exporting
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, job_dict
from webapp.photos.files import ASK_AGAIN, file_response
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo, list_house_photos, list_photos, photo_dict, title_of
from webapp.sentences import Refused

BACKGROUNDS_SHOWN = 60


@require_safe
@ensure_csrf_cookie
def cutout(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    owner = signed_in(request)
    photo = find_photo(photo_id=photo_id, viewer=owner)
    if photo is None:
        raise Http404
    found = selectors.find_cutout(photo=photo, owner=owner)
    role = Photo.Role.PHOTOGRAPH
    others = [*list_photos(owner=owner, role=role)[:BACKGROUNDS_SHOWN], *list_house_photos(role=role)]
    context = {
        "photo": photo_dict(photo),
        "cutout": selectors.cutout_dict(found) if found else None,
        "backgrounds": [photo_dict(other) for other in others if other.pk != photo.pk],
    }
    return render(request, "cutouts/cutout.html", context)


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = find_job(job_id=job_id, owner=signed_in(request), kind=kind.NAME)
    if found is None:
        raise Http404
    return redirect("cutouts:cutout", UUID(found.settings["photo"]))


@require_POST
def find(request: HttpRequest, photo_id: UUID) -> JsonResponse:
    wanted = cleaned(FindForm(json_body(request)))
    started = services.find_mask(
        photo=_photo(request, photo_id),
        owner=signed_in(request),
        method=wanted["method"],
        request_key=wanted["request_key"],
        box=wanted.get("box"),
        marks=wanted["marks"],
    )
    return JsonResponse(job_dict(started), status=201)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def mask(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            raise Refused("no_file")
        if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise Refused("file_too_large", bytes=file.size or 0, max_bytes=settings.MAX_UPLOAD_BYTES)
        saved = services.save_mask(
            photo=_photo(request, photo_id), owner=signed_in(request), file=BytesIO(file.read())
        )
        return JsonResponse(selectors.cutout_dict(saved))
    found = _cutout(request, photo_id)
    if request.method == "DELETE":
        services.delete_cutout(found)
        return HttpResponse(status=204)
    return file_response(request, found.mask, cache=ASK_AGAIN)


@require_safe
def picture(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """The cut-out at the photograph's full size, with nothing or something else behind it."""
    found = _cutout(request, photo_id)
    wanted = cleaned(BackgroundForm(request.GET))
    behind = None
    if wanted["background"] == "photo":
        behind = wanted["photo"] and find_photo(photo_id=wanted["photo"], viewer=signed_in(request))
        if not behind:
            raise Refused("picture_not_found")
    content = exporting.picture_png(
        found, background=wanted["background"] or "none", color=wanted["color"], photo=behind
    )
    return _download(HttpResponse(content, content_type="image/png"), found, "cutout.png")


@require_safe
def mask_picture(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    found = _cutout(request, photo_id)
    return _download(HttpResponse(exporting.mask_png(found), content_type="image/png"), found, "mask.png")


@require_safe
def polygons(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    found = _cutout(request, photo_id)
    return _download(JsonResponse(exporting.polygons(found)), found, "polygons.json")


@require_safe
def rle(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    found = _cutout(request, photo_id)
    return _download(JsonResponse(exporting.rle(found)), found, "rle.json")


def _photo(request: HttpRequest, photo_id: UUID) -> Photo:
    photo = find_photo(photo_id=photo_id, viewer=signed_in(request))
    if photo is None:
        raise Refused("not_found")
    return photo


def _cutout(request: HttpRequest, photo_id: UUID) -> Cutout:
    return selectors.get_cutout(photo=_photo(request, photo_id), owner=signed_in(request))


def _download(response: HttpResponse, cutout: Cutout, ending: str) -> HttpResponse:
    name = slugify(title_of(cutout.photo), allow_unicode=True)[:80] or "photograph"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{ending}") or "attachment"
    response["Cache-Control"] = ASK_AGAIN
    return response
