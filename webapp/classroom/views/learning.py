"""Teaching a lesson, asking it, taking it home."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.classroom import selectors
from webapp.classroom.forms import ExportForm, LearnForm, LookForm, VariationForm, variations_of
from webapp.classroom.pipelines.files import FORMATS, export_path
from webapp.classroom.pipelines.offers import VARIATIONS, variation_jpeg
from webapp.classroom.services import trainings
from webapp.classroom.services.answers import ask
from webapp.classroom.views.found import lesson_of
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import job_dict
from webapp.sentences import Refused


@require_POST
def learn(request: HttpRequest, lesson_id: int) -> JsonResponse:
    body = json_body(request)
    variations = variations_of(body.get("variations"))
    job = trainings.learn(lesson_of(request, lesson_id), variations=variations, **cleaned(LearnForm(body)))
    return JsonResponse(job_dict(job), status=201)


@require_POST
def look(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """What it takes a picture for, at once."""
    lesson, file = lesson_of(request, lesson_id), request.FILES.get("picture")
    if file is None:
        raise Refused("no_file")
    wanted = cleaned(LookForm(request.POST))
    if not lesson.weights:
        raise Refused("not_learned_yet")
    return JsonResponse(
        ask("lesson", lesson.pk, file.read(), is_ten_crop=wanted["ten_crop"], is_ensemble=wanted["ensemble"])
    )


@require_POST
def export(request: HttpRequest, lesson_id: int) -> JsonResponse:
    wanted = cleaned(ExportForm(json_body(request)))
    job = trainings.export(lesson_of(request, lesson_id), is_ensemble=wanted.pop("ensemble"), **wanted)
    return JsonResponse(job_dict(job), status=201)


@require_safe
def download(request: HttpRequest, lesson_id: int, format: str) -> FileResponse:
    lesson = lesson_of(request, lesson_id)
    path = export_path(lesson, format) if format in FORMATS and lesson.weights else None
    if path is None or not path.is_file():
        raise Refused("not_found")
    response = FileResponse(path.open("rb"), content_type="application/zip")
    name = f"{slugify(lesson.name, allow_unicode=True) or 'lesson'}-{format}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def variation(request: HttpRequest, variation: str) -> HttpResponse:
    """A photograph as a lesson would learn from it."""
    asked = cleaned(VariationForm(request.GET))
    photo = selectors.list_library(owner=signed_in(request)).filter(pk=asked["photo"]).first()
    if photo is None or variation not in (*VARIATIONS, "none"):
        raise Refused("not_found")
    response = HttpResponse(variation_jpeg(photo, variation, asked["seed"]), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response
