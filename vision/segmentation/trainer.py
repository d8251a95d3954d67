"""The network, its optimizers and one step of all."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.networks.checkpoints import restore
from vision.networks.fine_tuning import FineTuning
from vision.networks.unet import TRUNK, build_unet, multiple_of
from vision.pretrained.efficientnet_lite import give_weights
from vision.segmentation.loss import LossParts, segmentation_loss
from vision.segmentation.segmenter import Segmenter
from vision.segmentation.settings import SegmenterSettings
from vision.step import Checkpoint


class Trainer:
    """Learns from batches; its ``learning`` keeps checkpoints.

    Args:
        settings: what to train.

    Raises:
        BadSetting: ``wrong_side``: the network cannot halve it as often as it must.
        WeightsMissing: those of the encoder are not on this machine.
    """

    def __init__(self, settings: SegmenterSettings) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._network = _built(settings)
        if settings.encoder != "none":
            give_weights(self._network.get_layer(TRUNK))
        self.learning = FineTuning(
            self._network,
            segmentation_loss,
            trunk=TRUNK,
            learning_rate=settings.learning_rate,
            steps=settings.steps,
            frozen=settings.frozen,
            description=_description(settings),
        )

    @property
    def segmenter(self) -> Segmenter:
        """The network as it is now; it goes on learning with this trainer."""
        return Segmenter(network=self._network, side=self._settings.side)

    def advance(self, number: int, images: tf.Tensor, labels: tf.Tensor) -> dict[str, float]:
        """Learn from the ``number``-th batch, from 1. Its figures, for the network as it was before.

        Raises:
            BadSetting: ``diverged``.
        """
        parts = self.learning.advance(number, images, labels)
        return {"loss": sum(parts), **dict(zip(LossParts._fields, parts, strict=True))}


def segmenter_of(checkpoint: Checkpoint) -> Segmenter:
    """The segmenter that a checkpoint of :func:`vision.segmentation.training.train_segmenter` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if "encoder" not in checkpoint:
        raise ValueError("not a checkpoint of a segmenter")
    settings = SegmenterSettings(
        classes=int(checkpoint["classes"]),
        side=int(checkpoint["side"]),
        encoder=str(checkpoint["encoder"]),  # type: ignore[arg-type]
        channels=int(checkpoint["channels"]),
        depth=int(checkpoint["depth"]),
    )
    network = _built(settings)
    restore(checkpoint, network=network.variables)
    return Segmenter(network=network, side=settings.side)


def _description(settings: SegmenterSettings) -> dict[str, np.ndarray]:
    """All that the network's shape and the meaning of its numbers depend on."""
    names = ("classes", "side", "encoder", "channels", "depth")
    return {name: np.array(getattr(settings, name)) for name in names}


def _built(settings: SegmenterSettings) -> keras.Model:
    network = build_unet(
        settings.classes, channels=settings.channels, depth=settings.depth, encoder=settings.encoder
    )
    step = multiple_of(network)
    if settings.side < step or settings.side % step:
        raise BadSetting("wrong_side", side=settings.side, multiple_of=step)
    return network
