"""Models that were trained, and what they find in photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import kind, selectors
from webapp.datasets.forms import NameForm, RequestForm
from webapp.datasets.models import Dataset
from webapp.datasets.pipelines.masks import mask_png
from webapp.datasets.services.trainings import rename_model, try_model
from webapp.datasets.views.found import model_of, or_404
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, job_dict
from webapp.objects.forms import photo_ids
from webapp.photos.selectors import photo_dict, title_of

SHOWN_FROM_LIBRARY = 300


@require_safe
@ensure_csrf_cookie
def model(request: HttpRequest, model_id: int) -> HttpResponse:
    found, owner = or_404(lambda: model_of(request, model_id)), signed_in(request)
    photos = list(selectors.list_library(owner=owner)[:SHOWN_FROM_LIBRARY])
    tried = selectors.list_tried(found)
    wanted = request.GET.get("photo", "")
    chosen = next((photo for photo in photos if str(photo.pk) == wanted), None)
    is_segmenter = found.dataset.kind == Dataset.Kind.MASKS
    score = "mean_intersection_over_union" if is_segmenter else "mean_average_precision_50"
    context = {
        "model": found,
        "is_segmenter": is_segmenter,
        "photos": [{**photo_dict(photo), "is_tried": photo.pk in tried} for photo in photos],
        "photo": photo_dict(chosen) if chosen else None,
        "trial": selectors.find_trial(found, chosen) if chosen else None,
        "score": round(100 * found.figures.get(score, 0)),
    }
    return render(request, "datasets/model.html", context)


@require_POST
def try_out(request: HttpRequest, model_id: int) -> JsonResponse:
    found, body, owner = model_of(request, model_id), json_body(request), signed_in(request)
    photos = selectors.get_photos(photo_ids=photo_ids(body.get("photos")), owner=owner)
    key = cleaned(RequestForm(body))["request_key"]
    started = try_model(found, photos=photos, owner=owner, request_key=key)
    return JsonResponse(job_dict(started), status=201)


@require_safe
def found(request: HttpRequest, model_id: int, photo_id: UUID) -> JsonResponse:
    photo = selectors.get_photo(photo_id=photo_id, owner=signed_in(request))
    return JsonResponse({"trial": selectors.find_trial(model_of(request, model_id), photo)})


@require_safe
def mask(request: HttpRequest, model_id: int, photo_id: UUID) -> HttpResponse:
    """What a segmenter found, as a picture; ``?download`` is as large as the photograph."""
    photo = selectors.get_photo(photo_id=photo_id, owner=signed_in(request))
    trial = selectors.get_trial(model_of(request, model_id), photo)
    is_download = "download" in request.GET
    response = HttpResponse(mask_png(trial, is_full_size=is_download), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    if is_download:
        name = f"{slugify(title_of(photo), allow_unicode=True) or 'photograph'}-mask.png"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_safe
def trial(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page of a job that tries a model: the model's, with the first photograph."""
    job = find_job(job_id=job_id, owner=signed_in(request), kind=kind.TRY)
    if job is None:
        raise Http404
    address = reverse("datasets:model", args=[job.settings["model"]])
    return redirect(f"{address}?photo={job.settings['photos'][0]}")


@require_POST
def rename(request: HttpRequest, model_id: int) -> JsonResponse:
    rename_model(model_of(request, model_id), cleaned(NameForm(json_body(request)))["name"])
    return JsonResponse({})


@require_POST
def delete(request: HttpRequest, model_id: int) -> JsonResponse:
    doomed = model_of(request, model_id)
    address = reverse("datasets:dataset", args=[doomed.dataset_id])
    doomed.delete()
    return JsonResponse({"url": address})
