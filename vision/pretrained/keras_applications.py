"""Weights that ``keras.applications`` downloads, if this machine has them. The files are large: nothing is fetched here."""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vision.errors import WeightsMissing

if TYPE_CHECKING:
    import keras

FILES = MappingProxyType(
    {
        "vgg-16": ("VGG16", "vgg16_weights_tf_dim_ordering_tf_kernels.h5"),
        "vgg-19": ("VGG19", "vgg19_weights_tf_dim_ordering_tf_kernels.h5"),
        "resnet-50": ("ResNet50", "resnet50_weights_tf_dim_ordering_tf_kernels.h5"),
    }
)
"""By the zoo's slugs: the function of ``keras.applications``, and the file that it keeps."""


def folder() -> Path:
    """Where Keras keeps what it has downloaded."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "models"


def find(slug: str) -> Path | None:
    """The file of a network's weights, if it is there."""
    path = folder() / FILES[slug][1] if slug in FILES else None
    return path if path and path.is_file() else None


def command(slug: str) -> str:
    """What downloads them, once, with the internet."""
    return f'python -c "from keras.applications import {FILES[slug][0]}; {FILES[slug][0]}()"'


def give_weights(model: keras.Model, slug: str) -> None:
    """Give a network of ours, whose layers have the same names, these weights.

    Raises:
        WeightsMissing: they are not on this machine, or are of another network.
    """
    path = find(slug)
    if path is None:
        raise WeightsMissing("weights_missing", name=slug, command=command(slug))
    try:
        model.load_weights(path, by_name=True)
    except (ValueError, OSError) as error:
        raise WeightsMissing("weights_damaged", name=slug, file=str(path)) from error
