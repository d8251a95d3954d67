"""Photographs that nobody could be recognised by are told what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from tests.faces import photograph
from vision.faces import Quality, QualityLimits, detect, measure_quality, mesh, problems
from vision.images import decode

GOOD = ("cage.jpg", "audrey.jpg", "SeanConnery.jpg", "franck_01829.jpg", "bieber_small.jpg")
PERFECT = Quality(
    face_pixels=100.0, sharpness=0.05, brightness=0.5, contrast=0.15, yaw=0.0, pitch=0.0, roll=0.0,
    eyes_open=1.0, inside=1.0,
)  # fmt: skip


def opened(name: str) -> Image.Image:
    return Image.fromarray(decode(photograph(name)))


def judged(picture: Image.Image) -> tuple[str, ...]:
    image = np.asarray(picture)
    face = detect(image)[0]
    return problems(measure_quality(image, face, mesh(image, face)))


@pytest.mark.parametrize("name", GOOD)
def test_good_photographs_are_good(name: str) -> None:
    assert judged(opened(name)) == ()


@pytest.mark.parametrize("name", GOOD)
def test_sees_blur(name: str) -> None:
    picture = opened(name)
    eyes = measure(picture).face_pixels
    assert "blurred" in judged(picture.filter(ImageFilter.GaussianBlur(0.045 * eyes)))


@pytest.mark.parametrize("name", GOOD)
def test_sees_that_it_is_small(name: str) -> None:
    picture = opened(name)
    share = 30 / measure(picture).face_pixels
    small = picture.resize((round(picture.width * share), round(picture.height * share)))
    assert "too_small" in judged(small)


@pytest.mark.parametrize("name", GOOD)
def test_sees_darkness_and_glare(name: str) -> None:
    assert "too_dark" in judged(ImageEnhance.Brightness(opened(name)).enhance(0.15))
    assert "too_bright" in judged(
        Image.blend(opened(name), Image.new("RGB", opened(name).size, "white"), 0.8)
    )


@pytest.mark.parametrize("name", ["franck_03979.jpg", "franck_04000.jpg", "franck_02888.jpg"])
def test_sees_closed_eyes(name: str) -> None:
    assert "eyes_closed" in judged(opened(name))


def test_sees_a_tilted_head() -> None:
    assert judged(opened("franck_01829.jpg").rotate(50)) == ("tilted",)


def test_sees_a_turned_head() -> None:
    image = decode(photograph("sample4.jpg"))
    found = [problems(measure_quality(image, face, mesh(image, face))) for face in detect(image)]
    assert sum("turned_away" in slugs for slugs in found) >= 1


def test_sees_a_face_that_is_cut_off() -> None:
    picture = opened("audrey.jpg")
    image = np.asarray(picture)
    points = mesh(image, detect(image)[0]).points
    chin = round(float(points[152, 1] * 0.4 + points[1, 1] * 0.6))
    assert "face_cut_off" in judged(picture.crop((0, 0, picture.width, chin)))


def measure(picture: Image.Image) -> Quality:
    image = np.asarray(picture)
    face = detect(image)[0]
    return measure_quality(image, face, mesh(image, face))


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"face_pixels": 39.0}, "too_small"),
        ({"sharpness": 0.007}, "blurred"),
        ({"brightness": 0.1}, "too_dark"),
        ({"contrast": 0.01}, "too_dark"),
        ({"brightness": 0.9, "contrast": 0.01}, "too_bright"),
        ({"yaw": -26.0}, "turned_away"),
        ({"pitch": 26.0}, "turned_away"),
        ({"roll": -31.0}, "tilted"),
        ({"eyes_open": 0.2}, "eyes_closed"),
        ({"inside": 0.9}, "face_cut_off"),
    ],
)
def test_each_limit_has_its_slug(change: dict[str, float], slug: str) -> None:
    assert problems(PERFECT) == ()
    assert problems(replace(PERFECT, **change)) == (slug,)


def test_limits_can_be_others() -> None:
    assert problems(PERFECT, QualityLimits(face_pixels=120.0)) == ("too_small",)
