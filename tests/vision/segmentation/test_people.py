"""People are told from what is behind them, with the photograph's edges, also where they are small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from vision.errors import WeightsMissing
from vision.pretrained import weights
from vision.segmentation import people
from vision.segmentation.people import person_mask


def test_keeps_the_person_and_nothing_else() -> None:
    mask = person_mask(data.astronaut())
    assert mask.shape == (512, 512)
    assert mask.dtype == np.float32
    assert 0.0 <= mask.min() <= mask.max() <= 1.0
    assert mask[80:140, 195:250].min() > 0.95  # her face
    assert mask[330:450, 120:250].min() > 0.9  # the suit
    assert mask[:150, 320:].max() < 0.1  # the rocket's model
    assert mask[:150, :100].max() < 0.1  # the flag


def test_edges_are_the_photographs() -> None:
    image = np.asarray(Image.fromarray(data.astronaut()).resize((1536, 1536), Image.Resampling.BICUBIC))
    enlarged, refined = person_mask(image, is_refined=False), person_mask(image)
    assert np.abs(enlarged - refined).mean() < 0.02  # it is the same person

    def undecided(mask: np.ndarray) -> int:
        return np.count_nonzero((mask > 0.1) & (mask < 0.9))

    assert undecided(refined) < 0.5 * undecided(enlarged)


@pytest.fixture(scope="module")
def small_person() -> tuple[np.ndarray, np.ndarray]:
    """A photograph and her box."""
    image = np.asarray(Image.fromarray(data.coffee()).resize((1800, 1200))).copy()
    image[900:1100, 1500:1700] = np.asarray(Image.fromarray(data.astronaut()).resize((200, 200)))
    return image, np.array([[1504, 904, 1642, 1100]])


def test_small_people_are_found_in_their_boxes(small_person: tuple[np.ndarray, np.ndarray]) -> None:
    image, boxes = small_person
    face = slice(932, 966), slice(1575, 1600)
    assert person_mask(image)[face].mean() < 0.5
    mask = person_mask(image, boxes=boxes)
    assert mask[face].min() > 0.9
    left, top, right, bottom = boxes[0] + [-28, -40, 28, 40]
    mask[top:bottom, left:right] = 0.0
    assert mask.max() == 0.0  # nobody is looked for elsewhere


def test_a_mask_fades_out_at_the_sides_of_what_was_looked_at() -> None:
    image = data.astronaut()
    mask = person_mask(image, boxes=np.array([[100, 200, 300, 400]]))  # she reaches beyond on all sides
    assert mask[300, 200] > 0.9
    assert mask[:, :60].max() == mask[:, 340:].max() == 0.0
    assert np.abs(np.diff(mask[300, 55:80])).max() < 0.15


@pytest.mark.parametrize(
    "boxes", [np.zeros((0, 4)), np.array([[900.0, 900, 950, 950]])], ids=["none", "outside"]
)
def test_no_box_is_nobody(boxes: np.ndarray) -> None:
    assert person_mask(data.astronaut(), boxes=boxes).max() == 0.0


def test_many_boxes_are_as_each_alone() -> None:
    image = data.astronaut()
    boxes = np.array([[15 + 3 * number, 10, 360, 512] for number in range(10)])
    alone = np.max([person_mask(image, boxes=boxes[[number]]) for number in range(10)], axis=0)
    np.testing.assert_allclose(person_mask(image, boxes=boxes), alone, atol=0.01)


def test_warming_up_needs_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people._network.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(weights, "NPM_FOLDER", tmp_path)
        with pytest.raises(WeightsMissing, match="weights_not_installed"):
            people.warm_up()
    people.warm_up()
    monkeypatch.setattr(weights, "NPM_FOLDER", tmp_path)
    assert person_mask(data.astronaut()).max() > 0.9  # built already
