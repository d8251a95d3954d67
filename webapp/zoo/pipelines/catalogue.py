"""The networks of the zoo, and whether trained weights of one are on this machine. No network is loaded: pages use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from vision.networks import zoo
from vision.networks.zoo import ZooNetwork
from vision.pretrained import keras_applications, zoo_weights
from vision.pretrained.imagenet import class_names
from webapp.sentences import Refused

NETWORKS: Mapping[str, ZooNetwork] = zoo.ZOO
MAIN = zoo.MAIN


@dataclass(frozen=True, slots=True)
class Weights:
    """Attributes:
    is_here: trained ones are on this machine; else a network runs with random ones.
    can_be_had: by whoever runs Facet.
    command: that fetches them.
    size: of what it fetches, bytes.
    """

    is_here: bool
    can_be_had: bool
    command: str = ""
    size: int = 0


def get_network(slug: str) -> ZooNetwork:
    """Raises ``Refused("not_found")``."""
    if slug not in NETWORKS:
        raise Refused("not_found")
    return NETWORKS[slug]


def weights_of(network: ZooNetwork) -> Weights:
    if network.pretrained == "packaged":
        return Weights(is_here=True, can_be_had=True)
    if network.pretrained == "keras.applications":
        found = zoo_weights.are_here(network, settings.WEIGHTS_DIR)
        size = keras_applications.size(network.slug)
        return Weights(is_here=found, can_be_had=True, command=_command(network.slug), size=size)
    return Weights(is_here=False, can_be_had=False)


def _command(slug: str) -> str:
    """What fetches the weights of a network to where this Facet looks for them."""
    command = f"python -m vision weights fetch {keras_applications.NAMES[slug]}"
    return f"{command} --folder {settings.WEIGHTS_DIR}" if settings.WEIGHTS_DIR else command


def names_photographs(network: ZooNetwork) -> bool:
    """Whether it tells what is in a photograph: it knows ImageNet's classes, from its weights."""
    return weights_of(network).is_here


def imagenet_names() -> tuple[str, ...]:
    return class_names()
