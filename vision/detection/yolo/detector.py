"""A trained network together with what its numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import keras
import numpy as np

from vision.detection.boxes import clip_boxes
from vision.detection.suppression import non_max_suppression
from vision.detection.yolo.decoding import Detections, Parameterization, decode, to_vectors
from vision.detection.yolo.grid import Grid
from vision.detection.yolo.placement import fitted

BATCH = 32
SCORE_THRESHOLD = 0.6
IOU_THRESHOLD = 0.5
"""The course's: what is not likelier than the first is dropped, and of two that overlap more the lesser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YoloDetector:
    """Finds objects in pictures of any size.

    Attributes:
        network: see :func:`vision.networks.yolo.build_yolo`.
        grid: its cells, anchors and classes.
        side: of its square, px.
        parameterization: how it writes a box.
    """

    network: keras.Model
    grid: Grid
    side: int
    parameterization: Parameterization

    def candidates(self, images: Sequence[np.ndarray]) -> list[Detections]:
        """For each picture ``(H, W, 3) uint8`` RGB the boxes of all cells and anchors, in px of the picture."""
        found: list[Detections] = []
        for start in range(0, len(images), BATCH):
            found += self._in_batch(images[start : start + BATCH])
        return found

    def detect(
        self,
        images: Sequence[np.ndarray],
        *,
        score_threshold: float = SCORE_THRESHOLD,
        iou_threshold: float = IOU_THRESHOLD,
    ) -> list[Detections]:
        """For each picture its objects, the likeliest first.

        Args:
            images: ``(H, W, 3) uint8`` RGB, any sizes.
            score_threshold: what is less likely is dropped.
            iou_threshold: of two boxes of a class that overlap so much, the less likely is dropped.
        """
        return [
            candidates.chosen(
                non_max_suppression(
                    candidates.boxes,
                    candidates.scores,
                    candidates.classes,
                    iou_threshold=iou_threshold,
                    score_threshold=score_threshold,
                ).kept
            )
            for candidates in self.candidates(images)
        ]

    def _in_batch(self, images: Sequence[np.ndarray]) -> list[Detections]:
        placements = [fitted(image.shape[:2], self.side) for image in images]
        squares = [
            placement.place(image, self.side) for placement, image in zip(placements, images, strict=True)
        ]
        outputs = self.network(np.stack(squares).astype(np.float32), training=False).numpy()
        vectors = to_vectors(outputs, self.grid, self.parameterization)
        found = []
        for image, placement, one in zip(images, placements, vectors, strict=True):
            inside = decode(one, self.grid, (self.side, self.side))
            boxes = placement.take_boxes_back(inside.boxes, self.side)
            height, width = image.shape[:2]
            found.append(replace(inside, boxes=clip_boxes(boxes, width=width, height=height)))
        return found
