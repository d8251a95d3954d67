"""Data sets: the list of them, one with its photographs, files in and out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import efforts, selectors
from webapp.datasets.forms import ClassForm, DatasetForm, NameForm, PlaceForm, TrainForm
from webapp.datasets.models import Dataset
from webapp.datasets.services import datasets as services
from webapp.datasets.services import trainings
from webapp.datasets.views.found import dataset_of, or_404
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import job_dict, job_dicts
from webapp.objects.forms import photo_ids
from webapp.photos.selectors import photo_dict
from webapp.sentences import Refused, sentence_of

COVERS = 4
SHOWN_FROM_LIBRARY = 300


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    owner = signed_in(request)
    form = DatasetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_dataset(owner=owner, **form.cleaned_data)
        except Refused as error:
            form.add_error("classes", sentence_of(error.reason, error.figures))
        else:
            return redirect("datasets:dataset", made.pk)
    cards = [
        {
            "dataset": dataset,
            "covers": [photo_dict(row.photo) for row in dataset.rows.all() if row.photo.removed_at is None][
                :COVERS
            ],
            "models": dataset.models.count(),
        }
        for dataset in selectors.list_datasets(owner=owner)
    ]
    return render(request, "datasets/index.html", {"cards": cards, "form": form})


@require_safe
@ensure_csrf_cookie
def dataset(request: HttpRequest, dataset_id: int) -> HttpResponse:
    found = or_404(lambda: dataset_of(request, dataset_id))
    rows = list(selectors.list_rows(found))
    context = {
        "dataset": found,
        "rows": [selectors.row_dict(row) for row in rows],
        "annotated": sum(row.annotated_at is not None for row in rows),
        "drawn": sum(row.count for row in rows),
        "draws_masks": found.kind == Dataset.Kind.MASKS,
        "classes": list(zip(found.classes, selectors.count_drawn(found), strict=True)),
        "brought": selectors.find_import(found),
        "library": [photo_dict(photo) for photo in selectors.list_not_in(found)[:SHOWN_FROM_LIBRARY]],
        "models": found.models.select_related("job"),
        "trainings": job_dicts(selectors.list_trainings(found)),
        "efforts": efforts.EFFORTS,
        "default_effort": efforts.DEFAULT,
        "max_import_bytes": settings.MAX_IMPORT_BYTES,
    }
    return render(request, "datasets/dataset.html", context)


@require_POST
def rename(request: HttpRequest, dataset_id: int) -> JsonResponse:
    found = dataset_of(request, dataset_id)
    services.rename_dataset(found, cleaned(NameForm(json_body(request)))["name"])
    return JsonResponse({})


@require_POST
def delete(request: HttpRequest, dataset_id: int) -> JsonResponse:
    services.delete_dataset(dataset_of(request, dataset_id))
    return JsonResponse({"url": reverse("datasets:index")})


@require_POST
def add_photos(request: HttpRequest, dataset_id: int) -> JsonResponse:
    photos = photo_ids(json_body(request).get("photos"))
    return JsonResponse({"added": services.add_photos(dataset_of(request, dataset_id), photos=photos)})


@require_POST
def classes(request: HttpRequest, dataset_id: int) -> JsonResponse:
    """Add a class, or give the one of a place another name."""
    given, found = cleaned(ClassForm(json_body(request))), dataset_of(request, dataset_id)
    if given["place"] is None:
        return JsonResponse({"classes": services.add_class(found, given["name"])})
    return JsonResponse({"classes": services.rename_class(found, given["place"], given["name"])})


@require_POST
def remove_class(request: HttpRequest, dataset_id: int) -> JsonResponse:
    given, found = cleaned(PlaceForm(json_body(request))), dataset_of(request, dataset_id)
    return JsonResponse({"classes": services.remove_class(found, given["place"])})


@require_POST
def train(request: HttpRequest, dataset_id: int) -> JsonResponse:
    found = dataset_of(request, dataset_id)
    started = trainings.train(found, **cleaned(TrainForm(json_body(request))))
    return JsonResponse(job_dict(started), status=201)
