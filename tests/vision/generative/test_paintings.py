"""The house's paintings: the same from the same seed, at any size, in their palettes, with texture."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from vision.generative.expressionist import FIRE, FJORD, expressionist
from vision.generative.facets import SEA, SKY, facets
from vision.generative.flow_field import GLOW, NIGHT, flow_field
from vision.generative.gilded_tree import GOLD, gilded_tree
from vision.generative.ink_wash import INK, PAPER, SEAL, ink_wash
from vision.generative.mosaic import KOI, POOL, mosaic
from vision.generative.pointillism import LEAVES, RIVER, pointillism
from vision.generative.stained_glass import HILLS, LEAD, stained_glass
from vision.generative.woodblock import BLUES, CREAM, RED, woodblock

Painter = Callable[[int, int, int], np.ndarray]

# Colours that a person would name first when asked about the picture.
PALETTES: dict[Painter, tuple[np.ndarray, ...]] = {
    expressionist: (FIRE[2], FIRE[3], FJORD[1]),
    facets: (SKY[1], SKY[4], SEA[3]),
    flow_field: (NIGHT[1], NIGHT[2], GLOW[1]),
    gilded_tree: (GOLD[1], GOLD[2], GOLD[3]),
    ink_wash: (INK, PAPER, SEAL),
    mosaic: (POOL[1], POOL[2], KOI[1], KOI[2]),
    pointillism: (RIVER[0], RIVER[1], LEAVES[2]),
    stained_glass: (LEAD, HILLS[1], np.array([0.95, 0.45, 0.25])),
    woodblock: (BLUES[0], BLUES[1], CREAM, RED),
}


@cache
def medium(painter: Painter) -> np.ndarray:
    """(160, 200, 3), painted once for all tests."""
    return painter(160, 200, 0)


@cache
def small(painter: Painter) -> np.ndarray:
    """(80, 100, 3), likewise."""
    return painter(80, 100, 0)


every_painter = pytest.mark.parametrize("painter", PALETTES, ids=lambda painter: painter.__name__)


@every_painter
def test_paints_the_same_picture_from_the_same_seed(painter: Painter) -> None:
    np.testing.assert_array_equal(painter(80, 100, 0), small(painter))


@every_painter
def test_paints_another_picture_from_another_seed(painter: Painter) -> None:
    difference = painter(80, 100, 1).astype(int) - small(painter)
    assert np.abs(difference).mean() > 2


@every_painter
@pytest.mark.parametrize(("height", "width"), [(33, 191), (191, 33)])
def test_paints_any_size(painter: Painter, height: int, width: int) -> None:
    picture = painter(height, width, 0)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 15


@every_painter
def test_keeps_its_palette(painter: Painter) -> None:
    picture = medium(painter).reshape(-1, 3) / 255
    for color in PALETTES[painter]:
        near = np.linalg.norm(picture - color, axis=1) < 0.2
        assert near.mean() > 0.002, color


@every_painter
def test_has_contrast_and_texture_for_a_style(painter: Painter) -> None:
    light = medium(painter).mean(axis=2)
    dark, bright = np.percentile(light, (5, 95))
    assert bright - dark > 80
    # Neighbours differ nearly everywhere: no part of the sheet is left without strokes.
    steps = np.abs(np.diff(light, axis=1))[:160, :192].reshape(10, 16, 12, 16).mean(axis=(1, 3))
    assert np.percentile(steps, 5) > 0.5


@every_painter
def test_scales_with_the_sheet(painter: Painter) -> None:
    """A thumbnail drawn small shows the same colours as the large one made small."""
    thumbnail = small(painter).mean(axis=(0, 1))
    np.testing.assert_allclose(thumbnail, medium(painter).mean(axis=(0, 1)), atol=28)


def test_no_two_painters_share_a_manner() -> None:
    spectra = {painter.__name__: _manner(medium(painter)) for painter in PALETTES}
    for (one, left), (other, right) in combinations(spectra.items(), 2):
        assert np.linalg.norm(left - right) > 0.05, (one, other)


def _manner(picture: np.ndarray) -> np.ndarray:
    """A histogram of colours, four levels a channel."""
    levels = (picture // 64).reshape(-1, 3) @ np.array([16, 4, 1])
    return np.asarray(np.bincount(levels, minlength=64) / levels.size)
