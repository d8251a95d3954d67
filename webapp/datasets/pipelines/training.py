"""Photographs with boxes or masks become a detector or a segmenter. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping

from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.training import train_yolo
from vision.segmentation import training as segmentation
from vision.segmentation.settings import SegmenterSettings
from vision.step import Checkpoint, Step
from vision.training.own_photographs import EFFORTS, split
from webapp.datasets.kind import SCORE_OF
from webapp.datasets.pipelines.pictures import boxed_pictures, outlined_pictures
from webapp.datasets.services.trainings import keep_model
from webapp.jobs.models import Job

Steps = Generator[Step, None, None]


def train_detector(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a YOLO; when the generator is closed, what it has learned by then is kept."""
    learned, held_out = split(boxed_pictures(job))
    effort = EFFORTS[job.settings["effort"]]
    settings = YoloSettings.for_own(effort, classes=len(job.settings["classes"]))
    steps = train_yolo(learned, settings, held_out=held_out, checkpoint=checkpoint)
    yield from _learn(job, steps, learned=len(learned), measured=len(held_out))


def train_segmenter(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Train a U-Net; when the generator is closed, what it has learned by then is kept."""
    learned, held_out = split(outlined_pictures(job))
    effort = EFFORTS[job.settings["effort"]]
    settings = SegmenterSettings.for_own(effort, classes=1 + len(job.settings["classes"]))
    steps = segmentation.train_segmenter(learned, settings, held_out=held_out, checkpoint=checkpoint)
    yield from _learn(job, steps, learned=len(learned), measured=len(held_out))


def _learn(job: Job, steps: Iterable[Step], *, learned: int, measured: int) -> Steps:
    # Curves need every figure at every step; how good it is is measured now and then.
    figures: dict[str, float] = {SCORE_OF[job.kind]: 0.0, "measured": measured, "learned": learned}
    step: Step | None = None
    try:
        for step in steps:
            figures |= step.figures
            if step.image is not None:
                # A worker may be killed, and the job stopped before another one takes it up.
                _keep(job, step, figures)
            yield _with_figures(step, figures)
    except GeneratorExit:
        # Stopped, or paused and perhaps stopped later, when nobody is there to keep anything.
        _keep(job, step, figures)
        raise
    _keep(job, step, figures)


def _keep(job: Job, step: Step | None, figures: Mapping[str, float]) -> None:
    if step is not None and step.checkpoint is not None:
        keep_model(job, step.checkpoint(), figures)


def _with_figures(step: Step, figures: Mapping[str, float]) -> Step:
    return Step(
        fraction=step.fraction,
        message=step.message,
        image=step.image,
        figures={**figures} if step.figures else {},
        checkpoint=step.checkpoint,
    )
