"""All photographs of a person: shown, searched by what is in them, exported, deleted."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs.request_body import json_body
from webapp.jobs.selectors import job_dicts
from webapp.objects import exports, selectors, services
from webapp.objects.detectors import DEFAULT, DETECTORS
from webapp.objects.forms import photo_ids, wanted_labels
from webapp.objects.labels import color_of, name_of

PHOTOS_A_PAGE = 240


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    owner = signed_in(request)
    labels, unseen = wanted_labels(request.GET), "unseen" in request.GET
    photos = selectors.list_library(owner=owner, labels=labels, unseen=unseen)
    page = Paginator(photos, PHOTOS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": selectors.cards(page.object_list, owner=owner),
        "page_obj": page,
        "wanted": [{"label": label, "name": name_of(label), "color": color_of(label)} for label in labels],
        "wanted_labels": labels,
        "unseen": unseen,
        "unseen_count": selectors.list_library(owner=owner, unseen=True).count(),
        "labels": [
            row for row in selectors.count_labels(owner=owner, photos=photos) if row["label"] not in labels
        ],
        "batches": job_dicts(selectors.list_unfinished_batches(owner=owner)),
        "detectors": DETECTORS,
        "default_detector": DEFAULT,
        "limits": {"max_upload_bytes": settings.MAX_UPLOAD_BYTES, "max_pixels": settings.MAX_PIXELS},
    }
    return render(request, "objects/library.html", context)


@require_POST
def delete(request: HttpRequest) -> JsonResponse:
    photos = photo_ids(json_body(request).get("photos"))
    return JsonResponse({"deleted": services.delete_photos(photos=photos, owner=signed_in(request))})


@require_POST
def export(request: HttpRequest, format: str) -> HttpResponse:
    photos = photo_ids(request.POST.getlist("photo"))
    return exports.export_many(photos, owner=signed_in(request), format=format)
