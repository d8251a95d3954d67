"""What a network has learned: patches, features, and where it looks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.jobs.models import Job
from webapp.jobs.request_body import cleaned, json_body
from webapp.jobs.selectors import find_job, job_dict
from webapp.objects.selectors import get_photo
from webapp.photos.files import FOR_EVER
from webapp.sentences import Refused
from webapp.zoo import kind, selectors, services
from webapp.zoo.figures import Layer, find_layer
from webapp.zoo.forms import ExplainForm, FeatureForm, LookForm, PatchesForm, UnitForm
from webapp.zoo.peaks import peak_of
from webapp.zoo.pipelines.catalogue import (
    MAIN,
    NETWORKS,
    get_network,
    imagenet_names,
    names_photographs,
    weights_of,
)
from webapp.zoo.pipelines.cutting import patch_of

KINDS = (kind.RUN, kind.PATCHES, kind.FEATURE, kind.EXPLAIN)


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    owner = signed_in(request)
    network = NETWORKS.get(request.GET.get("network", ""), NETWORKS[MAIN])
    if not network.takes_photographs:
        network = NETWORKS[MAIN]
    layer = find_layer(network.slug, request.GET.get("layer", "")) or selectors.first_to_learn(network.slug)
    context = {
        "network": network,
        "networks": [(one, weights_of(one).is_here) for one in NETWORKS.values() if one.takes_photographs],
        "weights": weights_of(network),
        "layer": layer,
        "layers": selectors.layers_by_depth(network.slug),
        "sees_all": layer.field is None or min(layer.field[:2]) >= 2 * network.picture_shape[0],
        "unit": _unit(request.GET.get("unit", ""), layer),
        "names": imagenet_names()
        if names_photographs(network) and layer.channels == len(imagenet_names())
        else None,
        "names_photographs": names_photographs(network),
        "photographs": selectors.list_choices(owner=owner),
        "photo": request.GET.get("photo", ""),
    }
    return render(request, "zoo/learned.html", context)


@require_safe
def unit(request: HttpRequest) -> JsonResponse:
    return JsonResponse(selectors.get_unit(owner=signed_in(request), **cleaned(UnitForm(request.GET))))


@require_POST
def patches(request: HttpRequest) -> JsonResponse:
    asked = cleaned(PatchesForm(json_body(request)))
    return _started(services.find_patches(owner=signed_in(request), **asked))


@require_POST
def feature(request: HttpRequest) -> JsonResponse:
    asked = cleaned(FeatureForm(json_body(request)))
    return _started(services.visualize(owner=signed_in(request), **asked))


@require_POST
def explain(request: HttpRequest) -> JsonResponse:
    asked = cleaned(ExplainForm(json_body(request)))
    photo = get_photo(photo_id=asked.pop("photo"), viewer=signed_in(request))
    return _started(services.explain(photo=photo, owner=signed_in(request), **asked))


@require_safe
def maps(request: HttpRequest) -> JsonResponse:
    """Where a network sees what it names in a photograph, as far as it was asked."""
    owner = signed_in(request)
    network = get_network(request.GET.get("network", ""))
    photo = get_photo(photo_id=cleaned(LookForm(request.GET))["photo"], viewer=owner)
    found = selectors.find_answer(network=network.slug, photo=photo, owner=owner)
    job = selectors.find_job(
        kind.EXPLAIN, owner=owner, unfinished=True, network=network.slug, photo=str(photo.pk)
    )
    return JsonResponse(
        {
            "answer": found.answer if found else None,
            "maps": found.maps if found else None,
            "job": job_dict(job) if job else None,
        }
    )


@require_safe
def patch(request: HttpRequest, excitation_id: int, unit: int, place: int) -> HttpResponse:
    """A patch, cut to exactly what the unit saw."""
    found = selectors.get_excitation(excitation_id=excitation_id, owner=signed_in(request))
    try:
        box = peak_of(found.peaks, found.places, unit, place).box
    except IndexError as error:
        raise Refused("not_found") from error
    content = patch_of(found.photo, found.network, box)
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": FOR_EVER})


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Where a job is seen: on the page it was started from."""
    found = find_job(job_id=job_id, owner=signed_in(request))
    if found is None or found.kind not in KINDS:
        raise Http404
    wanted = dict(found.settings)
    network = wanted.pop("network")
    if found.kind == kind.RUN:
        address = reverse("zoo:network", args=[network])
    else:
        address = reverse("zoo:learned")
        wanted["network"] = network
    shown = ("network", "layer", "unit", "photo")
    query = urlencode({name: wanted[name] for name in shown if name in wanted})
    return redirect(f"{address}?{query}")


def _started(found: Job) -> JsonResponse:
    return JsonResponse(job_dict(found), status=201)


def _unit(said: str, layer: Layer) -> int:
    return min(int(said), layer.channels - 1) if said.isdecimal() and len(said) < 9 else 0
