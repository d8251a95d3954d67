"""Weights that ``keras.applications`` publishes, for the zoo's networks of the same layers. They are large: nothing is fetched here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import is_here, locate

if TYPE_CHECKING:
    import keras

NAMES: Mapping[str, str] = MappingProxyType(
    {"vgg-16": "vgg16-imagenet", "vgg-19": "vgg19-imagenet", "resnet-50": "resnet50-imagenet"}
)
"""In the catalogue, by the zoo's slugs."""


def are_here(slug: str, cache: Path | None = None) -> bool:
    """Whether a network's weights seem to be on this machine, without reading them."""
    return is_here(CATALOGUE[NAMES[slug]], cache)


def size(slug: str) -> int:
    """Of a network's weights, bytes."""
    return CATALOGUE[NAMES[slug]].size


def give_weights(model: keras.Model, slug: str, cache: Path | None = None) -> None:
    """Give a network of ours these weights.

    They go by the order of the layers, as in ``keras.applications``: the file of ResNet-50 has another name for its last.

    Args:
        model: as :mod:`vision.networks.zoo` builds it.
        slug: the zoo's.
        cache: the folder of fetched weights; None for the default one.

    Raises:
        WeightsMissing: they are not on this machine, or damaged.
    """
    model.load_weights(locate(CATALOGUE[NAMES[slug]], cache))
