"""A U-Net learned from pictures in which every pixel has a class: generated ones, or somebody's own."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from vision.segmentation.drawing import sheet
from vision.segmentation.labels import LabelledPicture
from vision.segmentation.metrics import confusion_matrix, mean_intersection_over_union, pixel_accuracy
from vision.segmentation.samples import Samples
from vision.segmentation.segmenter import Segmenter
from vision.segmentation.settings import SegmenterSettings
from vision.segmentation.trainer import Trainer
from vision.step import Checkpoint, Step

SHOWN = 4
"""So many pictures are drawn with what the network says, and below with the truth."""


def train_segmenter(
    pictures: Sequence[LabelledPicture],
    settings: SegmenterSettings,
    *,
    held_out: Sequence[LabelledPicture] = (),
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a segmenter. Close the generator to stop.

    Args:
        pictures: labelled, any sizes.
        settings: what to train; the same when continuing.
        held_out: other such pictures, on which the network is measured now and then. Without them what it
            says is drawn over pictures it learns from, and nothing is measured.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps``, ``loss`` and its parts ``cross_entropy``
        and ``dice``. Every ``measured_every`` steps, and the last time, also an image, and if pictures are held
        out ``pixel_accuracy`` and ``mean_intersection_over_union``. Then ``done``, whose checkpoint
        :func:`vision.segmentation.trainer.segmenter_of` turns into the segmenter.

    Raises:
        BadSetting: ``nothing_labelled``: all of ``pictures`` is background; ``unknown_class``: a label is not
            below ``classes``; ``wrong_side``: the network cannot halve the side as often as it must; ``diverged``:
            the loss is no number any more, as the learning rate is too high.
        WeightsMissing: those of the encoder are not on this machine.
        ValueError: the checkpoint is of another network.
    """
    samples = Samples(
        pictures,
        classes=settings.classes,
        side=settings.side,
        variation=settings.variation,
        seed=settings.seed,
    )
    trainer = Trainer(settings)
    done = 0 if checkpoint is None else trainer.learning.restore(checkpoint)
    for number, batch in enumerate(samples.batches(done, settings.batch), done + 1):
        if number > settings.steps:
            break
        figures = {"step": number, "steps": settings.steps, **trainer.advance(number, *batch)}
        image = None
        if number % settings.measured_every == 0 or number == settings.steps:
            figures |= _measured(trainer.segmenter, held_out, settings.classes)
            image = _shown(trainer.segmenter, held_out or pictures)
        yield Step(
            fraction=number / settings.steps,
            message="training",
            image=image,
            figures=figures,
            checkpoint=lambda number=number: trainer.learning.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.learning.checkpoint(settings.steps))


def confusions(segmenter: Segmenter, pictures: Sequence[LabelledPicture], classes: int) -> np.ndarray:
    """The confusion matrix ``(classes, classes) int64`` of a segmenter over all pixels of all ``pictures``."""
    total = np.zeros((classes, classes), np.int64)
    for picture in pictures:
        (labels,) = segmenter.label([picture.image])
        total += confusion_matrix(picture.labels, labels, classes)
    return total


def _measured(segmenter: Segmenter, pictures: Sequence[LabelledPicture], classes: int) -> dict[str, float]:
    if not pictures:
        return {}
    matrix = confusions(segmenter, pictures, classes)
    return {
        "pixel_accuracy": pixel_accuracy(matrix),
        "mean_intersection_over_union": mean_intersection_over_union(matrix),
    }


def _shown(segmenter: Segmenter, pictures: Sequence[LabelledPicture]) -> np.ndarray:
    shown = pictures[:SHOWN]
    images = [picture.image for picture in shown]
    return sheet(images, segmenter.label(images), [picture.labels for picture in shown])
