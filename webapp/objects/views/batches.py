"""Jobs on many photographs: started, and looked at line by line."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs.models import Job
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, get_job, job_dict
from webapp.objects import kind, selectors, services
from webapp.objects.forms import FindForm, photo_ids


@require_POST
def find(request: HttpRequest) -> JsonResponse:
    body = json_body(request)
    asked = cleaned(FindForm(body))
    photos = photo_ids(body.get("photos"))
    started = services.find_objects_in_many(photos=photos, owner=signed_in(request), **asked)
    return JsonResponse(job_dict(started), status=201)


@require_safe
@ensure_csrf_cookie
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page of a job; of one on a single photograph, that photograph's."""
    found = find_job(job_id=job_id, owner=signed_in(request))
    if found is None or found.kind not in (kind.ONE, kind.MANY):
        raise Http404
    if found.kind == kind.ONE:
        return redirect("objects:photo", UUID(found.settings["photo"]))
    context = {"job": job_dict(found), "progress": _progress(found, after=0)}
    return render(request, "objects/batch.html", context)


@require_safe
def lines(request: HttpRequest, job_id: int) -> JsonResponse:
    after = request.GET.get("after", "0")
    found = get_job(job_id=job_id, owner=signed_in(request))
    return JsonResponse(_progress(found, after=int(after) if after.isdecimal() else 0))


def _progress(found: Job, *, after: int) -> dict[str, object]:
    return {"total": selectors.count_lines(found), "lines": selectors.list_lines(found, after=after)}
