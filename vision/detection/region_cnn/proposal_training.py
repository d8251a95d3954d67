"""Learning from selective search's proposals, as R-CNN and Fast R-CNN do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence

import numpy as np

from vision.detection.annotated import AnnotatedImage
from vision.detection.proposals import propose
from vision.detection.region_cnn.pictures import Sample, draw_samples
from vision.detection.region_cnn.training import Learning, TrainingSettings, trained
from vision.step import Checkpoint, Step

Advance = Callable[[Sequence[Sample], np.random.Generator], Mapping[str, float]]
"""Learns from the pictures of a batch, of which it draws regions, and says the losses."""


def trained_on_proposals(
    examples: Sequence[AnnotatedImage],
    settings: TrainingSettings,
    advance: Advance,
    learning: Learning,
    checkpoint: Checkpoint | None,
) -> Generator[Step, None, list[np.ndarray]]:
    """Search all pictures, then go all steps that are left.

    Yields:
        Steps ``proposing`` with the figures ``picture`` (from 1) and ``pictures``; then those of
        :func:`vision.detection.region_cnn.training.trained`.

    Returns:
        The proposals of each picture, ``(P, 4)`` corners, px.
    """
    proposals = yield from _proposed(examples, settings)
    yield from trained(
        lambda number: advance(*draw_samples(examples, proposals, settings, number)),
        learning,
        settings,
        before=len(examples),
        checkpoint=checkpoint,
    )
    return proposals


def _proposed(
    examples: Sequence[AnnotatedImage], settings: TrainingSettings
) -> Generator[Step, None, list[np.ndarray]]:
    found = []
    for number, example in enumerate(examples, 1):
        found.append(propose(example.image, settings.search))
        yield Step(
            fraction=number / (len(examples) + settings.steps),
            message="proposing",
            figures={"picture": number, "pictures": len(examples)},
        )
    return found
