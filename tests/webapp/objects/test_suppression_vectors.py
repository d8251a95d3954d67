"""What browsers are held to: boxes, thresholds, and what ``vision.detection.suppression`` makes of them.

``frontend/tests/suppression_vectors.json`` is committed; run this file as a module to write it anew:
``python -m tests.webapp.objects.test_suppression_vectors``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vision.detection.suppression import non_max_suppression
from webapp.objects.pipelines.choice import SIGMA

VECTORS = Path(__file__).resolve().parents[3] / "frontend/tests/suppression_vectors.json"
LABELS = ("person", "dog", "car")


def vector(
    name: str, boxes: Any, scores: Any, labels: list[str], *, score: float, iou: float, soft: bool = False
) -> dict[str, Any]:
    numbers = np.array([LABELS.index(label) for label in labels], np.int64)
    boxes, scores = np.array(boxes, np.float64).reshape(-1, 4), np.array(scores, np.float64)
    sigma = SIGMA if soft else None
    answer = non_max_suppression(
        boxes, scores, numbers, score_threshold=score, iou_threshold=iou, sigma=sigma
    )
    return {
        "name": name,
        "boxes": boxes.tolist(),
        "scores": scores.tolist(),
        "labels": labels,
        "score": score,
        "iou": iou,
        "soft": soft,
        "kept": answer.kept.tolist(),
        "suppressed_by": answer.suppressed_by.tolist(),
        "decided": answer.scores.round(9).tolist(),
    }


def vectors() -> Iterator[dict[str, Any]]:
    half = [[0, 0, 2, 1], [1, 0, 3, 1]]  # a third in common
    yield vector("no boxes", [], [], [], score=0.5, iou=0.5)
    yield vector("exactly at the score", [[0, 0, 9, 9]], [0.5], ["dog"], score=0.5, iou=0.5)
    yield vector("exactly at the overlap", half, [0.9, 0.8], ["dog", "dog"], score=0.1, iou=1 / 3)
    yield vector("of two kinds", half, [0.9, 0.8], ["dog", "car"], score=0.1, iou=0.2)
    yield vector("equal scores", half, [0.7, 0.7], ["dog", "dog"], score=0.1, iou=0.2)
    yield vector("empty boxes", [[4, 4, 4, 4], [4, 4, 4, 4]], [0.7, 0.6], ["dog", "dog"], score=0.1, iou=0.1)
    chain = [[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]]
    yield vector(
        "a suppressed one suppresses nobody", chain, [0.9, 0.8, 0.7], ["car"] * 3, score=0.1, iou=0.4
    )
    yield vector("softly", chain, [0.9, 0.8, 0.7], ["car"] * 3, score=0.3, iou=0.4, soft=True)
    yield vector("softly, of two kinds", half, [0.9, 0.8], ["dog", "car"], score=0.1, iou=0.2, soft=True)
    yield vector("softly, equal scores", half, [0.7, 0.7], ["dog", "dog"], score=0.65, iou=0.2, soft=True)
    yield vector(
        "softly, the same twice", half[:1] * 2, [0.7, 0.6], ["dog"] * 2, score=0.05, iou=0.2, soft=True
    )
    yield from _crowds()


def _crowds() -> Iterator[dict[str, Any]]:
    """Many boxes around few things, more than Python takes at once, with scores that tie."""
    for seed, count, score, iou in [(1, 60, 0.3, 0.5), (2, 300, 0.05, 0.45), (3, 300, 0.2, 0.8)]:
        rng = np.random.default_rng(seed)
        middles = rng.uniform(100, 900, (8, 2))[rng.integers(0, 8, count)] + rng.normal(0, 15, (count, 2))
        sizes = rng.uniform(40, 160, (count, 2))
        boxes = np.hstack([middles - sizes / 2, middles + sizes / 2]).round(2)
        labels = [LABELS[number] for number in rng.integers(0, len(LABELS), count)]
        scores = rng.uniform(0, 1, count).round(2)
        for soft in (False, True):
            name = f"{count} boxes, seed {seed}" + (", softly" if soft else "")
            yield vector(name, boxes, scores, labels, score=score, iou=iou, soft=soft)


def written() -> str:
    return "[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in vectors()) + "\n]\n"


def test_browsers_are_held_to_what_python_says_now() -> None:
    assert VECTORS.read_text() == written(), (
        "write them anew: python -m tests.webapp.objects.test_suppression_vectors"
    )


if __name__ == "__main__":
    VECTORS.write_text(written())
