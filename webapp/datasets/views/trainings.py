"""Trainings while they go on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from webapp.accounts.access import signed_in
from webapp.datasets import efforts, kind, selectors
from webapp.datasets.models import TrainedModel
from webapp.datasets.views.found import or_404
from webapp.jobs.selectors import find_job, get_job, history_of, job_dict


@require_safe
@ensure_csrf_cookie
def training(request: HttpRequest, job_id: int) -> HttpResponse:
    owner = signed_in(request)
    found = find_job(job_id=job_id, owner=owner)
    if found is None or found.kind not in kind.SCORE_OF:
        raise Http404
    dataset = or_404(lambda: selectors.get_dataset(dataset_id=found.settings["dataset"], owner=owner))
    context = {
        "job": job_dict(found),
        "dataset": dataset,
        "is_segmenter": found.kind == kind.TRAIN_SEGMENTER,
        "effort": efforts.EFFORTS[found.settings["effort"]],
        "rows": history_of(found),
        "model": TrainedModel.objects.filter(job=found).first(),
    }
    return render(request, "datasets/training.html", context)


@require_safe
def history(request: HttpRequest, job_id: int) -> JsonResponse:
    """The curves so far, and where the model is that came of it."""
    found = get_job(job_id=job_id, owner=signed_in(request))
    model = TrainedModel.objects.filter(job=found).first()
    address = reverse("datasets:model", args=[model.pk]) if model else None
    return JsonResponse({"rows": history_of(found), "model": address})
