"""Pictures as networks see them, and those of each batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.detection.annotated import AnnotatedImage
from vision.detection.region_cnn.training import TrainingSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A picture of a batch, mirrored or as it is, with its objects and its proposals, if there are any."""

    image: np.ndarray
    boxes: np.ndarray
    classes: np.ndarray
    proposals: np.ndarray


def draw_samples(
    examples: Sequence[AnnotatedImage],
    proposals: Sequence[np.ndarray],
    settings: TrainingSettings,
    number: int,
) -> tuple[list[Sample], np.random.Generator]:
    """The pictures of the batch ``number`` (from 1), and chance for drawing regions of them.

    Every picture is drawn once before any is drawn again; half of them are mirrored. The same number has the same
    pictures, whichever came before.

    Args:
        examples: all pictures.
        proposals: ``(P, 4)`` of each, or nothing at all.
        settings: how many, and the seed.
        number: of the step.
    """
    random = np.random.default_rng([settings.seed, 1, number])
    first = (number - 1) * settings.pictures
    samples = []
    for place in range(first, first + settings.pictures):
        turn, rank = divmod(place, len(examples))
        row = int(np.random.default_rng([settings.seed, 0, turn]).permutation(len(examples))[rank])
        sample = Sample(
            image=examples[row].image,
            boxes=examples[row].boxes,
            classes=examples[row].classes,
            proposals=proposals[row] if proposals else np.empty((0, 4)),
        )
        samples.append(mirrored(sample) if random.random() < 0.5 else sample)
    return samples, random


def mirrored(sample: Sample) -> Sample:
    """Left and right exchanged, in the picture and in all boxes."""
    width = sample.image.shape[1]
    boxes, proposals = (
        np.stack([width - rows[:, 2], rows[:, 1], width - rows[:, 0], rows[:, 3]], axis=1)
        for rows in (sample.boxes, sample.proposals)
    )
    return Sample(image=sample.image[:, ::-1], boxes=boxes, classes=sample.classes, proposals=proposals)


def normalized(images: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    """``(N, H, W, 3) float32``, -1 to 1, of ``uint8`` images of one size."""
    pictures: np.ndarray = (np.asarray(images) / 127.5 - 1.0).astype(np.float32)
    return pictures
