"""Trainings while they go on, and models tried on photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import efforts, kind, selectors, services
from webapp.datasets.forms import TryForm
from webapp.datasets.models import TrainedModel
from webapp.datasets.views.found import dataset_of, model_of, or_404
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, get_job, history_of, job_dict
from webapp.photos.selectors import photo_dict

SHOWN_FROM_LIBRARY = 300


@require_safe
@ensure_csrf_cookie
def training(request: HttpRequest, job_id: int) -> HttpResponse:
    found = find_job(job_id=job_id, owner=signed_in(request), kind=kind.TRAIN)
    if found is None:
        raise Http404
    dataset = or_404(lambda: dataset_of(request, found.settings["dataset"]))
    model = TrainedModel.objects.filter(job=found).first()
    context = {
        "job": job_dict(found),
        "dataset": dataset,
        "effort": efforts.EFFORTS[found.settings["effort"]],
        "rows": history_of(found),
        "model": model,
    }
    return render(request, "datasets/training.html", context)


@require_safe
def history(request: HttpRequest, job_id: int) -> JsonResponse:
    """The curves so far, and where the model is that came of it."""
    found = get_job(job_id=job_id, owner=signed_in(request))
    model = TrainedModel.objects.filter(job=found).first()
    address = reverse("datasets:model", args=[model.pk]) if model else None
    return JsonResponse({"rows": history_of(found), "model": address})


@require_safe
@ensure_csrf_cookie
def model(request: HttpRequest, model_id: int) -> HttpResponse:
    found, owner = or_404(lambda: model_of(request, model_id)), signed_in(request)
    photos = list(selectors.list_library(owner=owner)[:SHOWN_FROM_LIBRARY])
    wanted = request.GET.get("photo", "")
    chosen = next((photo for photo in photos if str(photo.pk) == wanted), None)
    context = {
        "model": found,
        "photos": [photo_dict(photo) for photo in photos],
        "photo": photo_dict(chosen) if chosen else None,
        "trial": selectors.find_trial(found, chosen) if chosen else None,
        "precision": round(100 * found.figures.get("mean_average_precision_50", 0)),
    }
    return render(request, "datasets/model.html", context)


@require_POST
def try_out(request: HttpRequest, model_id: int) -> JsonResponse:
    found, asked = model_of(request, model_id), cleaned(TryForm(json_body(request)))
    owner = signed_in(request)
    photo = selectors.get_photo(photo_id=asked["photo"], owner=owner)
    started = services.try_model(found, photo=photo, owner=owner, request_key=asked["request_key"])
    return JsonResponse(job_dict(started), status=201)


@require_safe
def found_boxes(request: HttpRequest, model_id: int, photo_id: UUID) -> JsonResponse:
    photo = selectors.get_photo(photo_id=photo_id, owner=signed_in(request))
    return JsonResponse({"trial": selectors.find_trial(model_of(request, model_id), photo)})


@require_safe
def trial(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page of a job that tries a model: the model's, with the photograph."""
    found = find_job(job_id=job_id, owner=signed_in(request), kind=kind.TRY)
    if found is None:
        raise Http404
    address = reverse("datasets:model", args=[found.settings["model"]])
    return redirect(f"{address}?photo={found.settings['photo']}")


@require_POST
def delete_model(request: HttpRequest, model_id: int) -> JsonResponse:
    found = model_of(request, model_id)
    address = reverse("datasets:dataset", args=[found.dataset_id])
    found.delete()
    return JsonResponse({"url": address})
