"""What the zoo's pages show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.jobs.selectors import JobDict, job_dict, list_jobs
from webapp.objects.selectors import list_library
from webapp.photos.models import Photo
from webapp.photos.selectors import PhotoDict, photo_dict
from webapp.sentences import Refused
from webapp.zoo import kind
from webapp.zoo.figures import Layer, find_layer, layers_of
from webapp.zoo.models import Answer, Excitation, LayerSheet
from webapp.zoo.peaks import peak_of, values_of
from webapp.zoo.pipelines.catalogue import get_network, weights_of
from webapp.zoo.pipelines.cutting import places_wanted, strongest

CHOICES = 60
"""Photographs to choose from: the newest, and the house's."""
LEARNED = ("Conv2D", "Add", "Concatenate")
"""Kinds of layers whose units are worth a look."""


class SheetDict(TypedDict):
    url: str
    layer: str
    step: int
    height: int
    width: int
    channels: int
    columns: int
    is_signed: bool


class PatchDict(TypedDict):
    photo: PhotoDict
    value: float
    url: str
    width: int
    height: int


class UnitDict(TypedDict):
    """Attributes:
    patches: the nine that excite the unit most, or as many as there are.
    looked_at, photographs: how many were looked at, of how many.
    silent: in how many of those that were looked at nothing excites it.
    looking: the job that looks through them just now.
    feature: the newest job that makes, or made, the unit's picture.
    """

    patches: list[PatchDict]
    looked_at: int
    photographs: int
    silent: int
    looking: JobDict | None
    feature: JobDict | None


