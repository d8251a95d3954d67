"""The benchmark of detectors measures as COCO does, on a folder whose objects are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from skimage import data

from bench.coco_folder import measure, open_folder, result_rows
from bench.detection import judge, main
from bench.object_detectors import Facet, Found, decoded_yolox, installed
from vision.detection.evaluation import evaluate

CATEGORIES = [{"id": 1, "name": "person"}, {"id": 17, "name": "cat"}, {"id": 4, "name": "motorcycle"}]
UNKNOWN = {"id": 99, "name": "spacesuit"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pictures, one of them missing, with the boxes that a person drew."""
    path = tmp_path_factory.mktemp("coco")
    (path / "val").mkdir()
    Image.fromarray(data.astronaut()).save(path / "val/astronaut.png")
    Image.fromarray(data.chelsea()).save(path / "val/cat.png")
    images = [
        {"id": 5, "file_name": "astronaut.png", "width": 512, "height": 512},
        {"id": 6, "file_name": "cat.png", "width": 451, "height": 300},
        {"id": 7, "file_name": "gone.png", "width": 9, "height": 9},
    ]
    boxes = [(5, 1, [10, 10, 355, 502]), (6, 17, [0, 0, 430, 300]), (5, 99, [10, 100, 355, 412])]
    annotations = [
        {
            "id": number,
            "image_id": image,
            "category_id": kind,
            "bbox": box,
            "area": box[2] * box[3],
            "iscrowd": 0,
        }
        for number, (image, kind, box) in enumerate(boxes, 1)
    ]
    document = {"images": images, "annotations": annotations, "categories": [*CATEGORIES, UNKNOWN]}
    (path / "annotations").mkdir()
    (path / "annotations/instances.json").write_text(json.dumps(document))
    (path / "annotations/captions.json").write_text(
        json.dumps({**document, "annotations": [{"caption": "a"}]})
    )
    return path


def test_measures_both_detectors(folder: Path) -> None:
    result = CliRunner().invoke(main, [str(folder), "--alone"])
    assert result.exit_code == 0, result.output
    assert "2 pictures, 1 missing; 3 classes, 1 unknown to the detectors" in result.output
    nanodet, centernet = result.output.splitlines()[-2:]
    for name, line in (("nanodet", nanodet), ("centernet", centernet)):
        assert line.startswith(f"Facet, {name} ")
        parts = line.split()
        assert float(parts[2].rstrip("%")) > 60  # mAP
        assert parts[3] == "100.0%"  # at .5
        assert parts[5:7] == ["nan%", "nan%"]  # nothing is small or of medium size
        assert float(parts[8]) > 0


def test_precision_is_as_our_own_evaluation_says(folder: Path) -> None:
    opened = open_folder(folder)
    known = [kind["name"] for kind in CATEGORIES]
    rows: list[dict[str, Any]] = []
    predictions = []
    for number, path in sorted(opened.pictures.items()):
        found = Facet("nanodet").find(np.asarray(Image.open(path)))
        rows += result_rows(opened, number, *found)
        is_known = [name in known for name in found.names]
        kinds = np.array([known.index(name) for name in found.names if name in known])
        predictions.append(_Picture(found.boxes[is_known], kinds, found.scores[is_known]))
    truths = [
        _Picture(np.array([[10.0, 10, 365, 512]]), np.array([0])),
        _Picture(np.array([[0.0, 0, 430, 300]]), np.array([1])),
    ]
    ours = evaluate(predictions, truths, classes=3)
    figures = measure(opened, rows)
    assert figures.map == pytest.approx(ours.mean_average_precision)
    assert figures.map50 == pytest.approx(ours.mean_average_precision_50)


class _Picture:
    def __init__(self, boxes: np.ndarray, classes: np.ndarray, scores: np.ndarray | None = None) -> None:
        self.boxes, self.classes = boxes, classes
        self.scores = np.ones(len(classes)) if scores is None else scores


class _Blind:
    name = "blind"

    def find(self, image: np.ndarray) -> Found:
        return Found(np.zeros((0, 4)), np.zeros(0), [])


def test_who_sees_nothing_has_nothing(folder: Path, tmp_path: Path) -> None:
    result = judge(_Blind(), open_folder(folder))
    assert (result.figures.map, result.figures.map50) == (0.0, 0.0)


def test_only_some_pictures(folder: Path) -> None:
    opened = open_folder(folder, limit=1)
    assert list(opened.pictures) == [5]
    assert opened.missing == 0


def test_says_what_is_wrong_with_a_folder(folder: Path, tmp_path: Path) -> None:
    def said(*arguments: str | Path) -> str:
        result = CliRunner().invoke(main, [*map(str, arguments), "--alone"])
        assert result.exit_code == 1
        return result.output

    assert "found none: see --annotations" in said(tmp_path)
    (tmp_path / "broken.json").write_text("{")
    assert "found none: see --annotations" in said(tmp_path)
    annotations = folder / "annotations/instances.json"
    assert "none of the 3 pictures" in said(tmp_path, "--annotations", annotations)
    document = {**json.loads(annotations.read_bytes()), "categories": [UNKNOWN]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    assert "is one of COCO's" in said(folder, "--annotations", tmp_path / "a.json")


def test_peers_that_are_not_here_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    def missing() -> Any:
        raise ModuleNotFoundError("no", name="ultralytics")

    def without_model() -> Any:
        raise ValueError("its model is given by --yolox")

    assert installed([("a", missing), ("b", without_model)]) == []
    assert capsys.readouterr().out == (
        "a: not compared, ultralytics is not installed\nb: not compared: its model is given by --yolox\n"
    )


def test_decodes_yolox_as_its_paper_says() -> None:
    output = np.zeros((64 + 16 + 4, 85), np.float32)  # 64 px: grids of 8², 4² and 2²
    output[64 + 4 * 2 + 1] = [0.5, 0.25, np.log(2), 0, 0.5, *[0] * 80]  # grid of stride 16, row 2, column 1
    output[64 + 4 * 2 + 1, 5 + 17] = 0.8
    boxes, scores, kinds = decoded_yolox(output, 64)
    best = int(scores.argmax())
    np.testing.assert_allclose(boxes[best], [24 - 16, 36 - 8, 24 + 16, 36 + 8], rtol=1e-6)
    assert (scores[best], kinds[best]) == (pytest.approx(0.4), 17)
