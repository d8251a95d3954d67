"""Patches: which to show, and cut out of their photographs. No network is loaded: web processes use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vision import images
from vision.insight.pictures import gridded, squared
from vision.insight.top_patches import COUNT, Patch, cut, top_patches
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image
from webapp.zoo.pipelines.catalogue import get_network, takes_any_size


def places_wanted(photographs: int) -> int:
    """At how many places of each photograph to look: at one if there are photographs enough."""
    return 1 if photographs >= COUNT else COUNT


def strongest(peaks: Iterable[tuple[int, Sequence[float]]]) -> list[Patch[int]]:
    """The patches to show, of rows with a unit's activations at its places."""
    return top_patches(peaks)


def patch_of(photo: Photo, network: str, box: tuple[int, int, int, int]) -> bytes:
    """A PNG of a box, px of the picture that the network saw."""
    found = get_network(network)
    side = found.input_shape[0]
    image = read_image(photo.display)
    seen = gridded(image, side) if takes_any_size(found) else squared(image, side)
    return images.encode(cut(seen, box), "png")
