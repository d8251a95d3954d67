"""The doors of a gate. Only administrators know of them: their settings are secrets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.access import signed_in
from webapp.gallery.access import needs, not_here
from webapp.gate.forms import DOOR_FORMS, WebhookForm
from webapp.gate.models import Door, DoorCall
from webapp.gate.selectors.gates import call_dict
from webapp.gate.services import gates as services
from webapp.gate.views.gates import gate_or_404, gate_page
from webapp.gate.views.rights import MANAGE
from webapp.sentences import Refused
from webapp.webhooks.signature import new_secret


@require_POST
@needs(MANAGE)
@never_cache
def add_door(request: HttpRequest, gate_id: int) -> HttpResponse:
    gate = gate_or_404(request, gate_id)
    make = DOOR_FORMS.get(request.POST.get("kind", ""))
    if make is None:
        raise Refused("bad_setting", name="kind")
    form = make(request.POST)
    if not form.is_valid():
        return gate_page(request, gate, door_form=form, status=400)
    settings: dict[str, Any] = form.settings()
    secret = new_secret() if isinstance(form, WebhookForm) else ""
    if secret:
        settings["secret"] = secret
    services.add_door(
        gate,
        kind=form.kind,
        settings=settings,
        summary=form.summary(),
        timeout_seconds=form.cleaned_data["timeout_seconds"],
        attempts=form.cleaned_data["attempts"],
        actor=signed_in(request),
    )
    if secret:  # shown once, and never again
        return gate_page(request, gate, new_secret={"kind": form.kind, "secret": secret})
    return redirect("gate:gate", gate_id)


@require_POST
@needs(MANAGE)
def test_door(request: HttpRequest, door_id: int) -> JsonResponse:
    call = services.try_door(_door_or_404(request, door_id), actor=signed_in(request))
    answer = call_dict(call)
    if call.state in DoorCall.UNFINISHED:
        answer["answer"] = gettext("Nobody took it up: is the errands worker running?")
    return JsonResponse(answer)


@require_http_methods(["DELETE"])
@needs(MANAGE)
def delete_door(request: HttpRequest, door_id: int) -> HttpResponse:
    services.remove_door(_door_or_404(request, door_id), actor=signed_in(request))
    return HttpResponse(status=204)


def _door_or_404(request: HttpRequest, door_id: int) -> Door:
    door = Door.objects.select_related("gate").filter(pk=door_id).first()
    if door is None:
        raise not_here(request)
    return door
