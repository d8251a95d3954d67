"""Whether trained weights of one of the zoo's networks are on this machine. No network is loaded: pages use it."""

from __future__ import annotations

from pathlib import Path

from vision.networks.zoo import ZooNetwork
from vision.pretrained import keras_applications


def are_here(network: ZooNetwork, cache: Path | None = None) -> bool:
    """Whether a network runs with trained weights, those of ImageNet's classes, and not with random ones.

    Args:
        network: of the zoo.
        cache: the folder of fetched weights; None for the default one.
    """
    if network.pretrained == "keras.applications":
        return keras_applications.are_here(network.slug, cache)
    return network.pretrained == "packaged"
