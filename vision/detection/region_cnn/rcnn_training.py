"""How R-CNN learns, in two stages: what a region shows, then how its box is put right.

Reference: Girshick, Donahue, Darrell and Malik 2014, "Rich feature hierarchies for accurate object detection and
semantic segmentation", section 2.3 and appendix C.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from vision.detection.annotated import AnnotatedImage
from vision.detection.boxes import intersection_over_union
from vision.detection.region_cnn.box_regression import DEVIATIONS, box_deltas
from vision.detection.region_cnn.pictures import Sample, mirrored, normalized
from vision.detection.region_cnn.proposal_training import trained_on_proposals
from vision.detection.region_cnn.rcnn import RCNN, cut_out
from vision.detection.region_cnn.ridge_regression import RidgeRegression
from vision.detection.region_cnn.targets import region_targets
from vision.detection.region_cnn.training import (
    Learning,
    TrainingSettings,
    check_annotated,
    classes_of,
)
from vision.networks.checkpoints import restore
from vision.networks.rcnn import SIDE
from vision.step import Checkpoint, Step

NEAR = 0.6
"""Proposals that overlap an object so much teach how to put boxes right; from farther away there is no telling."""
HELD_OUT = 5
"""Every fifth picture is held out while it is chosen how far the regression goes."""


def train_rcnn(
    examples: Sequence[AnnotatedImage],
    settings: TrainingSettings,
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train from random weights. Close the generator to stop.

    Args:
        examples: at least one picture, of any sizes.
        settings: how to train; the same when continuing.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``proposing``; steps ``training`` with the figures ``step`` (from 1), ``steps`` and ``class_loss``;
        steps ``fitting_boxes`` with ``picture`` (from 1) and ``pictures``; then ``done``, whose checkpoint
        :func:`rcnn_of` turns into the detector.

    Raises:
        BadSetting: ``nothing_annotated``: there is no box in any picture.
        ValueError: the checkpoint is of another network.
    """
    check_annotated(examples)
    trainer = _Trainer(settings)
    proposals = yield from trained_on_proposals(
        examples, settings, trainer.advance, trainer.learning, checkpoint
    )
    for number, example in enumerate(examples, 1):
        trainer.regression.add(example, proposals[number - 1])
        yield Step(
            fraction=1.0,
            message="fitting_boxes",
            figures={"picture": number, "pictures": len(examples)},
        )
    trainer.regression.solve()
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.learning.checkpoint(settings.steps))


def rcnn_of(checkpoint: Checkpoint) -> RCNN:
    """The detector that a checkpoint of :func:`train_rcnn` holds; before ``done`` it trusts boxes as proposed.

    Raises:
        ValueError: it is no such checkpoint.
    """
    detector = RCNN(classes_of(checkpoint))
    restore(checkpoint, network=detector.network.variables)
    return detector


class BoxRegression:
    """Ridge regression from a region's features to the deltas of its box, for each class.

    Args:
        detector: whose features, and whose layer ``deltas`` is to be set.
        classes: how many there are.
    """

    def __init__(self, detector: RCNN, classes: int) -> None:
        self._detector = detector
        self._layer = detector.network.get_layer("deltas")
        self._regression = RidgeRegression(classes, int(self._layer.kernel.shape[0]), outputs=4)
        self._pictures = 0

    def add(self, example: AnnotatedImage, proposals: np.ndarray) -> None:
        """Take in the proposals of a picture that lie near an object, as they are and mirrored."""
        self._pictures += 1
        if not len(example.boxes) or not len(proposals):
            return
        overlaps = intersection_over_union(proposals, example.boxes)
        near = np.flatnonzero(overlaps.max(axis=1) >= NEAR)
        if not len(near):
            return
        shown = overlaps[near].argmax(axis=1)
        sample = Sample(
            image=example.image,
            boxes=example.boxes[shown],
            classes=example.classes[shown],
            proposals=proposals[near],
        )
        for one in (sample, mirrored(sample)):
            self._regression.add(
                self._detector.features(cut_out(one.image, one.proposals)),
                box_deltas(one.proposals, one.boxes) / DEVIATIONS,
                one.classes,
                is_held_out=self._pictures % HELD_OUT == 0,
            )

    def solve(self) -> None:
        """Write the weights into the network; those of a class that was never near anything become 0."""
        weights, biases = self._regression.solve()
        self._layer.set_weights([weights.transpose(1, 0, 2).reshape(weights.shape[1], -1), biases.ravel()])


class _Trainer:
    """The detector and one step of learning."""

    def __init__(self, settings: TrainingSettings) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._detector = RCNN(settings.classes)
        self.learning = Learning([self._detector.network], settings)
        self.regression = BoxRegression(self._detector, settings.classes)
        signature = [tf.TensorSpec([None, SIDE, SIDE, 3], tf.float32), tf.TensorSpec([None], tf.int32)]
        self._step = tf.function(self._one_step, input_signature=signature, autograph=False)

    def advance(self, samples: Sequence[Sample], random: np.random.Generator) -> Mapping[str, float]:
        regions, classes = [], []
        for sample in samples:
            targets = region_targets(
                sample.proposals, sample.boxes, sample.classes, random, count=self._settings.regions
            )
            regions.append(cut_out(sample.image, targets.boxes))
            classes.append(targets.classes)
        loss = self._step(
            tf.constant(normalized(np.concatenate(regions))), tf.constant(np.concatenate(classes))
        )
        return {"class_loss": float(loss)}

    def _one_step(self, regions: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            logits, _ = self._detector.network(regions, training=True)
            errors = tf.nn.sparse_softmax_cross_entropy_with_logits(classes, logits)
            loss = tf.reduce_mean(errors)
        self.learning.descend(tape, loss)
        return loss
