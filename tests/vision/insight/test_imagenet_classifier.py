"""What the packaged network says about photographs that everybody has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from vision.insight.class_activation import class_activation_maps
from vision.insight.pictures import squared
from vision.networks.zoo import ZOO
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.pretrained.imagenet import class_names

NETWORK = ZOO["efficientnet-lite0"]


def test_every_class_has_a_name_of_its_own() -> None:
    assert len(set(class_names())) == 1000
    assert class_names()[967] == "espresso"


@pytest.mark.parametrize(
    ("photograph", "classes"),
    [
        ("chelsea.png", {"Egyptian cat", "tabby", "tiger cat"}),
        ("coffee.png", {"espresso"}),
        ("motorcycle_left.png", {"moped", "motor scooter"}),  # ImageNet has no other motorcycles
    ],
)
def test_names_what_is_in_a_photograph_and_shows_where(photograph: str, classes: set[str]) -> None:
    path = Path(skimage.__file__).parent / "data" / photograph
    with Image.open(path) as file:
        image = np.asarray(file.convert("RGB"))
    batch = NETWORK.pixels.of(squared(image, 224))[np.newaxis]
    network = load_efficientnet_lite0()
    best = int(network(batch, training=False).numpy().argmax())
    assert class_names()[best] in classes

    found = class_activation_maps(network, batch, [best])
    assert found.method == "cam"
    bias = network.get_layer("logits").bias.numpy()[best]
    np.testing.assert_allclose(found.maps[0].sum(), found.logits[0] - bias, rtol=1e-3)
    row, column = np.unravel_index(found.maps[0].argmax(), found.maps[0].shape)
    assert 1 <= row <= 5, "the thing is about the middle of each of these"
    assert 1 <= column <= 5
