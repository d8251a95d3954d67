"""The studio's pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, job_dict, job_dicts, list_jobs
from webapp.photos.models import Photo
from webapp.sentences import Refused
from webapp.studio import kind, selectors, services
from webapp.studio.forms import DEFAULTS, PaintForm, SettingsForm

RECENT_JOBS = 8
JOBS_A_PAGE = 24


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    owner = signed_in(request)
    context = {
        "region": selectors.find_region(request.GET, owner=owner),
        "photographs": selectors.list_choices(owner=owner, role=Photo.Role.PHOTOGRAPH),
        "paintings": selectors.list_choices(owner=owner, role=Photo.Role.PAINTING),
        "defaults": DEFAULTS,
        "limits": selectors.limits(),
        "recent_jobs": job_dicts(list_jobs(owner=owner, kind=kind.NAME)[:RECENT_JOBS]),
    }
    return render(request, "studio/index.html", context)


@require_safe
@ensure_csrf_cookie
def jobs(request: HttpRequest) -> HttpResponse:
    pages = Paginator(list_jobs(owner=signed_in(request), kind=kind.NAME), JOBS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "studio/jobs.html", {"jobs": job_dicts(page.object_list), "page_obj": page})


@require_safe
@ensure_csrf_cookie
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = find_job(job_id=job_id, owner=signed_in(request), kind=kind.NAME)
    if found is None:
        raise Http404
    return render(request, "studio/job.html", {"job": job_dict(found)})


@require_POST
def paint(request: HttpRequest) -> JsonResponse:
    body = json_body(request)
    wanted = body.get("settings", {})
    if not isinstance(wanted, dict):
        raise Refused("bad_request")
    asked = PaintForm(body)
    if not asked.is_valid():
        raise Refused("bad_request")
    started = services.paint(
        **asked.cleaned_data,
        settings=cleaned(SettingsForm({**DEFAULTS, **wanted})),
        owner=signed_in(request),
    )
    return JsonResponse(job_dict(started), status=201)
