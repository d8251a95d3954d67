"""How good predictions are: average precision as COCO measures it, and what is mistaken for what.

Reference: Everingham et al. 2010, "The PASCAL visual object classes challenge", section 4.2; Lin et al. 2014,
"Microsoft COCO", and its reference implementation, pycocotools.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from vision.detection.boxes import areas, corners_to_coco, intersection_over_union

MOST_BOXES = 100
"""Of a picture's boxes only so many of the best are judged, as COCO does."""

RECALLS = np.linspace(0.0, 1.0, 101)
"""Recalls at which precision is measured."""


class Truth(Protocol):
    """What is in a picture: ``boxes`` ``(N, 4)`` corners, px, and ``classes`` ``(N,) int``."""

    @property
    def boxes(self) -> np.ndarray: ...
    @property
    def classes(self) -> np.ndarray: ...


class Prediction(Truth, Protocol):
    """What is said to be in a picture, with ``scores`` ``(N,)`` 0 to 1."""

    @property
    def scores(self) -> np.ndarray: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over all pictures. Of a class that is in none of them they are ``nan``, and means pass it over.

    Attributes:
        mean_average_precision: COCO's mAP, the mean over classes and over the overlaps .5, .55, … .95.
        mean_average_precision_50: that at an overlap of .5 alone, as PASCAL VOC has it.
        average_precisions: ``(K,)``, the first for each class.
        average_precisions_50: ``(K,)``, the second for each class.
        precisions: ``(K, 101)``, the best precision that can be had at each of :data:`RECALLS` or more, at an
            overlap of .5; 0 where that recall is not reached.
        scores: ``(K, 101)``, the score down to which predictions must count to reach that recall; 0 where it is
            not reached.
    """

    mean_average_precision: float
    mean_average_precision_50: float
    average_precisions: np.ndarray
    average_precisions_50: np.ndarray
    precisions: np.ndarray
    scores: np.ndarray


def evaluate(predictions: Sequence[Prediction], truths: Sequence[Truth], *, classes: int) -> Evaluation:
    """Measure ``predictions`` of pictures, of which ``truths`` says in the same order what is in them.

    A prediction is right if it overlaps an object of its class enough that no better one has claimed.

    Args:
        predictions: with all their boxes, the unlikely ones, too: a threshold would cut the curve short.
        truths: of the same pictures.
        classes: how many there are.

    Raises:
        ValueError: not as many predictions as truths.
    """
    if len(predictions) != len(truths):
        raise ValueError(f"{len(predictions)} predictions of {len(truths)} pictures")
    with contextlib.redirect_stdout(io.StringIO()):  # pycocotools tells its steps
        precision, scores = _measured(predictions, truths, classes)
    # overlaps, recalls, classes; -1 for a class without truth
    precision = np.where(precision < 0, np.nan, precision)
    by_class = precision.mean(axis=1)
    present = ~np.isnan(by_class[0])
    return Evaluation(
        mean_average_precision=float(by_class[:, present].mean()) if present.any() else float("nan"),
        mean_average_precision_50=float(by_class[0, present].mean()) if present.any() else float("nan"),
        average_precisions=by_class.mean(axis=0),
        average_precisions_50=by_class[0],
        precisions=precision[0].T,
        scores=np.where(np.isnan(precision[0]), np.nan, scores[0]).T,
    )


def confusion_counts(
    predictions: Sequence[Prediction],
    truths: Sequence[Truth],
    *,
    classes: int,
    score_threshold: float = 0.5,
    iou_threshold: float = 0.5,
) -> np.ndarray:
    """What was taken for what.

    Predictions are paired with objects of whatever class, those that overlap most first, each once.

    Args:
        predictions: of pictures, after suppression.
        truths: of the same pictures.
        classes: how many there are.
        score_threshold: predictions that score less are passed over.
        iou_threshold: pairs that overlap less are none.

    Returns:
        ``(K + 1, K + 1) int64``: how many objects of the row's class were taken for the column's. The last
        column counts the overlooked; the last row what was seen where nothing is.
    """
    counts = np.zeros((classes + 1, classes + 1), np.int64)
    for prediction, truth in zip(predictions, truths, strict=True):
        kept = np.asarray(prediction.scores) >= score_threshold
        said, there = np.asarray(prediction.classes)[kept], np.asarray(truth.classes)
        overlaps = intersection_over_union(truth.boxes, np.asarray(prediction.boxes)[kept])
        free_objects, free_predictions = set(range(len(there))), set(range(len(said)))
        for row, column in _pairs(overlaps, iou_threshold):
            if row in free_objects and column in free_predictions:
                counts[there[row], said[column]] += 1
                free_objects.remove(row)
                free_predictions.remove(column)
        np.add.at(counts[:, classes], there[sorted(free_objects)], 1)
        np.add.at(counts[classes], said[sorted(free_predictions)], 1)
    return counts


def _pairs(overlaps: np.ndarray, threshold: float) -> Iterator[tuple[int, int]]:
    """Rows and columns of the overlaps from ``threshold`` on, the largest first."""
    for place in np.argsort(-overlaps, axis=None, kind="stable"):
        row, column = divmod(int(place), overlaps.shape[1])
        if overlaps[row, column] < threshold:
            return
        yield row, column


def _measured(
    predictions: Sequence[Prediction], truths: Sequence[Truth], classes: int
) -> tuple[np.ndarray, np.ndarray]:
    """pycocotools' precisions and scores, ``(overlaps, recalls, classes)`` each."""
    evaluator = COCOeval(
        _coco(truths, [None] * len(truths), classes),
        _coco(predictions, [prediction.scores for prediction in predictions], classes),
        "bbox",
    )
    evaluator.params.maxDets = [MOST_BOXES]
    evaluator.params.areaRng, evaluator.params.areaRngLbl = [[0, 1e10]], ["all"]
    evaluator.evaluate()
    evaluator.accumulate()
    return evaluator.eval["precision"][..., 0, 0], evaluator.eval["scores"][..., 0, 0]


def _coco(pictures: Sequence[Truth], scores: Sequence[np.ndarray | None], classes: int) -> COCO:
    annotations: list[dict[str, Any]] = []
    for number, (picture, scored) in enumerate(zip(pictures, scores, strict=True)):
        boxes = np.asarray(picture.boxes, np.float64).reshape(-1, 4)
        for row, (box, area) in enumerate(zip(corners_to_coco(boxes), areas(boxes), strict=True)):
            annotations.append(
                {
                    "id": len(annotations) + 1,  # 0 means "not matched"
                    "image_id": number,
                    "category_id": int(picture.classes[row]),
                    "bbox": box.tolist(),
                    "area": float(area),
                    "iscrowd": 0,
                    "score": 1.0 if scored is None else float(scored[row]),
                }
            )
    coco = COCO()
    coco.dataset = {
        "images": [{"id": number} for number in range(len(pictures))],
        "categories": [{"id": number} for number in range(classes)],
        "annotations": annotations,
    }
    coco.createIndex()
    return coco
