"""One network: its diagram, its layers, and a run of it on a photograph."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.accounts.models import User
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import job_dict
from webapp.objects.selectors import get_photo
from webapp.photos.files import FOR_EVER
from webapp.zoo import selectors, services
from webapp.zoo.figures import find_layer, layers_of, totals_of
from webapp.zoo.forms import LookForm, RunForm
from webapp.zoo.pipelines.catalogue import get_network, names_photographs, weights_of

TRAINABLE = {
    "lenet-5": "classroom:classics",
    "residual-20": "classroom:classics",
    "plain-20": "classroom:classics",
    "yolo": "datasets:index",
    "u-net": "datasets:index",
}
"""Where a person trains such a network."""


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_network(slug)
    layers = selectors.layers_to_look_into(slug)
    wanted = find_layer(slug, request.GET.get("layer", "")) or selectors.first_to_show(slug)
    context = {
        "network": network,
        "layers": layers_of(slug),
        "choices": layers,
        "layer": wanted,
        "totals": totals_of(slug),
        "weights": weights_of(network),
        "takes_photographs": network.takes_photographs,
        "trainable": TRAINABLE.get(slug),
        "names_photographs": names_photographs(network),
        "diagram": selectors.diagram_of(slug),
        "photographs": selectors.list_choices(owner=signed_in(request)),
        "photo": request.GET.get("photo", ""),
    }
    return render(request, "zoo/network.html", context)


@require_POST
def run(request: HttpRequest, slug: str) -> JsonResponse:
    asked = cleaned(RunForm(json_body(request)))
    owner = signed_in(request)
    photo = get_photo(photo_id=asked.pop("photo"), viewer=owner)
    job = services.run_photo(network=get_network(slug).slug, photo=photo, owner=owner, **asked)
    return JsonResponse(job_dict(job), status=201)


@require_safe
def looked(request: HttpRequest, slug: str) -> JsonResponse:
    """What the network has said of a photograph, and what a layer has made of it."""
    asked = cleaned(LookForm(request.GET))
    return JsonResponse(_looked(slug, asked["layer"], asked["photo"], signed_in(request)))


@require_safe
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    content = selectors.get_sheet(sheet_id=sheet_id, owner=signed_in(request))
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": FOR_EVER})


def _looked(slug: str, layer: str, photo_id: UUID, owner: User) -> dict[str, object]:
    network = get_network(slug)
    photo = get_photo(photo_id=photo_id, viewer=owner)
    answer = selectors.find_answer(network=network.slug, photo=photo, owner=owner)
    return {
        "answer": answer.answer if answer else None,
        "sheet": selectors.find_sheet(network=network.slug, layer=layer, photo=photo, owner=owner),
    }
