"""The course's network by the same path: weights found or fetched, verified, painted with.

The weights are random, in a file with a checksum of its own: whoever has no network can run this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import keras
import numpy as np
import pytest
from skimage import data

from vision.errors import WeightsMissing
from vision.pretrained.catalogue import CATALOGUE, Weights
from vision.style import StyleSettings, backbones, painting, transfer
from vision.style.backbones import vgg19_backbone

# Keras 3 still asks its variables for arrays in the manner of NumPy 1
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

PHOTOGRAPH, PAINTING = data.chelsea(), data.coffee()
COURSE = StyleSettings.course(size=128, quality="draft")


@pytest.fixture(scope="module")
def random_weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """A catalogue entry whose URL is a local file of random weights in the original's format."""
    keras.utils.set_random_seed(0)
    network = keras.applications.VGG19(include_top=False, weights=None, input_shape=(None, None, 3))
    path = tmp_path_factory.mktemp("origin") / CATALOGUE["vgg19"].file
    network.save(path)
    checksum = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(CATALOGUE["vgg19"], checksum=checksum, size=path.stat().st_size, url=path.as_uri())


@pytest.fixture
def cache(random_weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for module in (backbones, painting):
        monkeypatch.setattr(module, "CATALOGUE", {**CATALOGUE, "vgg19": random_weights})
    yield tmp_path
    backbones._load_vgg19.cache_clear()


def test_fetches_its_weights_with_progress_and_paints_with_them(cache: Path) -> None:
    generator = transfer(PHOTOGRAPH, PAINTING, COURSE, weights_folder=cache)
    assert next(generator).message == "instant"
    steps = [next(generator)]
    while steps[-1].message == "downloading":
        steps.append(next(generator))
    downloading, first = steps[:-1], steps[-1]
    assert downloading[-1].figures["bytes"] == downloading[-1].figures["total"]
    assert first.message == "painting"
    second = next(generator)
    generator.close()
    assert second.figures["total_cost"] < first.figures["total_cost"]

    again = transfer(PHOTOGRAPH, PAINTING, COURSE, weights_folder=cache)
    assert [step.message for step in islice(again, 2)] == ["instant", "painting"]
    again.close()


def test_says_so_when_its_weights_cannot_be_had(
    cache: Path, random_weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = replace(random_weights, url=(cache / "nowhere").as_uri())
    monkeypatch.setattr(painting, "CATALOGUE", {**CATALOGUE, "vgg19": nowhere})
    generator = transfer(PHOTOGRAPH, PAINTING, COURSE, weights_folder=cache)
    assert next(generator).message == "instant"
    with pytest.raises(WeightsMissing):
        next(generator)


def test_layers_have_the_papers_names() -> None:
    backbone = vgg19_backbone(weights=None)
    shapes = [
        tuple(layer.shape)
        for layer in backbone.extractor(list(COURSE.chosen_style_layers))(np.zeros((64, 32, 3)))
    ]
    assert shapes == [(64, 32, 64), (32, 16, 128), (16, 8, 256), (8, 4, 512), (4, 2, 512)]
    assert backbone.layer_names["conv4_2"] == "block4_conv2"


def test_takes_pixels_as_the_network_was_trained_to() -> None:
    image = np.array([[[1.0, 0.5, 0.0]]], np.float32)
    expected = keras.applications.vgg19.preprocess_input(image * 255.0)
    np.testing.assert_allclose(backbones._normalize_vgg(image), expected, atol=1e-4)
