"""What is trained, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

from vision.networks.unet import DEPTH, Encoder
from vision.segmentation.augmentation import Variation
from vision.training.own_photographs import BATCH, Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterSettings:
    """What to train, and how.

    Attributes:
        classes: how many there are, with the background.
        side: of the square in which the network sees a picture, px; a multiple of ``2 ** depth``, or with an
            encoder of 32.
        encoder: ``none``, or ``efficientnet-lite0`` for a start from its ImageNet weights, where pictures are
            few.
        channels, depth: of the U-Net without an encoder; see :func:`vision.networks.unet.build_unet`.
        frozen: during this part of the steps the encoder stays as it is; then all learn, it at a tenth of
            the rate.
        batch: pictures a step.
        steps: in all.
        learning_rate: of Adam (Kingma and Ba 2014): rises over the first twentieth, falls along half a cosine.
        variation: how much pictures are varied.
        measured_every: steps between measurements on the pictures held out, which also draw what is found.
        seed: of weights, batches and variation.
    """

    classes: int
    side: int = 96
    encoder: Encoder = "none"
    channels: int = 16
    depth: int = DEPTH
    frozen: float = 0.5
    batch: int = 16
    steps: int = 400
    learning_rate: float = 2e-3
    variation: Variation = field(default_factory=Variation)
    measured_every: int = 100
    seed: int = 0

    @classmethod
    def for_own(cls, effort: Effort, *, classes: int, seed: int = 0) -> SegmenterSettings:
        """For somebody's own photographs; ``classes`` with the background."""
        return cls(
            classes=classes,
            side=effort.side,
            encoder="efficientnet-lite0",
            batch=BATCH,
            steps=effort.steps,
            measured_every=effort.measured_every,
            seed=seed,
        )
