"""How Faster R-CNN learns: proposals, classes and boxes all at once, from one look at each picture.

This is the paper's approximate joint training (section 3.2): proposals are computed with the weights of the moment, and
what the head learns from them does not reach back into how they were proposed.

Reference: Ren, He, Girshick and Sun 2015, "Faster R-CNN", section 3.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from vision.detection.anchors import choose_anchors
from vision.detection.annotated import AnnotatedImage
from vision.detection.region_cnn.faster_rcnn import ANCHORS, FasterRCNN, best_proposals
from vision.detection.region_cnn.losses import multi_task_loss, proposal_loss
from vision.detection.region_cnn.pictures import Sample, draw_samples, normalized
from vision.detection.region_cnn.targets import anchor_targets, region_targets
from vision.detection.region_cnn.training import (
    Learning,
    TrainingSettings,
    check_annotated,
    classes_of,
    trained,
)
from vision.networks.checkpoints import restore
from vision.step import Checkpoint, Step

ANCHORS_DRAWN = 256
"""So many anchors of each picture are learned from."""
LOSSES = ("object_loss", "proposal_loss", "class_loss", "box_loss")


def train_faster_rcnn(
    examples: Sequence[AnnotatedImage],
    settings: TrainingSettings,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train from random weights. Close the generator to stop.

    Args:
        examples: at least one picture, all of one size.
        settings: how to train; the same when continuing. There is no selective search.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps`` and :data:`LOSSES`; then ``done``, whose
        checkpoint :func:`faster_rcnn_of` turns into the detector.

    Raises:
        BadSetting: ``nothing_annotated``: there is no box in any picture.
        ValueError: the checkpoint is of another network.
    """
    check_annotated(examples)
    boxes = np.concatenate([example.boxes for example in examples])
    shapes = choose_anchors(boxes[:, 2:] - boxes[:, :2], ANCHORS, seed=settings.seed)
    trainer = _Trainer(settings, shapes)

    def advance(number: int) -> Mapping[str, float]:
        return trainer.advance(*draw_samples(examples, (), settings, number))

    yield from trained(advance, trainer.learning, settings, checkpoint=checkpoint)
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.learning.checkpoint(settings.steps))


def faster_rcnn_of(checkpoint: Checkpoint) -> FasterRCNN:
    """The detector that a checkpoint of :func:`train_faster_rcnn` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    detector = FasterRCNN(classes_of(checkpoint), checkpoint["anchors"])
    restore(checkpoint, network=[variable for network in detector.networks for variable in network.variables])
    return detector


class _Trainer:
    """The detector and one step of learning."""

    def __init__(self, settings: TrainingSettings, shapes: np.ndarray) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._detector = FasterRCNN(settings.classes, shapes)
        self.learning = Learning(self._detector.networks, settings, anchors=shapes)
        self._step = tf.function(self._one_step, autograph=False)
        self._samples: Sequence[Sample] = ()
        self._random = np.random.default_rng()

    def advance(self, samples: Sequence[Sample], random: np.random.Generator) -> Mapping[str, float]:
        self._samples, self._random = samples, random
        answers = [
            anchor_targets(
                self._detector.anchors(sample.image.shape[:2]),
                sample.boxes,
                random,
                size=sample.image.shape[:2],
                count=ANCHORS_DRAWN,
            )
            for sample in samples
        ]
        losses = self._step(
            tf.constant(normalized([sample.image for sample in samples])),
            tf.constant(np.stack([answer.labels for answer in answers])),
            tf.constant(np.stack([answer.deltas for answer in answers])),
        )
        return dict(zip(LOSSES, losses.numpy().tolist(), strict=True))

    def _one_step(self, pictures: tf.Tensor, labels: tf.Tensor, anchor_deltas: tf.Tensor) -> tf.Tensor:
        fast = self._detector.fast
        with tf.GradientTape() as tape:
            features = fast.features_of(pictures, training=True)
            objects, moved = self._detector.proposer_outputs(features, training=True)
            rois, numbers, classes, targets = tf.numpy_function(
                self._regions, [objects, moved], [tf.float32, tf.int32, tf.int32, tf.float32]
            )
            rois, targets = tf.ensure_shape(rois, (None, 4)), tf.ensure_shape(targets, (None, 4))
            numbers, classes = tf.ensure_shape(numbers, (None,)), tf.ensure_shape(classes, (None,))
            logits, deltas = fast.outputs(features, rois, numbers, training=True)
            losses = tf.stack(
                [
                    *proposal_loss(objects, moved, labels, anchor_deltas),
                    *multi_task_loss(logits, deltas, classes, targets),
                ]
            )
            loss = tf.reduce_sum(losses)
        self.learning.descend(tape, loss)
        return losses

    def _regions(self, objects: np.ndarray, moved: np.ndarray) -> tuple[np.ndarray, ...]:
        """Regions of this step's pictures, from what is proposed now: boxes, pictures, classes and deltas."""
        drawn = [
            region_targets(
                self._proposals(sample.image.shape[:2], logits, deltas),
                sample.boxes,
                sample.classes,
                self._random,
                count=self._settings.regions,
            )
            for sample, logits, deltas in zip(self._samples, objects, moved, strict=True)
        ]
        numbers = np.repeat(np.arange(len(drawn)), [len(targets.classes) for targets in drawn])
        return (
            np.concatenate([targets.boxes for targets in drawn]),
            numbers.astype(np.int32),
            np.concatenate([targets.classes for targets in drawn]),
            np.concatenate([targets.deltas for targets in drawn]),
        )

    def _proposals(self, size: tuple[int, int], objects: np.ndarray, deltas: np.ndarray) -> np.ndarray:
        return best_proposals(self._detector.anchors(size), objects, deltas, size)[0]
