"""The networks of the zoo, and whether trained weights of one are on this machine. No network is loaded: pages use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vision.networks.zoo import ZOO, ZooNetwork
from vision.pretrained import keras_applications
from vision.pretrained.imagenet import class_names
from webapp.sentences import Refused

NETWORKS: Mapping[str, ZooNetwork] = ZOO
MAIN = "efficientnet-lite0"
"""The one that comes with its weights."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Attributes:
    is_here: trained ones are on this machine; else a network runs with random ones.
    can_be_had: by whoever runs Facet.
    command: that fetches them.
    """

    is_here: bool
    can_be_had: bool
    command: str = ""


def get_network(slug: str) -> ZooNetwork:
    """Raises ``Refused("not_found")``."""
    if slug not in NETWORKS:
        raise Refused("not_found")
    return NETWORKS[slug]


def weights_of(network: ZooNetwork) -> Weights:
    if network.pretrained == "packaged":
        return Weights(is_here=True, can_be_had=True)
    if network.pretrained == "keras.applications":
        found = keras_applications.find(network.slug) is not None
        return Weights(is_here=found, can_be_had=True, command=keras_applications.command(network.slug))
    return Weights(is_here=False, can_be_had=False)


def takes_any_size(network: ZooNetwork) -> bool:
    return network.slug == MAIN


def takes_photographs(network: ZooNetwork) -> bool:
    """All but the Inception module, which takes another network's features."""
    return network.input_shape[2] in (1, 3)


def names_photographs(network: ZooNetwork) -> bool:
    """Whether it tells what is in a photograph: it knows ImageNet's classes, from its weights."""
    return network.pretrained != "none" and weights_of(network).is_here


def imagenet_names() -> tuple[str, ...]:
    return class_names()
