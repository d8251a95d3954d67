"""One photograph: what is in it, and how that was found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import job_dict
from webapp.objects import exports, selectors, services
from webapp.objects.detectors import DEFAULT, DETECTORS
from webapp.objects.forms import FindForm, ThresholdsForm
from webapp.objects.models import Finding
from webapp.photos.models import Photo
from webapp.photos.selectors import photo_dict
from webapp.sentences import Refused


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    viewer = signed_in(request)
    photo = _photo(request, photo_id)
    findings = list(selectors.list_findings(photo=photo, owner=viewer))
    shown = next((one for one in findings if one.detector == request.GET.get("detector")), None)
    shown = shown or next(iter(findings), None)
    job = selectors.find_unfinished_job(photo=photo, owner=viewer)
    context = {
        "photo": photo_dict(photo),
        "found": selectors.found_dict(shown) if shown else None,
        "looked_by": [finding.detector for finding in findings],
        "job": job_dict(job) if job else None,
        "detectors": DETECTORS,
        "detector": shown.detector if shown else DEFAULT,
    }
    return render(request, "objects/photo.html", context)


@require_POST
def find(request: HttpRequest, photo_id: UUID) -> JsonResponse:
    asked = cleaned(FindForm(json_body(request)))
    started = services.find_objects(photo=_photo(request, photo_id), owner=signed_in(request), **asked)
    return JsonResponse(job_dict(started), status=201)


@require_safe
def found(request: HttpRequest, photo_id: UUID) -> JsonResponse:
    """The raw boxes of one detector, from which the browser chooses."""
    thresholds = cleaned(ThresholdsForm(request.GET))
    finding = _finding(request, _photo(request, photo_id), thresholds["detector"])
    return JsonResponse(selectors.found_dict(finding))


@require_safe
def export(request: HttpRequest, photo_id: UUID, format: str) -> HttpResponse:
    thresholds = cleaned(ThresholdsForm(request.GET))
    finding = _finding(request, _photo(request, photo_id), thresholds.pop("detector"))
    return exports.export_one(finding, format=format, **thresholds)


def _photo(request: HttpRequest, photo_id: UUID) -> Photo:
    return selectors.get_photo(photo_id=photo_id, viewer=signed_in(request))


def _finding(request: HttpRequest, photo: Photo, detector: str) -> Finding:
    findings = selectors.list_findings(photo=photo, owner=signed_in(request))
    finding = findings.filter(detector=detector).first()
    if finding is None:
        raise Refused("not_looked_at")
    return finding
