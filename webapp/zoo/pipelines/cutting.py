"""Patches: which to show, and cut out of their photographs. No network is loaded: web processes use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vision import images
from vision.insight.pictures import as_seen
from vision.insight.top_patches import COUNT, Patch, cut, top_patches
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image
from webapp.zoo.pipelines.catalogue import get_network


def places_wanted(photographs: int) -> int:
    """At how many places of each photograph to look: at one if there are photographs enough."""
    return 1 if photographs >= COUNT else COUNT


def strongest(peaks: Iterable[tuple[int, Sequence[float]]]) -> list[Patch[int]]:
    """The patches to show, of rows with a unit's activations at its places."""
    return top_patches(peaks)


def patch_of(photo: Photo, network: str, box: tuple[int, int, int, int]) -> bytes:
    """A PNG of a box, px of the picture that the network saw."""
    seen = as_seen(read_image(photo.display), get_network(network))
    return images.encode(cut(seen, box), "png")
