"""Jobs over HTTP. Somebody else's does not exist."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs import selectors, services
from webapp.jobs.forms import AdjustForm
from webapp.jobs.kinds import kind_of
from webapp.jobs.models import Job
from webapp.jobs.request_body import cleaned, json_body
from webapp.photos.files import ASK_AGAIN, file_response
from webapp.sentences import Refused


@require_POST
def pause(request: HttpRequest, job_id: int) -> JsonResponse:
    return _changed(request, job_id, services.pause_job)


@require_POST
def resume(request: HttpRequest, job_id: int) -> JsonResponse:
    return _changed(request, job_id, services.resume_job)


@require_POST
def cancel(request: HttpRequest, job_id: int) -> JsonResponse:
    return _changed(request, job_id, services.cancel_job)


@require_POST
def adjust(request: HttpRequest, job_id: int) -> JsonResponse:
    def change(job: Job) -> None:
        services.adjust_job(job, **cleaned(AdjustForm(json_body(request))))

    return _changed(request, job_id, change)


@require_http_methods(["DELETE"])
def delete(request: HttpRequest, job_id: int) -> HttpResponse:
    services.delete_job(_mine(request, job_id))
    return HttpResponse(status=204)


@require_safe
def result(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _mine(request, job_id)
    return file_response(request, job.result, download_as=f"{_file_name(job)}.png")


@require_safe
def timelapse(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _mine(request, job_id)
    return file_response(request, job.timelapse, download_as=f"{_file_name(job)}.mp4")


@require_safe
def thumbnail(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _mine(request, job_id)
    if job.preview:
        return file_response(request, job.preview, cache=ASK_AGAIN)
    if job.photo is None:
        raise Refused("not_found")
    return file_response(request, job.photo.thumbnail, cache=ASK_AGAIN)


def _mine(request: HttpRequest, job_id: int) -> Job:
    return selectors.get_job(job_id=job_id, owner=signed_in(request))


def _changed(request: HttpRequest, job_id: int, change: Callable[[Job], None]) -> JsonResponse:
    job = _mine(request, job_id)
    change(job)
    return JsonResponse(selectors.job_dict(_mine(request, job_id)))


def _file_name(job: Job) -> str:
    return slugify(kind_of(job).title(job), allow_unicode=True)[:80] or f"{job.kind}-{job.pk}"
