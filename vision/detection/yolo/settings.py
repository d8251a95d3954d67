"""What is trained, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vision.detection.yolo.decoding import Parameterization
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.loss import LossWeights
from vision.detection.yolo.placement import Variation
from vision.networks.yolo import Backbone
from vision.training.own_photographs import BATCH, STRIDE, Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class YoloSettings:
    """What to train, and how.

    Attributes:
        classes: how many there are.
        side: of the square in which the network sees a picture, px; a multiple of 32 (for a stride of 32
            without a backbone any number).
        stride: of the grid, px: 8, 16 or 32. Finer grids find smaller objects, and more of them.
        anchors: how many are chosen from the boxes by k-means.
        parameterization: how the network writes a box.
        backbone: ``efficientnet-lite0`` for a start from its ImageNet weights, from which a few dozen pictures
            teach something, or ``none`` for a network that learns everything anew, from many and slowly.
        frozen: during this part of the steps the backbone stays as it is; then all learn, it at a tenth of
            the rate.
        batch: pictures a step.
        steps: in all.
        learning_rate: of Adam (Kingma and Ba 2014): rises over the first twentieth, falls along half a cosine.
        weights: of the loss's parts.
        variation: how much pictures are varied.
        measured_every: steps between measurements on the pictures held out, which also draw what is found.
        seed: of weights, batches, variation and anchors.
    """

    classes: int
    side: int = 96
    stride: int = 8
    anchors: int = 3
    parameterization: Parameterization = "exponential"
    backbone: Backbone = "efficientnet-lite0"
    frozen: float = 0.6
    batch: int = 16
    steps: int = 800
    learning_rate: float = 2e-3
    weights: LossWeights = field(default_factory=LossWeights)
    variation: Variation = field(default_factory=Variation)
    measured_every: int = 100
    seed: int = 0

    @classmethod
    def for_own(cls, effort: Effort, *, classes: int, seed: int = 0) -> YoloSettings:
        """For somebody's own photographs."""
        return cls(
            classes=classes,
            side=effort.side,
            stride=STRIDE,
            batch=BATCH,
            steps=effort.steps,
            measured_every=effort.measured_every,
            seed=seed,
        )

    def grid(self, anchors: np.ndarray) -> Grid:
        """The grid of the network, with ``anchors`` ``(A, 2)``, widths and heights in cells."""
        cells = self.side // self.stride
        return Grid(
            rows=cells,
            columns=cells,
            anchors=tuple((float(width), float(height)) for width, height in anchors),
            classes=self.classes,
        )
