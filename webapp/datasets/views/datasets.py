"""Data sets: the list of them, one with its photographs, files in and out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import efforts, selectors, services
from webapp.datasets.forms import ArchiveForm, ClassForm, DatasetForm, TrainForm
from webapp.datasets.pipelines import exchange
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
        "box_count": sum(len(row.boxes) for row in rows),
        "library": [photo_dict(photo) for photo in selectors.list_not_in(found)[:SHOWN_FROM_LIBRARY]],
        "models": found.models.select_related("job"),
        "trainings": job_dicts(selectors.list_trainings(found)),
        "efforts": efforts.EFFORTS,
        "default_effort": efforts.DEFAULT,
        "limits": {"max_upload_bytes": settings.MAX_UPLOAD_BYTES, "max_pixels": settings.MAX_PIXELS},
    }
    return render(request, "datasets/dataset.html", context)


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
def train(request: HttpRequest, dataset_id: int) -> JsonResponse:
    found = dataset_of(request, dataset_id)
    started = services.train(found, **cleaned(TrainForm(json_body(request))))
    return JsonResponse(job_dict(started), status=201)


@require_POST
def bring(request: HttpRequest, dataset_id: int) -> JsonResponse:
    found, form = dataset_of(request, dataset_id), ArchiveForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("archive_unreadable")
    imported = exchange.read_archive(found, form.cleaned_data["archive"])
    return JsonResponse(imported._asdict())


@require_safe
def export(request: HttpRequest, dataset_id: int, format: str) -> HttpResponse:
    found = dataset_of(request, dataset_id)
    response = HttpResponse(exchange.write_files(found, format), content_type="application/zip")
    name = f"{slugify(found.name, allow_unicode=True) or 'dataset'}-{format}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
