"""A folder of pictures annotated like COCO, and how well boxes fit it, by COCO's own program.

Reference: Lin et al. 2014, "Microsoft COCO"; https://cocodataset.org/#detection-eval.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from vision.detection.boxes import corners_to_coco
from vision.detection.coco_classes import COCO_CLASSES

MOST_BOXES = 100
"""Of a picture's boxes the likeliest so many are judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """COCO's: mean average precision over overlaps of .5 to .95, at .5, at .75, and of objects by their size.

    ``nan`` where there is no such object.
    """

    map: float
    map50: float
    map75: float
    small: float
    medium: float
    large: float


@dataclass(frozen=True)
class CocoFolder:
    """What is in which picture.

    Attributes:
        truth: pycocotools' reading of the annotations.
        pictures: files by the pictures' numbers.
        missing: how many files are not there.
        categories: the annotations' numbers of classes, by their names.
    """

    truth: COCO
    pictures: dict[int, Path]
    missing: int
    categories: dict[str, int]

    @property
    def known(self) -> list[int]:
        """Numbers of the classes that detectors trained on COCO know."""
        return [self.categories[kind.name] for kind in COCO_CLASSES if kind.name in self.categories]


def open_folder(folder: Path, annotations: Path | None = None, limit: int = 0) -> CocoFolder:
    """Read the annotations and find the pictures.

    Args:
        folder: with the pictures in it or in folders in it.
        annotations: None for the one JSON file like COCO's in the folder or in ``annotations``.
        limit: only so many pictures, evenly from all; 0 for all.

    Raises:
        ValueError: there is no such file, or several; none of the pictures is there.
    """
    path = annotations or _annotations_in(folder)
    with contextlib.redirect_stdout(io.StringIO()):  # it tells its steps
        truth = COCO(path)
    images = truth.loadImgs(truth.getImgIds())
    if 0 < limit < len(images):
        images = [images[place] for place in np.linspace(0, len(images) - 1, limit).round().astype(int)]
    by_name = {file.name: file for file in sorted(folder.rglob("*")) if file.is_file()}
    found = {image["id"]: _file(folder, image["file_name"], by_name) for image in images}
    pictures = {number: file for number, file in found.items() if file is not None}
    if not pictures:
        raise ValueError(f"none of the {len(images)} pictures of {path} is in {folder}")
    categories = {entry["name"]: entry["id"] for entry in truth.loadCats(truth.getCatIds())}
    return CocoFolder(truth, pictures, len(images) - len(pictures), categories)


def measure(folder: CocoFolder, results: Sequence[dict[str, Any]]) -> Figures:
    """Judge boxes by COCO's program, over the classes that detectors trained on COCO know.

    Args:
        folder: the truth.
        results: of :func:`result_rows`.
    """
    if not results:
        return Figures(map=0.0, map50=0.0, map75=0.0, small=0.0, medium=0.0, large=0.0)
    with contextlib.redirect_stdout(io.StringIO()):
        evaluator = COCOeval(folder.truth, folder.truth.loadRes(list(results)), "bbox")
        evaluator.params.imgIds = sorted(folder.pictures)
        evaluator.params.catIds = folder.known
        evaluator.evaluate()
        evaluator.accumulate()
        evaluator.summarize()
    values = [float(value) if value >= 0 else float("nan") for value in evaluator.stats[:6]]
    return Figures(**dict(zip(Figures.__slots__, values, strict=True)))


def result_rows(
    folder: CocoFolder, number: int, boxes: np.ndarray, scores: np.ndarray, names: Sequence[str]
) -> list[dict[str, Any]]:
    """The likeliest boxes of one picture as COCO's results; those of classes the truth does not know are none."""
    rows = [
        {
            "image_id": number,
            "category_id": folder.categories[name],
            "bbox": box,
            "score": float(score),
        }
        for box, score, name in zip(corners_to_coco(boxes).tolist(), scores, names, strict=True)
        if name in folder.categories
    ]
    return sorted(rows, key=lambda row: -float(row["score"]))[:MOST_BOXES]


def _annotations_in(folder: Path) -> Path:
    places = sorted([*folder.glob("*.json"), *folder.glob("annotations/*.json")])
    fitting = [path for path in places if _is_like_coco(path)]
    if len(fitting) != 1:
        found = ", ".join(map(str, fitting)) or "none"
        raise ValueError(f"one JSON file like COCO's is needed in {folder}, found {found}: see --annotations")
    return fitting[0]


def _is_like_coco(path: Path) -> bool:
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return False
    is_object = isinstance(document, dict) and document.keys() >= {"images", "annotations", "categories"}
    return is_object and all("bbox" in entry for entry in document["annotations"][:1])


def _file(folder: Path, name: str, by_name: dict[str, Path]) -> Path | None:
    return path if (path := folder / name).is_file() else by_name.get(Path(name).name)
