"""The list of galleries, one gallery's people, its settings and hours."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.gallery import names, selectors
from webapp.gallery.access import MANAGE, VIEW, needs, not_here
from webapp.gallery.exports import gallery_csv
from webapp.gallery.forms import GalleryForm, ScheduleForm
from webapp.gallery.models import Gallery, Schedule
from webapp.gallery.services import galleries
from webapp.gallery.views.found import gallery_or_404
from webapp.gallery.wording import first_words
from webapp.jobs.request_body import json_body
from webapp.sentences import Refused

PEOPLE_A_PAGE = 40
STATES = ("expired", "no_face", "no_consent")


@require_safe
@needs(VIEW)
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    found = list(selectors.list_galleries())
    if len(found) == 1 and "all" not in request.GET:
        return redirect("gallery:gallery", found[0].pk)
    return render(request, "gallery/index.html", {"galleries": found})


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@never_cache
def new_gallery(request: HttpRequest) -> HttpResponse:
    form = GalleryForm(request.POST or None, initial=first_words())
    if request.method == "POST" and form.is_valid():
        made = galleries.create_gallery(actor=signed_in(request), **form.cleaned_data)
        return redirect("gallery:gallery", made.pk)
    return render(request, "gallery/new_gallery.html", {"form": form})


@require_safe
@needs(VIEW)
@never_cache
@ensure_csrf_cookie
def gallery(request: HttpRequest, gallery_id: int) -> HttpResponse:
    found = gallery_or_404(request, gallery_id)
    search, state = names.tidy(request.GET.get("search", ""))[:80], request.GET.get("state", "")
    group = request.GET.get("group", "")[:18]
    people = selectors.list_people(
        found,
        search=search,
        state=state if state in STATES else "",
        group=int(group) if group.isdecimal() else None,
    )
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "gallery": found,
        "page_obj": page,
        "rows": selectors.list_rows(page.object_list),
        "groups": found.groups.all(),
        "filters": {"search": search, "state": state, "group": group},
        "is_filtered": bool(search or state or group),
        "galleries_count": Gallery.objects.count(),
    }
    return render(request, "gallery/gallery.html", context)


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@never_cache
def gallery_settings(request: HttpRequest, gallery_id: int) -> HttpResponse:
    found = gallery_or_404(request, gallery_id)
    form = GalleryForm(request.POST or None, instance=Gallery.objects.get(pk=gallery_id))
    if request.method == "POST" and form.is_valid():
        galleries.change_gallery(found, actor=signed_in(request), **form.cleaned_data)
        return redirect("gallery:gallery", gallery_id)
    context = {"gallery": found, "form": form, "schedules": list(found.schedules.all())}
    context["schedule_rows"] = [selectors.schedule_dict(schedule) for schedule in found.schedules.all()]
    return render(request, "gallery/settings.html", context)


@require_POST
@needs(MANAGE)
def delete_gallery(request: HttpRequest, gallery_id: int) -> HttpResponse:
    found = gallery_or_404(request, gallery_id)
    galleries.delete_gallery(found, actor=signed_in(request))
    return HttpResponse(status=204)


@require_POST
@needs(MANAGE)
def add_schedule(request: HttpRequest, gallery_id: int) -> JsonResponse:
    return _saved(request, gallery_or_404(request, gallery_id), None)


@require_http_methods(["POST", "DELETE"])
@needs(MANAGE)
def schedule(request: HttpRequest, gallery_id: int, schedule_id: int) -> HttpResponse:
    found = gallery_or_404(request, gallery_id)
    wanted = found.schedules.filter(pk=schedule_id).first()
    if wanted is None:
        raise not_here(request)
    if request.method == "POST":
        return _saved(request, found, wanted)
    galleries.delete_schedule(wanted, actor=signed_in(request))
    return HttpResponse(status=204)


@require_safe
@needs(MANAGE)
@never_cache
def export(request: HttpRequest, gallery_id: int) -> HttpResponse:
    found = gallery_or_404(request, gallery_id)
    response = HttpResponse(
        gallery_csv(found, actor=signed_in(request)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


def _saved(request: HttpRequest, found: Gallery, wanted: Schedule | None) -> JsonResponse:
    form = ScheduleForm(json_body(request))
    if not form.is_valid():
        raise Refused("bad_hours")
    saved = galleries.save_schedule(found, wanted, actor=signed_in(request), **form.cleaned_data)
    return JsonResponse(selectors.schedule_dict(saved))
