"""Passages: of everybody for those who look after the gates, of oneself for everybody enrolled."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.models import User
from webapp.gallery.access import needs, not_here
from webapp.gallery.selectors import find_person_of_account
from webapp.gate import selectors
from webapp.gate.exports import passages_csv
from webapp.gate.forms import ConfirmForm, DisputeForm, PassageFilterForm
from webapp.gate.models import LookAlikePair, Passage
from webapp.gate.selectors.passages import list_own_passages, look_alike_pairs
from webapp.gate.services import passages as services
from webapp.gate.services.snapshots import open_snapshot
from webapp.gate.views.rights import VIEW, VIEW_FACES
from webapp.jobs.request_body import cleaned, json_body

ROWS_A_PAGE = 50


@require_safe
@needs(VIEW)
@ensure_csrf_cookie
def passages(request: HttpRequest) -> HttpResponse:
    form, wanted = _filters(request)
    page = Paginator(selectors.list_passages(**wanted), ROWS_A_PAGE).get_page(request.GET.get("page"))
    audit.record(
        "gate.passages_viewed",
        actor=signed_in(request),
        passages=len(page.object_list),
        query=request.GET.urlencode()[:200],
    )
    context = {
        "passages": selectors.passage_dicts(page.object_list, signed_in(request)),
        "page_obj": page,
        "form": form,
        "is_filtered": any(wanted.values()),
        "can_dispute": True,
        "look_alikes": look_alike_pairs(),
    }
    return render(request, "gate/passages.html", context)


@require_safe
@ensure_csrf_cookie
def my_passages(request: HttpRequest) -> HttpResponse:
    viewer = signed_in(request)
    if viewer.is_guest:
        raise not_here(request)
    person = find_person_of_account(viewer.pk)
    own = list_own_passages(person) if person is not None else Passage.objects.none()
    page = Paginator(own, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "passages": selectors.passage_dicts(page.object_list, viewer),
        "page_obj": page,
        "is_linked": person is not None,
    }
    return render(request, "gate/my_passages.html", context)


@require_safe
@needs(VIEW)
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    _form, wanted = _filters(request)
    table = passages_csv(selectors.list_passages(**wanted), actor=signed_in(request))
    name = f"passages-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def dispute(request: HttpRequest, passage_id: int) -> JsonResponse:
    actor = signed_in(request)
    passage = _passage_or_404(request, passage_id)
    if not (actor.has_perm(VIEW) or _is_own(passage, actor)):
        raise not_here(request)
    services.dispute_passage(passage, actor=actor, **cleaned(DisputeForm(json_body(request))))
    return JsonResponse(selectors.passage_dict(passage, actor))


@require_POST
@needs(VIEW)
def confirm(request: HttpRequest, passage_id: int) -> JsonResponse:
    passage, actor = _passage_or_404(request, passage_id), signed_in(request)
    services.confirm_passage(passage, actor=actor, **cleaned(ConfirmForm(json_body(request))))
    return JsonResponse(selectors.passage_dict(passage, actor))


@require_POST
@needs(VIEW)
def remove_look_alikes(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair = LookAlikePair.objects.select_related("first").filter(pk=pair_id).first()
    if pair is None:
        raise not_here(request)
    services.remove_look_alikes(pair, actor=signed_in(request))
    return redirect("gate:passages")


@require_safe
@needs(VIEW)
@needs(VIEW_FACES)
@never_cache
def snapshot(request: HttpRequest, passage_id: int) -> HttpResponse:
    passage = _passage_or_404(request, passage_id)
    jpeg = open_snapshot(passage, actor=signed_in(request))
    if jpeg is None:
        raise not_here(request)
    return HttpResponse(jpeg, content_type="image/jpeg")


def _filters(request: HttpRequest) -> tuple[PassageFilterForm, dict[str, Any]]:
    """What is asked for; what makes no sense is left out."""
    form = PassageFilterForm(request.GET)
    form.is_valid()
    values = {name: form.cleaned_data.get(name) for name in form.fields}
    return form, {name: value for name, value in values.items() if value}


def _passage_or_404(request: HttpRequest, passage_id: int) -> Passage:
    passage = selectors.find_passage(passage_id)
    if passage is None:
        raise not_here(request)
    return passage


def _is_own(passage: Passage, actor: User) -> bool:
    return passage.person is not None and passage.person.account_id == actor.pk
