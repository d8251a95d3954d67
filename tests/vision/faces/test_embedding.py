"""Two photographs of one person lie close together, photographs of two people far apart."""

from __future__ import annotations

import functools
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from tests.faces import photograph
from vision.faces import PUBLISHED_THRESHOLD, align, detect, distance, embed, landmarks, mesh, verify
from vision.images import decode

PEOPLE = {
    "cage": ("cage.jpg", "cage2_crop.jpg"),
    "bieber": ("bieber_small.jpg", "Justin-Bieber2_crop.jpg"),
    "audrey": ("audrey.jpg", "audrey_crop.jpg"),
    "franck": ("franck_01829.jpg", "franck_04035.jpg"),
    "sean": ("SeanConnery.jpg",),
    "obama": ("obama4_crop.jpg",),
}
FILES = [(person, file) for person, files in PEOPLE.items() for file in files]


@functools.cache
def chip(file: str) -> np.ndarray:
    image = decode(photograph(file))
    return align(image, mesh(image, detect(image)[0]).points)


@functools.cache
def embeddings() -> np.ndarray:
    return embed(np.stack([chip(file) for _, file in FILES]))


@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(FILES)), 2)))
def test_tells_people_apart(first: int, second: int) -> None:
    is_same = FILES[first][0] == FILES[second][0]
    assert verify(embeddings()[first], embeddings()[second], PUBLISHED_THRESHOLD) is is_same


def test_embeddings_have_unit_length() -> None:
    assert embeddings().shape == (len(FILES), 128)
    assert embeddings().dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embeddings(), axis=1), 1.0, atol=1e-5)
    noise = np.random.default_rng(0).integers(0, 256, (2, 150, 150, 3), np.uint8)
    np.testing.assert_allclose(np.linalg.norm(embed(noise), axis=1), 1.0, atol=1e-5)


def test_no_chip_looks_at_another() -> None:
    alone = embed(chip("cage.jpg")[None])[0]
    np.testing.assert_allclose(alone, embeddings()[0], atol=1e-4)


def test_a_mirrored_face_has_the_same_embedding() -> None:
    image = chip("cage.jpg")
    assert distance(embed(image[None])[0], embed(image[None, :, ::-1])[0]) < 1e-3
    assert (
        distance(embed(image[None], mirrored=False)[0], embed(image[None, :, ::-1], mirrored=False)[0]) > 0.01
    )


def test_no_chips_give_no_embeddings() -> None:
    assert embed(np.zeros((0, 150, 150, 3), np.uint8)).shape == (0, 128)


def test_mesh_and_landmarks_align_alike() -> None:
    for file in ("cage.jpg", "audrey.jpg", "franck_01829.jpg"):
        image = decode(photograph(file))
        by_landmarks = align(image, landmarks(image, detect(image)[:1])[0])
        assert distance(embed(by_landmarks[None])[0], embed(chip(file)[None])[0]) < 0.15


def test_a_smaller_turned_photograph_is_the_same_person() -> None:
    image = Image.open(photograph("cage.jpg")).convert("RGB").rotate(20, expand=True)
    turned = np.asarray(image.resize((image.width // 2, image.height // 2)))
    again = align(turned, mesh(turned, detect(turned)[0]).points)
    assert distance(embed(again[None])[0], embeddings()[0]) < 0.2


def test_distance_is_a_distance() -> None:
    first, second, third = embeddings()[:3]
    assert distance(first, first) == 0.0
    assert distance(first, second) == pytest.approx(distance(second, first))
    assert distance(first, third) <= distance(first, second) + distance(second, third) + 1e-6
    assert distance(first, -first) == pytest.approx(2.0, abs=1e-5)
