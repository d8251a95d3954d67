"""How Fast R-CNN learns: from many regions of few pictures, classes and boxes together.

Reference: Girshick 2015, "Fast R-CNN", section 2.3.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from vision.detection.annotated import AnnotatedImage
from vision.detection.region_cnn.fast_rcnn import FastRCNN
from vision.detection.region_cnn.losses import multi_task_loss
from vision.detection.region_cnn.pictures import Sample, normalized
from vision.detection.region_cnn.proposal_training import trained_on_proposals
from vision.detection.region_cnn.targets import region_targets
from vision.detection.region_cnn.training import (
    Learning,
    TrainingSettings,
    check_annotated,
    classes_of,
)
from vision.networks.checkpoints import restore
from vision.step import Checkpoint, Step


def train_fast_rcnn(
    examples: Sequence[AnnotatedImage],
    settings: TrainingSettings,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train from random weights. Close the generator to stop.

    Args:
        examples: at least one picture, all of one size.
        settings: how to train; the same when continuing.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``proposing``; steps ``training`` with the figures ``step`` (from 1), ``steps``, ``class_loss`` and
        ``box_loss``; then ``done``, whose checkpoint :func:`fast_rcnn_of` turns into the detector.

    Raises:
        BadSetting: ``nothing_annotated``: there is no box in any picture.
        ValueError: the checkpoint is of another network.
    """
    check_annotated(examples)
    trainer = _Trainer(settings)
    yield from trained_on_proposals(examples, settings, trainer.advance, trainer.learning, checkpoint)
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.learning.checkpoint(settings.steps))


def fast_rcnn_of(checkpoint: Checkpoint) -> FastRCNN:
    """The detector that a checkpoint of :func:`train_fast_rcnn` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    detector = FastRCNN(classes_of(checkpoint))
    restore(checkpoint, network=[variable for network in detector.networks for variable in network.variables])
    return detector


class _Trainer:
    """The detector and one step of learning."""

    def __init__(self, settings: TrainingSettings) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._detector = FastRCNN(settings.classes)
        self.learning = Learning(self._detector.networks, settings)
        # regions differ in number, and must not be traced anew for that
        self._step = tf.function(self._one_step, reduce_retracing=True, autograph=False)

    def advance(self, samples: Sequence[Sample], random: np.random.Generator) -> Mapping[str, float]:
        drawn = [
            region_targets(
                sample.proposals, sample.boxes, sample.classes, random, count=self._settings.regions
            )
            for sample in samples
        ]
        numbers = np.repeat(np.arange(len(drawn)), [len(targets.classes) for targets in drawn])
        losses = self._step(
            tf.constant(normalized([sample.image for sample in samples])),
            tf.constant(np.concatenate([targets.boxes for targets in drawn])),
            tf.constant(numbers, tf.int32),
            tf.constant(np.concatenate([targets.classes for targets in drawn])),
            tf.constant(np.concatenate([targets.deltas for targets in drawn])),
        )
        return dict(zip(("class_loss", "box_loss"), losses.numpy().tolist(), strict=True))

    def _one_step(
        self, pictures: tf.Tensor, rois: tf.Tensor, numbers: tf.Tensor, classes: tf.Tensor, targets: tf.Tensor
    ) -> tf.Tensor:
        with tf.GradientTape() as tape:
            features = self._detector.features_of(pictures, training=True)
            logits, deltas = self._detector.outputs(features, rois, numbers, training=True)
            losses = tf.stack(multi_task_loss(logits, deltas, classes, targets))
            loss = tf.reduce_sum(losses)
        self.learning.descend(tape, loss)
        return losses
