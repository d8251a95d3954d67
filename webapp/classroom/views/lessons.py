"""Lessons: the list of them, one with its classes, and what is done with it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.classroom import kind, selectors
from webapp.classroom.forms import ClassNameForm, LessonNameForm, NewClassForm
from webapp.classroom.models import Lesson
from webapp.classroom.pipelines.offers import ALL_FROM, BLOCKS_FROM, ENSEMBLES, SURE, VARIATIONS
from webapp.classroom.services import lessons as services
from webapp.classroom.views.found import class_of, lesson_of, or_404
from webapp.classroom.words import DEPTHS, VARIATION_WORDS
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, history_of, job_dict
from webapp.objects.forms import photo_ids
from webapp.photos.selectors import photo_dict

COVERS = 4
SHOWN_FROM_LIBRARY = 300


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a lesson, so that one click is enough to begin."""
    owner = signed_in(request)
    if request.method == "POST":
        return redirect("classroom:lesson", services.create_lesson(owner=owner).pk)
    cards = [_card(lesson) for lesson in selectors.list_lessons(owner=owner)]
    return render(request, "classroom/index.html", {"cards": cards})


@require_safe
@ensure_csrf_cookie
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    found, owner = or_404(lambda: lesson_of(request, lesson_id)), signed_in(request)
    job = selectors.find_unfinished(found)
    library = selectors.list_library(owner=owner)[:SHOWN_FROM_LIBRARY]
    context = {
        "lesson": found,
        "classes": selectors.list_classes(found),
        "library": [photo_dict(photo) for photo in library],
        "job": job_dict(job) if job else None,
        "state": state_of(found),
        "variations": [(name, VARIATION_WORDS[name]) for name in VARIATIONS],
        "depths": DEPTHS,
        "ensembles": ENSEMBLES,
        "limits": {
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
            "max_pixels": settings.MAX_PIXELS,
            "max_classes": services.MAX_CLASSES,
            "blocks_from": BLOCKS_FROM,
            "all_from": ALL_FROM,
            "sure_from": SURE,
        },
    }
    return render(request, "classroom/lesson.html", context)


@require_safe
def state(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """What it has learned by now, and the curves of its newest training."""
    found = lesson_of(request, lesson_id)
    return JsonResponse({**state_of(found), "rows": history_of(found.job) if found.job else []})


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """The page of a job that learns or exports: its lesson's."""
    found = find_job(job_id=job_id, owner=signed_in(request))
    if found is None or found.kind not in kind.OF_LESSONS:
        raise Http404
    return redirect("classroom:lesson", found.settings["lesson"])


@require_POST
def rename(request: HttpRequest, lesson_id: int) -> JsonResponse:
    services.rename_lesson(lesson_of(request, lesson_id), cleaned(LessonNameForm(json_body(request)))["name"])
    return JsonResponse({})


@require_POST
def delete(request: HttpRequest, lesson_id: int) -> JsonResponse:
    services.delete_lesson(lesson_of(request, lesson_id))
    return JsonResponse({})


@require_POST
def add_class(request: HttpRequest, lesson_id: int) -> JsonResponse:
    name = cleaned(NewClassForm(json_body(request)))["name"]
    made = services.add_class(lesson_of(request, lesson_id), name)
    return JsonResponse(selectors.class_dict(made), status=201)


@require_POST
def add_none_class(request: HttpRequest, lesson_id: int) -> JsonResponse:
    made = services.add_none_class(lesson_of(request, lesson_id))
    return JsonResponse(selectors.class_dict(made), status=201)


@require_POST
def rename_class(request: HttpRequest, lesson_id: int, class_id: int) -> JsonResponse:
    name = cleaned(ClassNameForm(json_body(request)))["name"]
    services.rename_class(class_of(request, lesson_id, class_id), name)
    return JsonResponse({"name": name})


@require_POST
def remove_class(request: HttpRequest, lesson_id: int, class_id: int) -> JsonResponse:
    services.remove_class(class_of(request, lesson_id, class_id))
    return JsonResponse({})


@require_POST
def add_photos(request: HttpRequest, lesson_id: int, class_id: int) -> JsonResponse:
    photos = photo_ids(json_body(request).get("photos"))
    new = services.add_examples(class_of(request, lesson_id, class_id), photos)
    return JsonResponse({"photos": [photo_dict(photo) for photo in new]})


@require_POST
def remove_photos(request: HttpRequest, lesson_id: int, class_id: int) -> JsonResponse:
    photos = photo_ids(json_body(request).get("photos"))
    services.remove_examples(class_of(request, lesson_id, class_id), photos)
    return JsonResponse({})


def state_of(found: Lesson) -> dict[str, object]:
    return {"learned": found.learned, "version": found.version, "figures": found.figures}


def _card(found: Lesson) -> dict[str, object]:
    classes = list(found.classes.all())
    shown = [one.examples.all()[:1] for one in classes[:COVERS]]
    return {
        "lesson": found,
        "covers": [photo_dict(example.photo) for examples in shown for example in examples],
        "classes": classes,
        "photos": sum(len(one.examples.all()) for one in classes),
    }
