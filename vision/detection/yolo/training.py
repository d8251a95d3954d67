"""A YOLO learned from annotated pictures: generated ones, or somebody's own with classes of their own."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from vision.detection.anchors import choose_anchors
from vision.detection.annotated import AnnotatedImage
from vision.detection.boxes import corners_to_centers
from vision.detection.evaluation import evaluate
from vision.detection.yolo.detector import YoloDetector
from vision.detection.yolo.drawing import sheet
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.placement import fitted
from vision.detection.yolo.samples import Samples
from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.trainer import Trainer, anchors_of
from vision.errors import BadSetting
from vision.step import Checkpoint, Step

SHOWN = 6
"""So many pictures are drawn with what the network finds in them."""
SHOWN_FROM = 0.3
"""Boxes that score less are not drawn."""
MEASURED_FROM = 0.01
"""Boxes that score less are not measured, for speed; the curve of precision has long ended there."""


def train_yolo(
    pictures: Sequence[AnnotatedImage],
    settings: YoloSettings,
    *,
    held_out: Sequence[AnnotatedImage] = (),
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a detector. Close the generator to stop.

    Args:
        pictures: annotated, any sizes.
        settings: what to train; the same when continuing.
        held_out: other such pictures, on which the network is measured now and then. Without them what it
            finds is drawn into pictures it learns from, and nothing is measured.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps``, ``loss`` and its parts ``coordinates``,
        ``objectness``, ``no_object`` and ``classes``, and ``left_out`` (objects of the batch for which the grid
        had no room). Every ``measured_every`` steps, and the last time, also an image, and if pictures are
        held out (with anything in them) ``mean_average_precision`` (COCO's) and ``mean_average_precision_50``. Then ``done``, whose
        checkpoint :func:`vision.detection.yolo.trainer.detector_of` turns into the detector.

    Raises:
        BadSetting: ``nothing_annotated``: there is no box in ``pictures``; ``wrong_side``: side, stride and
            backbone do not fit together; ``diverged``: the loss is no number any more, as the learning rate is
            too high.
        WeightsMissing: those of the backbone are not on this machine.
        ValueError: the checkpoint is of another network.
    """
    grid = grid_for(pictures, settings) if checkpoint is None else settings.grid(anchors_of(checkpoint))
    trainer = Trainer(settings, grid)
    done = 0 if checkpoint is None else trainer.learning.restore(checkpoint)
    samples = Samples(pictures, grid, side=settings.side, variation=settings.variation, seed=settings.seed)
    for number, batch in enumerate(samples.batches(done, settings.batch), done + 1):
        if number > settings.steps:
            break
        figures = {"step": number, "steps": settings.steps, **trainer.advance(number, *batch)}
        image = None
        if number % settings.measured_every == 0 or number == settings.steps:
            figures |= _measured(trainer.detector, held_out, settings.classes)
            image = _shown(trainer.detector, held_out or pictures)
        yield Step(
            fraction=number / settings.steps,
            message="training",
            image=image,
            figures=figures,
            checkpoint=lambda number=number: trainer.learning.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.learning.checkpoint(settings.steps))


def grid_for(pictures: Sequence[AnnotatedImage], settings: YoloSettings) -> Grid:
    """The grid of a network for ``pictures``, its anchors chosen from their boxes by k-means.

    Raises:
        BadSetting: ``nothing_annotated``.
    """
    shapes = []
    for picture in pictures:
        if len(picture.boxes):
            placement = fitted(picture.image.shape[:2], settings.side)
            centers = corners_to_centers(placement.place_boxes(picture.boxes, settings.side))
            shapes.append(centers[:, 2:] / settings.stride)
    if not shapes:
        raise BadSetting("nothing_annotated", pictures=len(pictures))
    return settings.grid(choose_anchors(np.concatenate(shapes), settings.anchors, seed=settings.seed))


def _measured(detector: YoloDetector, pictures: Sequence[AnnotatedImage], classes: int) -> dict[str, float]:
    found = detector.detect([picture.image for picture in pictures], score_threshold=MEASURED_FROM)
    evaluation = evaluate(found, pictures, classes=classes)
    figures = {
        "mean_average_precision": evaluation.mean_average_precision,
        "mean_average_precision_50": evaluation.mean_average_precision_50,
    }
    return {name: value for name, value in figures.items() if np.isfinite(value)}


def _shown(detector: YoloDetector, pictures: Sequence[AnnotatedImage]) -> np.ndarray:
    images = [picture.image for picture in pictures[:SHOWN]]
    return sheet(images, detector.detect(images, score_threshold=SHOWN_FROM))
