"""One photograph of a data set: what is in it, drawn by hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.cutouts.selectors import find_cutout
from webapp.datasets import selectors
from webapp.datasets.forms import boxes_of, class_names, outlines_of
from webapp.datasets.models import Dataset
from webapp.datasets.pipelines.cutouts import outlines_of_cutout
from webapp.datasets.services.drawn import keep_boxes, keep_outlines
from webapp.datasets.views.found import dataset_of, or_404
from webapp.jobs.request_body import json_body


@require_safe
@ensure_csrf_cookie
def annotate(request: HttpRequest, dataset_id: int, photo_id: UUID) -> HttpResponse:
    found = or_404(lambda: dataset_of(request, dataset_id))
    row = or_404(lambda: selectors.get_row(found, photo_id=photo_id))
    photos = list(selectors.list_rows(found).values_list("photo_id", flat=True))
    place = photos.index(photo_id)
    context = {
        "dataset": found,
        "draws_masks": found.kind == Dataset.Kind.MASKS,
        "row": selectors.row_dict(row),
        "position": place + 1,
        "count": len(photos),
        "previous": _address(found, photos[place - 1]) if place else "",
        "next": _address(found, photos[place + 1]) if place + 1 < len(photos) else "",
        "has_cutout": find_cutout(photo=row.photo, owner=found.owner) is not None,
    }
    return render(request, "datasets/annotate.html", context)


@require_POST
def boxes(request: HttpRequest, dataset_id: int, photo_id: UUID) -> JsonResponse:
    row = selectors.get_row(dataset_of(request, dataset_id), photo_id=photo_id)
    body = json_body(request)
    keep_boxes(row, boxes_of(body.get("boxes")), classes=class_names(body.get("classes")))
    return JsonResponse({"boxes": row.boxes})


@require_POST
def outlines(request: HttpRequest, dataset_id: int, photo_id: UUID) -> JsonResponse:
    row = selectors.get_row(dataset_of(request, dataset_id), photo_id=photo_id)
    body = json_body(request)
    keep_outlines(row, outlines_of(body.get("outlines")), classes=class_names(body.get("classes")))
    return JsonResponse({"outlines": row.outlines})


@require_safe
def cutout(request: HttpRequest, dataset_id: int, photo_id: UUID) -> JsonResponse:
    """What this person has cut out of the photograph, as outlines of the first class."""
    row = selectors.get_row(dataset_of(request, dataset_id), photo_id=photo_id)
    return JsonResponse({"outlines": outlines_of_cutout(row.photo, signed_in(request))})


@require_POST
def remove(request: HttpRequest, dataset_id: int, photo_id: UUID) -> JsonResponse:
    """Take a photograph out of the data set; it stays in the library."""
    found = dataset_of(request, dataset_id)
    selectors.get_row(found, photo_id=photo_id).delete()
    return JsonResponse({"url": reverse("datasets:dataset", args=[found.pk])})


def _address(dataset: Dataset, photo_id: UUID) -> str:
    return reverse("datasets:annotate", args=[dataset.pk, photo_id])