def list_choices(*, owner: User) -> list[PhotoDict]:
    """Photographs that somebody may show a network: the newest of their own, then the house's."""
    library = list_library(owner=owner)
    own = library.filter(owner=owner)[: CHOICES // 2]
    return [photo_dict(photo) for photo in (*own, *library.filter(owner=None))][:CHOICES]


def find_answer(*, network: str, photo: Photo, owner: User) -> Answer | None:
    return Answer.objects.filter(owner=owner, photo=photo, network=network).first()


def find_sheet(*, network: str, layer: str, photo: Photo, owner: User) -> SheetDict | None:
    found = (
        LayerSheet.objects.filter(
            owner=owner, photo=photo, network=network, layer=layer, is_trained=_is_trained(network)
        )
        .defer("sheet")
        .first()
    )
    if found is None:
        return None
    return {
        # Made again it is another picture.
        "url": f"{reverse('zoo:sheet', args=[found.pk])}?{found.created_at.timestamp():.3f}",
        "layer": found.layer,
        "step": found.step,
        "height": found.height,
        "width": found.width,
        "channels": found.channels,
        "columns": found.columns,
        "is_signed": found.is_signed,
    }


def get_sheet(*, sheet_id: int, owner: User) -> bytes:
    """The PNG of a layer. Raises ``Refused("not_found")``, also if it is somebody else's."""
    found = LayerSheet.objects.filter(pk=sheet_id, owner=owner).first()
    if found is None:
        raise Refused("not_found")
    return bytes(found.sheet)


def get_excitation(*, excitation_id: int, owner: User) -> Excitation:
    """Raises ``Refused("not_found")``, also if it is somebody else's."""
    found = Excitation.objects.filter(pk=excitation_id, owner=owner).select_related("photo").first()
    if found is None:
        raise Refused("not_found")
    return found


def get_unit(*, network: str, layer: str, unit: int, owner: User) -> UnitDict:
    """All that is known of a unit. Raises ``Refused``."""
    get_network(network)
    found = find_layer(network, layer)
    if found is None:
        raise Refused("no_such_layer", layer=layer)
    if unit >= found.channels:
        raise Refused("no_such_unit", unit=unit)
    library = list_library(owner=owner)
    rows = Excitation.objects.filter(
        owner=owner,
        photo__in=library.order_by(),
        network=network,
        layer=layer,
        is_trained=_is_trained(network),
    )
    photographs = library.count()
    peaks = list(_peaks(rows, unit))
    looking = find_job(kind.PATCHES, owner=owner, unfinished=True, network=network, layer=layer)
    feature = find_job(
        kind.FEATURE,
        owner=owner,
        network=network,
        layer=layer,
        unit=unit,
        is_trained=_is_trained(network),
    )
    return {
        "patches": _top(peaks, unit),
        "looked_at": rows.filter(places__gte=places_wanted(photographs)).count(),
        "photographs": photographs,
        "silent": sum(math.isnan(values[0]) for _, values in peaks),
        "looking": job_dict(looking) if looking else None,
        "feature": job_dict(feature) if feature else None,
    }


def find_job(name: str, *, owner: User, unfinished: bool = False, **wanted: object) -> Job | None:
    """The newest job of a kind whose settings say this."""
    jobs = list_jobs(owner=owner, kind=name)
    jobs = jobs.filter(state__in=Job.UNFINISHED) if unfinished else jobs.exclude(state=Job.State.FAILED)
    return jobs.filter(**{f"settings__{key}": value for key, value in wanted.items()}).first()


def layers_to_look_into(slug: str) -> list[Layer]:
    return [layer for layer in layers_of(slug) if layer.can_be_looked_into]


def layers_by_depth(slug: str) -> list[tuple[str, list[Layer]]]:
    """Layers in three groups, with what units as deep as that look for if they are trained."""
    layers = layers_to_look_into(slug)
    third = -(-len(layers) // 3)
    groups = [layers[start : start + third] for start in range(0, len(layers), third)]
    if _is_trained(slug):
        depths = [
            gettext("Near the photograph: edges and colours"),
            gettext("In the middle: textures and patterns"),
            gettext("Near the answer: parts and things"),
        ]
    else:
        depths = [gettext("Near the photograph"), gettext("In the middle"), gettext("Near the answer")]
    return list(zip(depths, groups, strict=False))


def first_to_show(slug: str) -> Layer:
    """The layer whose channels are shown first: the first that was learned."""
    layers = layers_to_look_into(slug)
    return next((layer for layer in layers if layer.parameters), layers[0])


def first_to_learn(slug: str) -> Layer:
    """The layer that is asked first what it has learned: in the middle, where units look for more than edges."""
    layers = [
        layer
        for layer in layers_to_look_into(slug)
        if layer.has_maps and layer.field and layer.kind in LEARNED
    ]
    return layers[len(layers) // 2] if layers else first_to_show(slug)


def diagram_of(slug: str) -> list[dict[str, Any]]:
    """What a browser draws a network from."""
    return [
        {
            "name": layer.name,
            "kind": layer.kind,
            "shape": layer.shape,
            "parameters": layer.parameters,
            "sources": layer.sources,
        }
        for layer in layers_of(slug)
    ]


def silhouette_of(slug: str) -> list[tuple[float, float, float, float]]:
    """A small drawing for a card: x, y, width and height of bars, in a space of 100 × 40."""
    layers = [
        layer
        for layer in layers_of(slug)
        if layer.parameters or "Pooling" in layer.kind or layer.kind == "Concatenate" or layer.is_input
    ]
    step = max(1, len(layers) // 40)
    shown = layers[::step]
    width = 100 / len(shown)
    bars = []
    for position, layer in enumerate(shown):
        side = layer.shape[0] if layer.has_maps else 1
        height = 3.0 + 37.0 * (side / max(one.shape[0] for one in shown if one.has_maps)) ** 0.5
        bars.append(
            (
                round(position * width, 2),
                round((40 - height) / 2, 2),
                round(width * 0.72, 2),
                round(height, 2),
            )
        )
    return bars


def _is_trained(slug: str) -> bool:
    return weights_of(get_network(slug)).is_here


def _peaks(rows: QuerySet[Excitation], unit: int) -> Iterator[tuple[int, list[float]]]:
    for pk, places, peaks in rows.order_by().values_list("pk", "places", "peaks").iterator(chunk_size=200):
        yield pk, values_of(peaks, places, unit)


def _top(peaks: Iterable[tuple[int, list[float]]], unit: int) -> list[PatchDict]:
    chosen = strongest(peaks)
    found = Excitation.objects.select_related("photo").in_bulk([patch.picture for patch in chosen])
    return [
        _patch_dict(found[patch.picture], unit, patch.place) for patch in chosen if patch.picture in found
    ]


def _patch_dict(excitation: Excitation, unit: int, place: int) -> PatchDict:
    value, (left, top, right, bottom) = peak_of(excitation.peaks, excitation.places, unit, place)
    address = reverse("zoo:patch", args=[excitation.pk, unit, place])
    return {
        "photo": photo_dict(excitation.photo),
        "value": round(value, 4),
        # Looked at again it may be another place.
        "url": f"{address}?{excitation.created_at.timestamp():.3f}",
        "width": right - left,
        "height": bottom - top,
    }
