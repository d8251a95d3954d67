"""Everyday objects are found in real photographs, and each says how."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.faces import photograph
from vision.detection.boxes import intersection_over_union
from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.detectors import centernet
from vision.detection.objects import (
    MAX_BOXES,
    MIN_SCORE,
    SCORES,
    Detections,
    Detector,
    detect_objects,
    detect_objects_in,
    find_objects,
    warm_up,
)
from vision.errors import BadSetting, WeightsMissing
from vision.images import decode
from vision.pretrained import weights

DETECTORS = get_args(Detector)
SLUGS = [kind.slug for kind in COCO_CLASSES]


def slugs(detections: Detections) -> list[str]:
    return [SLUGS[kind] for kind in detections.classes]


@pytest.mark.parametrize("detector", DETECTORS)
@pytest.mark.parametrize(
    ("image", "slug", "box"),
    [
        (data.astronaut(), "person", [10, 10, 365, 512]),
        (data.stereo_motorcycle()[0], "motorcycle", [97, 60, 682, 450]),
        (data.chelsea(), "cat", [0, 0, 430, 300]),
    ],
    ids=["astronaut", "motorcycle", "cat"],
)
def test_finds_the_one_thing_in_a_photograph(
    detector: Detector, image: np.ndarray, slug: str, box: list[int]
) -> None:
    found = find_objects(image, detector=detector)
    assert slugs(found)[0] == slug
    assert found.scores[0] > 0.45
    assert intersection_over_union(found.boxes[:1], np.array([box]))[0, 0] > 0.75


@pytest.mark.parametrize(
    ("detector", "name", "people"), [("nanodet", "sample5", 5), ("centernet", "sample6", 4)]
)
def test_finds_everybody(detector: Detector, name: str, people: int) -> None:
    found = find_objects(decode(photograph(f"{name}.jpg")), detector=detector)
    assert slugs(found) == ["person"] * people


@pytest.mark.parametrize("detector", DETECTORS)
@pytest.mark.parametrize(
    "image",
    [np.zeros((480, 640, 3), np.uint8), np.full((32, 900, 3), 255, np.uint8), data.rocket()],
    ids=["black", "long and white", "a rocket"],
)
def test_finds_nothing_where_nothing_it_knows_is(detector: Detector, image: np.ndarray) -> None:
    assert len(find_objects(image, detector=detector)) == 0


@pytest.mark.parametrize("detector", DETECTORS)
def test_raw_boxes_say_how_they_were_found(detector: Detector) -> None:
    image = data.stereo_motorcycle()[0]
    height, width = image.shape[:2]
    raw = detect_objects(image, detector=detector)
    assert len(find_objects(image, detector=detector)) < len(raw) <= MAX_BOXES
    assert (np.diff(raw.scores) <= 0).all()
    assert raw.scores.min() >= MIN_SCORE
    assert (raw.boxes >= 0).all()
    assert (raw.boxes <= [width, height, width, height]).all()
    # its cell: so many strides from the corner of the square, as large as a stride, in px of the photograph
    scale = width / {"nanodet": 416, "centernet": 512}[detector]
    assert (raw.looks[0].side, raw.looks[0].top) == (width, (height - width) / 2)
    corner = [raw.looks[0].left, raw.looks[0].top]
    np.testing.assert_allclose(
        raw.cells[:, :2], raw.positions * raw.strides[:, None] * scale + corner, rtol=1e-4
    )
    np.testing.assert_allclose(raw.cells[:, 2] - raw.cells[:, 0], raw.strides * scale, rtol=1e-3)
    # the point that it was measured from: the cell's middle in NanoDet, its corner in CenterNet
    part = 0.5 if detector == "nanodet" else 0.0
    expected = raw.cells[:, :2] + part * (raw.cells[:, 2:] - raw.cells[:, :2])
    np.testing.assert_allclose(raw.anchors, expected, atol=0.01)
    assert (raw.anchors >= raw.boxes[:, :2]).all()
    assert (raw.anchors <= raw.boxes[:, 2:]).all()


def test_large_objects_answer_from_coarse_grids() -> None:
    raw = detect_objects(data.astronaut())
    assert set(raw.strides) == {8, 16, 32}
    assert raw.strides[0] == 32


def test_no_more_boxes_than_asked_and_the_likeliest() -> None:
    image = data.astronaut()
    np.testing.assert_array_equal(detect_objects(image, max_boxes=5).scores, detect_objects(image).scores[:5])


@pytest.mark.parametrize("detector", DETECTORS)
def test_several_photographs_at_once_are_as_each_alone(detector: Detector) -> None:
    images = [data.astronaut(), data.chelsea(), data.coffee()]
    for together, image in zip(detect_objects_in(images, detector=detector), images, strict=True):
        alone = find_objects(image, detector=detector)
        both = together.chosen(np.flatnonzero(together.scores >= SCORES[detector]))
        assert set(slugs(alone)) == set(slugs(both))
        np.testing.assert_allclose(both.boxes[0], alone.boxes[0], atol=0.1)
    assert detect_objects_in([], detector=detector) == []


def test_tiles_find_what_is_small_in_a_large_photograph() -> None:
    small = Image.fromarray(data.astronaut()).resize((120, 120))
    image = np.full((1400, 2400, 3), 127, np.uint8)
    image[900:1020, 2000:2120] = np.asarray(small)
    assert "person" not in slugs(find_objects(image))
    found = find_objects(image, tiles=5)
    assert slugs(found)[0] == "person"
    assert slugs(found).count("person") == 1
    assert intersection_over_union(found.boxes[:1], np.array([[2002, 902, 2085, 1020]]))[0, 0] > 0.6
    assert found.windows[0] > 0
    window = found.looks[found.windows[0]]
    assert window.left <= found.boxes[0, 0]
    assert found.boxes[0, 2] <= window.left + window.side


def test_tiles_do_not_make_parts_of_an_object_objects() -> None:
    assert slugs(find_objects(data.stereo_motorcycle()[0], tiles=3)).count("motorcycle") == 1


@pytest.mark.parametrize("tiles", [0, 7])
def test_refuses_too_many_tiles(tiles: int) -> None:
    with pytest.raises(BadSetting) as refused:
        detect_objects(data.chelsea(), tiles=tiles)
    assert refused.value.figures == {"name": "tiles", "value": tiles, "low": 1, "high": 6}


def test_warming_up_reads_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centernet._network.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(weights, "NPM_FOLDER", tmp_path)
        with pytest.raises(WeightsMissing, match="weights_not_installed"):
            warm_up("centernet")
    warm_up("centernet")
    monkeypatch.setattr(weights, "NPM_FOLDER", tmp_path)
    assert slugs(find_objects(data.astronaut(), detector="centernet")) == ["person"]


def test_classes_are_numbered_as_the_networks_number_them() -> None:
    # the same list as it comes with the weights, written by somebody else
    listed = (weights.NPM_FOLDER / "human-1.8/src/nanodet/labels.ts").read_text()
    assert [kind.name for kind in COCO_CLASSES] == re.findall(r"label: '(.+?)'", listed)


def test_classes_have_stable_slugs_and_the_numbers_of_coco() -> None:
    assert len(set(SLUGS)) == 80
    assert all(re.fullmatch("[a-z_]+", slug) for slug in SLUGS)
    categories = [kind.category for kind in COCO_CLASSES]
    assert categories == sorted(set(categories))
    assert {1, 90} <= set(categories)
    assert not {12, 26, 29, 30, 45, 66, 68, 69, 71, 83} & set(categories)
