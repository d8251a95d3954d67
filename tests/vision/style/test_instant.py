"""The instant picture: right size, right photograph, right colours, no grid."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest
from PIL import Image
from skimage import data

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import locate
from vision.style.instant import instant_picture, style_numbers


def painting() -> np.ndarray:
    """Blue and yellow diagonal strokes, ``(200, 300, 3) uint8``."""
    rows, columns = np.mgrid[:200, :300]
    stroke = np.sin((rows + columns) / 7.0 + np.sin(columns / 19.0))[..., None] > 0
    return np.where(stroke, (30, 60, 140), (235, 200, 90)).astype(np.uint8)


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def resized(picture: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS))


def mean_color(picture: np.ndarray) -> np.ndarray:
    return picture.mean(axis=(0, 1))


def luminance(picture: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).convert("L"), np.float32)


@pytest.mark.parametrize(
    ("shape", "size", "expected"),
    [
        ((300, 451), 192, (128, 192)),
        ((451, 300), 97, (97, 65)),
        ((40, 400), 200, (20, 200)),
        ((64, 64), 450, (450, 450)),
        ((2000, 33), 64, (64, 1)),
    ],
)
def test_keeps_the_aspect_ratio(shape: tuple[int, int], size: int, expected: tuple[int, int]) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    picture = instant_picture(photo, painting(), size)
    assert picture.shape == (*expected, 3)
    assert picture.dtype == np.uint8


def test_shows_the_photograph_in_the_colours_of_the_painting() -> None:
    photo, orange, blue = resized(data.astronaut(), 256), data.retina(), data.rocket()
    in_orange, in_blue = (instant_picture(photo, style, 256) for style in (orange, blue))
    for picture, style in ((in_orange, orange), (in_blue, blue)):
        assert correlation(luminance(picture), luminance(photo)) > 0.7
        assert np.abs(mean_color(picture) - mean_color(style)).max() < 30


def test_another_painting_gives_another_picture() -> None:
    photo = data.coffee()
    blue, brown = painting(), data.rocket()
    difference = instant_picture(photo, blue, 128).astype(float) - instant_picture(photo, brown, 128)
    assert np.abs(difference).mean() > 10


def test_equals_the_networks_in_onnx_runtime() -> None:
    photo, style = resized(data.astronaut(), 384), data.retina()
    numbers = onnx_runtime("instant-predict", resized(style, 256)[None].astype(np.float32) / 255)
    expected = onnx_runtime("instant-transform", photo[None].astype(np.float32) / 255, numbers)[0] * 255
    assert correlation(style_numbers(style).numpy(), numbers) > 0.999
    # not to the bit: four shifted pictures are averaged, and activations are not rounded to int8
    assert correlation(instant_picture(photo, style, 384), expected) > 0.98


def onnx_runtime(name: str, *inputs: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(locate(CATALOGUE[name]))
    names = [item.name for item in session.get_inputs()]
    return session.run(None, dict(zip(names, inputs, strict=True)))[0]


def test_prints_no_grid() -> None:
    """An even photograph gets no pattern that repeats with the network's stride of 4 px."""
    picture = instant_picture(np.full((256, 256, 3), 120, np.uint8), painting(), 256)
    middle = luminance(picture)[64:192, 64:192]
    middle = middle - middle.mean()
    spectrum = np.abs(np.fft.fft2(middle)) ** 2
    grid = spectrum[::32, ::32].sum()  # 128/4: all waves of a period of 4 px and their harmonics
    assert grid <= 0.2 * max(spectrum.sum(), middle.size**2)


@pytest.mark.parametrize("level", [0, 255])
def test_paints_an_even_photograph(level: int) -> None:
    picture = instant_picture(np.full((50, 70, 3), level, np.uint8), painting(), 70)
    assert picture.std() < 40


def test_is_the_same_each_time() -> None:
    first, second = (instant_picture(data.coffee(), painting(), 96) for _ in range(2))
    np.testing.assert_array_equal(first, second)
