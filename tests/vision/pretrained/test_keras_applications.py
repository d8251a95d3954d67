"""Weights of ``keras.applications``: fetched, verified, given. By a local file in the format of the published ones."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from vision.errors import WeightsMissing
from vision.networks.resnet50 import build_resnet50
from vision.networks.vgg import build_vgg16, build_vgg19
from vision.networks.zoo import ZOO
from vision.pretrained import keras_applications
from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.keras_applications import NAMES, are_here, give_weights
from vision.pretrained.weights import fetch

BUILDERS: dict[str, Callable[..., keras.Model]] = {
    "vgg-16": build_vgg16,
    "vgg-19": build_vgg19,
    "resnet-50": build_resnet50,
}


def small(slug: str, seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return BUILDERS[slug](classes=5, width=1 / 32)


def rename_last(path: Path, before: str, after: str) -> None:
    """As in the published file of ResNet-50, which is older than the name that its last layer has now."""
    with h5py.File(path, "r+") as file:
        names = [name.decode() if isinstance(name, bytes) else name for name in file.attrs["layer_names"]]
        file.move(before, after)
        file.attrs["layer_names"] = [after if name == before else name for name in names]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras' own, under NumPy 2
@pytest.mark.parametrize("slug", NAMES)
def test_fetched_weights_are_verified_and_given(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = small(slug, 1), small(slug, 2)
    path = tmp_path / "published.weights.h5"
    theirs.save(tmp_path / "whole.h5")
    with h5py.File(tmp_path / "whole.h5") as whole, h5py.File(path, "w") as file:
        whole.copy(whole["model_weights"], file, "model_weights")
        for name, group in whole["model_weights"].items():
            whole.copy(group, file, name)
        for name, value in whole["model_weights"].attrs.items():
            file.attrs[name] = value
        del file["model_weights"]
    rename_last(path, "predictions", "probs")
    entry = replace(
        CATALOGUE[NAMES[slug]],
        size=path.stat().st_size,
        checksum="md5:" + hashlib.md5(path.read_bytes()).hexdigest(),
        url=path.as_uri(),
    )
    monkeypatch.setattr(keras_applications, "CATALOGUE", {NAMES[slug]: entry})
    cache = tmp_path / "cache"
    with pytest.raises(WeightsMissing, match="weights_missing"):
        give_weights(ours, slug, cache)
    assert not are_here(slug, cache)
    deque(fetch(entry, cache), maxlen=0)
    assert are_here(slug, cache)
    give_weights(ours, slug, cache)
    for mine, published in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, published)
    damaged = bytearray((cache / entry.file).read_bytes())
    damaged[-1] ^= 1
    (cache / entry.file).write_bytes(damaged)
    with pytest.raises(WeightsMissing, match="weights_damaged"):
        give_weights(ours, slug, cache)


def test_every_network_that_names_them_has_them_in_the_catalogue() -> None:
    assert set(NAMES) == {slug for slug, network in ZOO.items() if network.pretrained == "keras.applications"}
    for slug, name in NAMES.items():
        entry = CATALOGUE[name]
        assert entry.url is not None
        assert entry.url.endswith(f"/{entry.file}")
        assert keras_applications.size(slug) == entry.size > 4 * 25_000_000
