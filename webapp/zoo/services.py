"""What a person asks the zoo for, and what a worker keeps of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from webapp.accounts.models import User
from webapp.jobs.models import Job
from webapp.jobs.services import start_job
from webapp.objects.selectors import list_library
from webapp.photos.models import Photo
from webapp.photos.selectors import find_photo
from webapp.sentences import Refused
from webapp.zoo import kind
from webapp.zoo.answers import AnswerDict, MapsDict
from webapp.zoo.figures import find_layer
from webapp.zoo.models import Answer, Excitation, LayerSheet
from webapp.zoo.pipelines.catalogue import (
    get_network,
    names_photographs,
    weights_of,
)
from webapp.zoo.pipelines.cutting import places_wanted

MAX_SHEETS = 80
"""Layers of photographs that are kept of one person; the oldest go, and are made again in a second."""


def run_photo(*, network: str, layer: str, photo: Photo, owner: User, request_key: UUID) -> Job:
    """Run a photograph through a network. Raises ``Refused``."""
    _check_unit(network, layer)
    # The photograph stands in the settings: as the job's own it could not be deleted before the job.
    wanted = {"network": network, "layer": layer, "photo": str(photo.pk)}
    return start_job(kind=kind.RUN, owner=owner, settings=wanted, request_key=request_key)


def find_patches(*, network: str, layer: str, owner: User, request_key: UUID) -> Job:
    """Look through somebody's photographs for what excites a layer. Raises ``Refused``."""
    _check_sees_photographs(network)
    _check_unit(network, layer)
    wanted = {"network": network, "layer": layer}
    return start_job(kind=kind.PATCHES, owner=owner, settings=wanted, request_key=request_key)


def visualize(
    *, network: str, layer: str, unit: int, part: str, effort: str, seed: int, owner: User, request_key: UUID
) -> Job:
    """Make a picture of what a unit looks for. Raises ``Refused``."""
    _check_sees_photographs(network)
    _check_unit(network, layer, unit)
    wanted = {"network": network, "layer": layer, "unit": unit, "part": part, "effort": effort, "seed": seed}
    # A picture of what random weights look for says nothing of trained ones.
    wanted["is_trained"] = weights_of(get_network(network)).is_here
    return start_job(kind=kind.FEATURE, owner=owner, settings=wanted, request_key=request_key)


def explain(*, network: str, photo: Photo, owner: User, request_key: UUID) -> Job:
    """Map where a network sees what it names. Raises ``Refused``."""
    if not names_photographs(get_network(network)):
        raise Refused("names_nothing", network=get_network(network).title)
    wanted = {"network": network, "photo": str(photo.pk)}
    return start_job(kind=kind.EXPLAIN, owner=owner, settings=wanted, request_key=request_key)


def _check_sees_photographs(network: str) -> None:
    if not get_network(network).takes_photographs:
        raise Refused("no_such_network", network=network)


def _check_unit(network: str, layer: str, unit: int = 0) -> None:
    found = find_layer(network, layer)
    if found is None:
        raise Refused("no_such_layer", layer=layer)
    if not 0 <= unit < found.channels:
        raise Refused("no_such_unit", unit=unit, units=found.channels)


def find_photo_of(job: Job) -> Photo | None:
    photo = find_photo(photo_id=UUID(job.settings["photo"]), viewer=job.owner)
    return photo if photo and photo.removed_at is None else None


def keep_answer(job: Job, photo: Photo, answer: AnswerDict) -> None:
    """Keep what a photograph is taken for, in place of what was said before."""
    if _is_there(photo):
        Answer.objects.update_or_create(**_of(job, photo), defaults={"answer": answer})


def keep_maps(job: Job, photo: Photo, maps: MapsDict) -> None:
    Answer.objects.filter(**_of(job, photo)).update(maps=maps)


def keep_sheet(job: Job, photo: Photo, layer: str, *, png: bytes, **shape: Any) -> None:
    """Keep the picture of a layer, and let the oldest go."""
    if not _is_there(photo):
        return
    LayerSheet.objects.update_or_create(**_of(job, photo), layer=layer, defaults={"sheet": png, **shape})
    newest = LayerSheet.objects.filter(owner=job.owner).order_by("-created_at")[:MAX_SHEETS]
    LayerSheet.objects.filter(owner=job.owner).exclude(
        pk__in=list(newest.values_list("pk", flat=True))
    ).delete()


def keep_excitation(job: Job, photo: Photo, layer: str, **found: Any) -> None:
    with transaction.atomic():
        if _is_there(photo):
            Excitation.objects.update_or_create(**_of(job, photo), layer=layer, defaults=found)


class Unexcited(NamedTuple):
    """A photograph that has not been looked at for a layer, and how many places to look for in it."""

    photo: Photo
    places: int


def next_unexcited(job: Job, *, is_trained: bool, skipped: Collection[UUID] = ()) -> Unexcited | None:
    """The next photograph in somebody's library to look at."""
    places = places_wanted(count_library(job))
    library = list_library(owner=job.owner).exclude(pk__in=skipped)
    looked_at = _excitations(job, is_trained=is_trained, places=places).filter(photo=OuterRef("pk"))
    photo = library.exclude(Exists(looked_at)).first()
    return Unexcited(photo, places) if photo else None


def count_excited(job: Job, *, is_trained: bool) -> int:
    places = places_wanted(count_library(job))
    looked_at = _excitations(job, is_trained=is_trained, places=places)
    return looked_at.filter(photo__in=list_library(owner=job.owner).order_by()).count()


def count_library(job: Job) -> int:
    return list_library(owner=job.owner).count()


def _excitations(job: Job, *, is_trained: bool, places: int) -> QuerySet[Excitation]:
    wanted = job.settings
    return Excitation.objects.filter(
        owner=job.owner,
        network=wanted["network"],
        layer=wanted["layer"],
        is_trained=is_trained,
        places__gte=places,
    )


def _of(job: Job, photo: Photo) -> dict[str, Any]:
    return {"owner": job.owner, "photo": photo, "network": job.settings["network"]}


def _is_there(photo: Photo) -> bool:
    return Photo.objects.filter(pk=photo.pk, removed_at=None).exists()
