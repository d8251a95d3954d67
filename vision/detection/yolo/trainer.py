"""The network, its optimizers and one step of all."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from vision.detection.yolo.decoding import to_outputs
from vision.detection.yolo.detector import YoloDetector
from vision.detection.yolo.grid import HEIGHT, OBJECT, WIDTH, Grid, X, Y
from vision.detection.yolo.loss import LossParts, exponential_loss, plain_loss
from vision.detection.yolo.settings import YoloSettings
from vision.errors import BadSetting
from vision.networks.checkpoints import restore
from vision.networks.fine_tuning import FineTuning
from vision.networks.yolo import TRUNK, build_yolo
from vision.pretrained.efficientnet_lite import give_weights
from vision.step import Checkpoint

PRIOR = 0.01
"""``p_c`` of a network that has seen nothing."""


class Trainer:
    """Learns from batches; its ``learning`` keeps checkpoints.

    Args:
        settings: what to train.
        grid: its cells, anchors and classes.

    Raises:
        BadSetting: ``wrong_side``.
        WeightsMissing: those of the backbone are not on this machine.
    """

    def __init__(self, settings: YoloSettings, grid: Grid) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings, self._grid = settings, grid
        self._network = _built(settings, len(grid.anchors))
        if settings.backbone != "none":
            give_weights(self._network.get_layer(TRUNK))
        _expect_little(self._network.get_layer("numbers"), grid, settings)
        self.learning = FineTuning(
            self._network,
            self._loss,
            trunk=TRUNK,
            learning_rate=settings.learning_rate,
            steps=settings.steps,
            frozen=settings.frozen,
            description=_description(settings, grid),
        )

    @property
    def detector(self) -> YoloDetector:
        """The network as it is now; it goes on learning with this trainer."""
        return _detector(self._network, self._grid, self._settings)

    def advance(
        self, number: int, images: tf.Tensor, truth: tf.Tensor, left_out: tf.Tensor
    ) -> dict[str, float]:
        """Learn from the ``number``-th batch, from 1. Its figures, for the network as it was before.

        Raises:
            BadSetting: ``diverged``.
        """
        parts = self.learning.advance(number, images, truth)
        figures = dict(zip(LossParts._fields, parts, strict=True))
        return {"loss": sum(parts), **figures, "left_out": int(tf.reduce_sum(left_out))}

    def _loss(self, truth: tf.Tensor, outputs: tf.Tensor) -> LossParts:
        if self._settings.parameterization == "plain":
            return plain_loss(truth, outputs, self._settings.weights)
        return exponential_loss(truth, outputs, self._grid, self._settings.weights)


def anchors_of(checkpoint: Checkpoint) -> np.ndarray:
    """``(A, 2)``, the widths and heights in cells of the anchors of the network that a checkpoint holds.

    Raises:
        ValueError: it is no checkpoint of a YOLO.
    """
    if "anchor_boxes" not in checkpoint:
        raise ValueError("not a checkpoint of a YOLO")
    return checkpoint["anchor_boxes"]


def detector_of(checkpoint: Checkpoint) -> YoloDetector:
    """The detector that a checkpoint of :func:`vision.detection.yolo.training.train_yolo` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    anchors = anchors_of(checkpoint)
    settings = YoloSettings(
        classes=int(checkpoint["classes"]),
        side=int(checkpoint["side"]),
        stride=int(checkpoint["stride"]),
        parameterization=str(checkpoint["parameterization"]),  # type: ignore[arg-type]
        backbone=str(checkpoint["backbone"]),  # type: ignore[arg-type]
    )
    grid = settings.grid(anchors)
    network = _built(settings, len(grid.anchors))
    restore(checkpoint, network=network.variables)
    return _detector(network, grid, settings)


def _description(settings: YoloSettings, grid: Grid) -> dict[str, np.ndarray]:
    """All that the network's shape and the meaning of its numbers depend on."""
    return {
        "side": np.array(settings.side),
        "stride": np.array(settings.stride),
        "classes": np.array(settings.classes),
        "anchor_boxes": np.array(grid.anchors),
        "parameterization": np.array(settings.parameterization),
        "backbone": np.array(settings.backbone),
    }


def _detector(network: keras.Model, grid: Grid, settings: YoloSettings) -> YoloDetector:
    return YoloDetector(
        network=network, grid=grid, side=settings.side, parameterization=settings.parameterization
    )


def _built(settings: YoloSettings, anchors: int) -> keras.Model:
    try:
        return build_yolo(
            side=settings.side,
            stride=settings.stride,
            anchors=anchors,
            classes=settings.classes,
            backbone=settings.backbone,
        )
    except ValueError as error:
        raise BadSetting("wrong_side", side=settings.side, stride=settings.stride) from error


def _expect_little(layer: keras.layers.Layer, grid: Grid, settings: YoloSettings) -> None:
    """Begin with hardly anything anywhere, of its anchor's shape in the middle of its cell.

    Else the first hundred steps teach no more than that most of a grid is empty (Lin et al. 2017, "Focal loss",
    section 3.3).
    """
    vectors = np.full(grid.shape[2:], 1.0 / grid.classes)
    vectors[:, OBJECT] = PRIOR
    vectors[:, [X, Y]] = 0.5
    vectors[:, [WIDTH, HEIGHT]] = grid.anchors
    layer.bias.assign(to_outputs(vectors, grid, settings.parameterization).ravel())
