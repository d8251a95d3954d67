"""The dashboard and its orders; figures for a Prometheus."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.dashboard import metrics as exposition
from webapp.dashboard import orders
from webapp.dashboard.access import OPERATE
from webapp.dashboard.consumers import newest_figures
from webapp.gallery.access import needs
from webapp.jobs import operating
from webapp.jobs.models import Job
from webapp.jobs.request_body import json_body
from webapp.sentences import Refused

DONE = 204


@require_safe
@needs(OPERATE, is_look=False)
@ensure_csrf_cookie
def dashboard(request: HttpRequest) -> HttpResponse:
    newest: dict[str, Any] = json.loads(newest_figures(get_language() or settings.LANGUAGE_CODE))
    return render(request, "dashboard/dashboard.html", {"figures": newest["figures"]})


@require_POST
@needs(OPERATE, is_look=False)
def pause_queue(request: HttpRequest, name: str) -> HttpResponse:
    operating.pause_queue(name, by=signed_in(request))
    return HttpResponse(status=DONE)


@require_POST
@needs(OPERATE, is_look=False)
def resume_queue(request: HttpRequest, name: str) -> HttpResponse:
    operating.resume_queue(name, by=signed_in(request))
    return HttpResponse(status=DONE)


@require_POST
@needs(OPERATE, is_look=False)
def drain_worker(request: HttpRequest) -> HttpResponse:
    wanted = json_body(request)
    operating.drain_worker(
        str(wanted.get("name", ""))[:120],
        in_a_hurry=wanted.get("in_a_hurry") is True,
        by=signed_in(request),
    )
    return HttpResponse(status=DONE)


@require_POST
@needs(OPERATE, is_look=False)
def requeue(request: HttpRequest, job_id: int) -> HttpResponse:
    operating.requeue_job(_job(job_id), by=signed_in(request))
    return HttpResponse(status=DONE)


@require_POST
@needs(OPERATE, is_look=False)
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    operating.cancel_job(_job(job_id), by=signed_in(request))
    return HttpResponse(status=DONE)


@require_POST
@needs(OPERATE, is_look=False)
def rotate_key(request: HttpRequest) -> HttpResponse:
    orders.rotate_key(by=signed_in(request))
    return HttpResponse(status=DONE)


@require_safe
@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for who knows the token."""
    sent = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(exposition.latest(), content_type=exposition.CONTENT_TYPE)


def _job(job_id: int) -> Job:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Refused("not_found")
    return job
