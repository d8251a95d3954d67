"""A part of a photograph painted: the rest is the photograph, to the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from vision.images import resize
from vision.style import StyleSettings, transfer
from vision.style.regions import Region

PHOTOGRAPH = np.ascontiguousarray(data.chelsea()[:128, 80:208])
HALF = np.zeros((128, 128), np.float32)
HALF[:, 64:] = 1.0


def test_keeps_the_photograph_outside_and_the_painting_inside() -> None:
    painting = np.full((128, 128, 3), 200, np.uint8)
    mixed = Region(PHOTOGRAPH, HALF).painted(painting)
    assert (mixed[:, :64] == PHOTOGRAPH[:, :64]).all()
    assert (mixed[:, 64:] == 200).all()


def test_a_soft_edge_mixes_and_a_mask_of_another_size_fits() -> None:
    black, painting = np.zeros((64, 64, 3), np.uint8), np.full((64, 64, 3), 100, np.uint8)
    mixed = Region(black, np.full((16, 16), 0.25, np.float32)).painted(painting)
    assert (mixed == 25).all()


@pytest.mark.parametrize("mask", [np.full((4, 4), 1.5), np.full((4, 4), -0.1), np.zeros((4, 4, 1))])
def test_refuses_what_is_no_mask(mask: np.ndarray) -> None:
    with pytest.raises(ValueError, match="mask"):
        Region(PHOTOGRAPH, mask)


def test_every_picture_of_a_painting_keeps_what_is_outside() -> None:
    painting = np.ascontiguousarray(data.coffee()[:200, :200])
    steps = transfer(PHOTOGRAPH, painting, StyleSettings(size=128, quality="draft"), region=HALF)
    seen = set()
    for step in steps:
        if step.image is None or step.message in seen:
            continue
        seen.add(step.message)
        untouched = resize(PHOTOGRAPH, max(step.image.shape))
        outside = slice(0, step.image.shape[1] // 2 - 2)
        assert np.abs(step.image[:, outside].astype(int) - untouched[:, outside]).max() <= 2
        if step.message == "painting":
            assert (step.image[:, -40:].astype(int) != untouched[:, -40:]).any()
            break
    steps.close()
    assert seen == {"instant", "painting"}
