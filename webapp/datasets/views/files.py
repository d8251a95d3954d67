"""Data sets as archives, in and out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import kind
from webapp.datasets.forms import ArchiveForm
from webapp.datasets.pipelines import exporting
from webapp.datasets.services.imports import forget_report, start_import
from webapp.datasets.views.found import dataset_of
from webapp.jobs.selectors import find_job, job_dict
from webapp.sentences import Refused


@require_POST
def bring(request: HttpRequest, dataset_id: int) -> JsonResponse:
    found, form = dataset_of(request, dataset_id), ArchiveForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("archive_unreadable")
    given = form.cleaned_data
    started = start_import(found, file=given["archive"], request_key=given["request_key"])
    return JsonResponse(job_dict(started), status=201)


@require_safe
def importing(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page of a job that imports: the data set's."""
    found = find_job(job_id=job_id, owner=signed_in(request), kind=kind.IMPORT)
    if found is None:
        raise Http404
    return redirect("datasets:dataset", found.settings["dataset"])


@require_POST
def forget(request: HttpRequest, dataset_id: int) -> JsonResponse:
    """Take away what is said of the last import."""
    forget_report(dataset_of(request, dataset_id))
    return JsonResponse({})


@require_safe
def export(request: HttpRequest, dataset_id: int, format: str) -> HttpResponse:
    found = dataset_of(request, dataset_id)
    response = HttpResponse(exporting.write_files(found, format), content_type="application/zip")
    name = f"{slugify(found.name, allow_unicode=True) or 'dataset'}-{format}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
