"""Networks that are trained from nothing on handwritten digits."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.classroom import selectors
from webapp.classroom.forms import DEPTHS, FORM_OF, depths_of
from webapp.classroom.models import Classic
from webapp.classroom.pipelines.digits import digits_png
from webapp.classroom.services import classics as services
from webapp.classroom.services.answers import ask
from webapp.classroom.views.found import classic_of, or_404
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, history_of, job_dict
from webapp.sentences import Refused

SEED = 0
"""Of every training here: two that differ in one thing differ by it."""


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        {"classic": classic, "job": job_dict(classic.job) if classic.job else None}
        for classic in selectors.list_classics(owner=signed_in(request))
    ]
    return render(request, "classroom/classics.html", {"rows": rows, "depths": DEPTHS})


@require_POST
def train(request: HttpRequest, what: str) -> JsonResponse:
    if what not in FORM_OF:
        raise Refused("not_found")
    body = json_body(request)
    wanted = cleaned(FORM_OF[what](body))
    key = wanted.pop("request_key")
    if what == Classic.Kind.DEPTHS:
        wanted["depths"] = depths_of(body.get("depths"))
    made = services.train_classic(
        owner=signed_in(request), what=what, wanted={**wanted, "seed": SEED}, request_key=key
    )
    return JsonResponse({"url": reverse("classroom:classic", args=[made.pk])}, status=201)


@require_safe
@ensure_csrf_cookie
def classic(request: HttpRequest, classic_id: int) -> HttpResponse:
    found = or_404(lambda: classic_of(request, classic_id))
    context = {
        "classic": found,
        "job": job_dict(found.job) if found.job else None,
        "state": _state(found),
    }
    return render(request, f"classroom/{found.kind}.html", context)


@require_safe
def state(request: HttpRequest, classic_id: int) -> JsonResponse:
    """The curves so far, and what came of it."""
    return JsonResponse(_state(classic_of(request, classic_id)))


@require_safe
def of_job(request: HttpRequest, job_id: int) -> HttpResponse:
    job = find_job(job_id=job_id, owner=signed_in(request))
    found = Classic.objects.filter(job=job).first() if job else None
    if found is None:
        raise Http404
    return redirect("classroom:classic", found.pk)


@require_POST
def delete(request: HttpRequest, classic_id: int) -> JsonResponse:
    services.delete_classic(classic_of(request, classic_id))
    return JsonResponse({"url": reverse("classroom:classics")})


@require_POST
def read(request: HttpRequest, classic_id: int) -> JsonResponse:
    """What a LeNet-5 takes a drawing for."""
    found, file = classic_of(request, classic_id), request.FILES.get("picture")
    if file is None:
        raise Refused("no_file")
    if not found.weights:
        raise Refused("not_learned_yet")
    return JsonResponse(ask("classic", found.pk, file.read()))


@require_safe
def wrong(request: HttpRequest, classic_id: int) -> HttpResponse:
    """The digits that it reads wrongly, side by side, in the order of its figures."""
    found = classic_of(request, classic_id)
    places = [one["place"] for one in found.figures.get("wrong", [])]
    if not places:
        raise Refused("not_found")
    response = HttpResponse(digits_png(places), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _state(found: Classic) -> dict[str, object]:
    return {
        "figures": found.figures,
        "version": found.version,
        "rows": history_of(found.job) if found.job else [],
    }
